//! Who plays in the demo world: names, numbers and what each is there to show. Data only; the scenes that put
//! them in the database are next door. All people and organisations are made up.

use domain::level::Level;

/// Everybody's password in the demo. Known to all, so the demo never runs outside demo mode.
pub const PASSWORD: &str = "schakel demo wereld";

/// Someone who can sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Person {
    /// Stands in the fixed identifiers; never renumber.
    pub n: u32,
    pub given: &'static str,
    pub name: &'static str,
    pub email: &'static str,
}

/// Kantoor De Vries, in alphabetical order; the numbers stay when the order changes.
pub const ANNA: Person = person(1, "Anna", "Anna Bakker", "anna@devries.example");
pub const BRAM: Person = person(2, "Bram", "Bram Bos", "bram@devries.example");
pub const CHAIMA: Person = person(3, "Chaima", "Chaima el Amrani", "chaima@devries.example");
pub const DAAN: Person = person(4, "Daan", "Daan de Wit", "daan@devries.example");
pub const ESRA: Person = person(5, "Esra", "Esra Yılmaz", "esra@devries.example");
pub const FEMKE: Person = person(6, "Femke", "Femke van Dijk", "femke@devries.example");
pub const GERBEN: Person = person(7, "Gerben", "Gerben Hoekstra", "gerben@devries.example");
pub const HANNA: Person = person(8, "Hanna", "Hanna Visser", "hanna@devries.example");
pub const ILIAS: Person = person(9, "Ilias", "Ilias Benali", "ilias@devries.example");
pub const JOKE: Person = person(10, "Joke", "Joke Mulder", "joke@devries.example");
pub const KAREL: Person = person(11, "Karel", "Karel de Vries", "karel@devries.example");
pub const LOTTE: Person = person(12, "Lotte", "Lotte Smit", "lotte@devries.example");
// clients
pub const SANNE: Person = person(21, "Sanne", "Sanne Jansen", "sanne@bakkerijjansen.example");
pub const PIETER: Person = person(22, "Pieter", "Pieter van Leeuwen", "pieter@delinde.example");
pub const MARIAM: Person = person(23, "Mariam", "Mariam Haddad", "mariam@delinde.example");
pub const ROB: Person = person(25, "Rob", "Rob Blom", "rob@garageblom.example");
pub const WILLEMIJN: Person = person(
    26,
    "Willemijn",
    "Willemijn Postma",
    "willemijn@hetveld.example",
);
pub const JEROEN: Person = person(27, "Jeroen", "Jeroen Groen", "jeroen@groenrijk.example");
pub const INGRID: Person = person(28, "Ingrid", "Ingrid Bosma", "ingrid@debrug.example");
pub const HENK: Person = person(29, "Henk", "Henk de Boer", "henk@debrug.example");
// around them
pub const FATIMA: Person = person(41, "Fatima", "Fatima Ouali", "fatima@voorbeeldstad.example");
pub const LARS: Person = person(42, "Lars", "Lars Meijer", "lars@onderwijsloket.example");
pub const NOOR: Person = person(43, "Noor", "Noor Willems", "noor@beheer.example");
pub const WOUTER: Person = person(44, "Wouter", "Wouter van Dam", "wouter@vandam.example");
/// The operator's other clerk: where two must look, one of them is not enough.
pub const STAN: Person = person(45, "Stan", "Stan Prins", "stan@beheer.example");
// They sent in papers: each for an organisation of another kind.
pub const RUTH: Person = person(46, "Ruth", "Ruth Veldkamp", "ruth@deark.example");
pub const TJITSKE: Person = person(47, "Tjitske", "Tjitske Hofman", "tjitske@leeg.example");
pub const ZITA: Person = person(48, "Zita", "Zita Lindeman", "zita@groenehart.example");
pub const YARA: Person = person(49, "Yara", "Yara Smeets", "yara@wafelhuis.example");
/// Comes to a counter, to become manager at EH4.
pub const XANDER: Person = person(50, "Xander", "Xander Kok", "xander@zilvermeeuw.example");

const fn person(n: u32, given: &'static str, name: &'static str, email: &'static str) -> Person {
    Person {
        n,
        given,
        name,
        email,
    }
}

/// An employee of the office with the means they have there.
pub struct Employee {
    pub person: &'static Person,
    /// The level of their means; none: applied for nothing yet.
    pub means: Option<Level>,
    pub suspended: bool,
}

pub const EMPLOYEES: [Employee; 12] = [
    employee(&ANNA, Some(Level::Eh3)),
    employee(&BRAM, Some(Level::Eh2Plus)),
    employee(&CHAIMA, Some(Level::Eh3)),
    employee(&DAAN, Some(Level::Eh3)),
    employee(&ESRA, Some(Level::Eh3)),
    employee(&FEMKE, Some(Level::Eh2Plus)),
    employee(&GERBEN, Some(Level::Eh3)),
    employee(&HANNA, None),
    Employee {
        person: &ILIAS,
        means: Some(Level::Eh2Plus),
        suspended: true,
    },
    employee(&JOKE, Some(Level::Eh3)),
    employee(&KAREL, Some(Level::Eh3)),
    employee(&LOTTE, Some(Level::Eh3)),
];

const fn employee(person: &'static Person, means: Option<Level>) -> Employee {
    Employee {
        person,
        means,
        suspended: false,
    }
}

/// The office's teams, numbered for their identifiers.
pub const TEAMS: [(u32, &str, &[&Person]); 3] = [
    (1, "Salaris", &[&BRAM, &CHAIMA, &FEMKE, &LOTTE]),
    (2, "Stichtingen", &[&DAAN, &ESRA]),
    (3, "Auto", &[&BRAM, &GERBEN, &ILIAS]),
];
pub const SALARIS: u32 = 1;
pub const STICHTINGEN: u32 = 2;

/// Where a client stands with the office: each state of the list at least once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stand {
    /// Granted and assigned.
    Active,
    /// Granted, but fewer services than were asked for.
    Partly,
    /// Asked, no answer yet.
    Waiting,
    /// Asked, one of two has signed.
    OneOfTwo,
    /// Granted, ends within 90 days.
    EndsSoon,
    /// The grant ran out.
    Expired,
    /// The client stopped it.
    Stopped,
    /// The office gave it up.
    GivenUp,
    Refused,
    /// The request ran out without an answer.
    RequestExpired,
    /// Granted, but nobody may use it.
    Unassigned,
    /// The client granted before anybody asked (R-KET-3).
    ClientFirst,
    /// The second grant under the same mandate.
    Renewed,
    /// Signed by two representatives together.
    Joint,
}

/// What the client lets the office do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    Payroll,
    Taxes,
    Vehicles,
    Foundation,
    Farm,
}

impl Work {
    /// The bundle in the catalogue, by slug.
    pub const fn bundle(self) -> &'static str {
        match self {
            Self::Payroll => "salarisadministratie",
            Self::Taxes => "belastingen",
            Self::Vehicles => "voertuigen",
            Self::Foundation => "stichting-compleet",
            Self::Farm => "agrarisch-bedrijf",
        }
    }
}

pub struct Client {
    /// 1002 stands for KvK number 00001002.
    pub kvk: u32,
    pub name: &'static str,
    pub town: &'static str,
    pub form: Form,
    pub stand: Stand,
    pub work: Work,
    /// The office's own label.
    pub label: Option<&'static str>,
}

/// The legal forms that occur.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Eenmanszaak,
    Bv,
    Vof,
    Stichting,
    Vereniging,
    Cooperatie,
}

impl Form {
    /// Whether it is a party of its own, with an RSIN.
    pub const fn has_rsin(self) -> bool {
        !matches!(self, Self::Eenmanszaak)
    }

    /// As the register writes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Eenmanszaak => "Eenmanszaak",
            Self::Bv => "Besloten Vennootschap",
            Self::Vof => "Vennootschap onder firma",
            Self::Stichting => "Stichting",
            Self::Vereniging => "Vereniging",
            Self::Cooperatie => "Coöperatie",
        }
    }
}

/// The numbers of organisations around the office.
pub const VRIES: u32 = 1001;
pub const VAN_DAM: u32 = 1051;
pub const VOORBEELDSTAD: u32 = 1061;
pub const ONDERWIJSLOKET: u32 = 1062;
pub const BEHEER: u32 = 1063;

pub const JANSEN: u32 = 1002;
pub const LINDE: u32 = 1003;
pub const BLOM: u32 = 1004;
pub const VELD: u32 = 1005;
pub const GROENRIJK: u32 = 1006;
pub const BRUG: u32 = 1007;
/// Has a second intermediary.
pub const VERMEER: u32 = 1035;

/// Who represents a client, in the order of signing.
pub fn representatives(kvk: u32) -> Vec<&'static Person> {
    match kvk {
        JANSEN => vec![&SANNE],
        LINDE => vec![&PIETER, &MARIAM, &SANNE],
        BLOM => vec![&ROB],
        VELD => vec![&WILLEMIJN],
        GROENRIJK => vec![&JEROEN],
        BRUG => vec![&INGRID, &HENK],
        _ => REPRESENTATIVES
            .iter()
            .filter(|(of, _)| *of == kvk)
            .map(|(_, person)| person)
            .collect(),
    }
}

/// Who represents the other clients: 36 people, two where two sign together.
#[rustfmt::skip]
const REPRESENTATIVES: [(u32, Person); 36] = [
    (1008, person(101, "Thijs", "Thijs Hofman", "thijs@aannemerhofman.example")),
    (1009, person(102, "Nadia", "Nadia Kaya", "nadia@apotheekzuid.example")),
    (1010, person(103, "Ruud", "Ruud Peters", "ruud@autobedrijfpeters.example")),
    (1011, person(104, "Iris", "Iris Lammers", "iris@bloemsierkunstiris.example")),
    (1012, person(105, "Marleen", "Marleen Kade", "marleen@boekhandeldekade.example")),
    (1013, person(106, "Wim", "Wim Kok", "wim@bouwbedrijfkokzonen.example")),
    (1014, person(107, "Sjoerd", "Sjoerd Spaans", "sjoerd@brasserietspaarne.example")),
    (1015, person(108, "Carla", "Carla Duin", "carla@campingduinzicht.example")),
    (1016, person(109, "Bas", "Bas Noordman", "bas@dierenartspraktijknoord.example")),
    (1017, person(110, "Erik", "Erik van Wijk", "erik@drukkerijvanwijk.example")),
    (1018, person(111, "Stefan", "Stefan Snel", "stefan@fietsenmakersnel.example")),
    (1019, person(112, "Yvonne", "Yvonne Parkman", "yvonne@fysiotherapiehetpark.example")),
    (1020, person(113, "Dirk", "Dirk Brouwer", "dirk@glashandelbrouwer.example")),
    (1021, person(114, "Zoë", "Zoë de Zwaan", "zoe@hoteldezwaan.example")),
    (1022, person(115, "Sander", "Sander Oosterling", "sander@huisartsenoosterpoort.example")),
    (1023, person(116, "Gijs", "Gijs Vos", "gijs@installatiebedrijfvos.example")),
    (1024, person(117, "Kim", "Kim Knap", "kim@kapsalonknap.example")),
    (1025, person(118, "Tineke", "Tineke Zon", "tineke@kinderopvangzonnestraal.example")),
    (1025, person(119, "Hassan", "Hassan Idrissi", "hassan@kinderopvangzonnestraal.example")),
    (1026, person(120, "Arie", "Arie van Rijn", "arie@kwekerijvanrijn.example")),
    (1027, person(121, "Klaas", "Klaas Dekker", "klaas@loonbedrijfdekker.example")),
    (1028, person(122, "Roos", "Roos van Es", "roos@makelaardijvanes.example")),
    (1029, person(123, "Jaap", "Jaap Polderman", "jaap@melkveebedrijfdepolder.example")),
    (1030, person(124, "Vera", "Vera Allegri", "vera@muziekschoolallegro.example")),
    (1030, person(125, "Otto", "Otto Mees", "otto@muziekschoolallegro.example")),
    (1031, person(126, "Judith", "Judith Helder", "judith@optiekhelder.example")),
    (1032, person(127, "Mei", "Mei Chen", "mei@restaurantlotus.example")),
    (1033, person(128, "Patrick", "Patrick Vooruit", "patrick@rijschoolveiligvooruit.example")),
    (1034, person(129, "Olga", "Olga Kleur", "olga@schildersbedrijfkleur.example")),
    (1035, person(130, "Gerrit", "Gerrit Vermeer", "gerrit@slagerijvermeer.example")),
    (1036, person(131, "Fleur", "Fleur Olij", "fleur@sportverenigingolympia.example")),
    (1037, person(132, "Simon", "Simon Lach", "simon@tandartspraktijklach.example")),
    (1038, person(133, "Rachid", "Rachid Ringers", "rachid@taxibedrijfdering.example")),
    (1039, person(134, "Tessa", "Tessa van der Meer", "tessa@transportvandermeer.example")),
    (1040, person(135, "Quinten", "Quinten Zeewind", "quinten@webwinkelzeewind.example")),
    (1041, person(136, "Eva", "Eva Bordeaux", "eva@wijnhandelbordeaux.example")),
];

#[rustfmt::skip]
pub const CLIENTS: [Client; 40] = {
    use {Form::{Bv, Cooperatie, Eenmanszaak, Stichting, Vereniging, Vof}, Stand as S, Work as W};
    [
        client(1002, "Bakkerij Jansen", "Haarlem", Eenmanszaak, S::Waiting, W::Payroll, Some("1042")),
        client(1003, "Stichting De Linde", "Heemstede", Stichting, S::Waiting, W::Foundation, Some("0871")),
        client(1004, "Garage Blom", "Haarlem", Eenmanszaak, S::EndsSoon, W::Vehicles, Some("0633")),
        client(1005, "Coöperatie Het Veld", "Hoofddorp", Cooperatie, S::Unassigned, W::Farm, None),
        client(1006, "Groenrijk B.V.", "Aalsmeer", Bv, S::Stopped, W::Taxes, Some("0990")),
        client(1007, "Stichting De Brug", "Haarlem", Stichting, S::OneOfTwo, W::Foundation, Some("0872")),
        client(1008, "Aannemer Hofman B.V.", "IJmuiden", Bv, S::Active, W::Payroll, Some("1001")),
        client(1009, "Apotheek Zuid B.V.", "Haarlem", Bv, S::Active, W::Payroll, Some("1002")),
        client(1010, "Autobedrijf Peters", "Beverwijk", Vof, S::Active, W::Vehicles, Some("0634")),
        client(1011, "Bloemsierkunst Iris", "Lisse", Eenmanszaak, S::Active, W::Taxes, Some("1003")),
        client(1012, "Boekhandel De Kade", "Haarlem", Eenmanszaak, S::Active, W::Payroll, Some("1004")),
        client(1013, "Bouwbedrijf Kok & Zonen", "Velsen", Vof, S::EndsSoon, W::Payroll, Some("1005")),
        client(1014, "Brasserie 't Spaarne", "Haarlem", Vof, S::Active, W::Payroll, Some("1006")),
        client(1015, "Camping Duinzicht", "Zandvoort", Vof, S::Waiting, W::Taxes, None),
        client(1016, "Dierenartspraktijk Noord", "Haarlem", Vof, S::Partly, W::Payroll, Some("1007")),
        client(1017, "Drukkerij Van Wijk B.V.", "Haarlem", Bv, S::Renewed, W::Taxes, Some("1008")),
        client(1018, "Fietsenmaker Snel", "Bloemendaal", Eenmanszaak, S::Expired, W::Taxes, Some("1009")),
        client(1019, "Fysiotherapie Het Park", "Haarlem", Vof, S::Active, W::Payroll, Some("1010")),
        client(1020, "Glashandel Brouwer", "Hillegom", Eenmanszaak, S::Active, W::Taxes, Some("1011")),
        client(1021, "Hotel De Zwaan B.V.", "Haarlem", Bv, S::Active, W::Payroll, Some("1012")),
        client(1022, "Huisartsen Oosterpoort", "Haarlem", Vof, S::ClientFirst, W::Payroll, None),
        client(1023, "Installatiebedrijf Vos", "Heemskerk", Eenmanszaak, S::Active, W::Vehicles, Some("0635")),
        client(1024, "Kapsalon Knap", "Haarlem", Eenmanszaak, S::Refused, W::Payroll, Some("1013")),
        client(1025, "Kinderopvang Zonnestraal", "Heemstede", Stichting, S::Joint, W::Foundation, Some("0873")),
        client(1026, "Kwekerij Van Rijn", "Lisse", Vof, S::Active, W::Farm, Some("0801")),
        client(1027, "Loonbedrijf Dekker", "Nieuw-Vennep", Eenmanszaak, S::EndsSoon, W::Farm, Some("0802")),
        client(1028, "Makelaardij Van Es B.V.", "Bloemendaal", Bv, S::Partly, W::Taxes, Some("1014")),
        client(1029, "Melkveebedrijf De Polder", "Halfweg", Vof, S::Unassigned, W::Farm, Some("0803")),
        client(1030, "Muziekschool Allegro", "Haarlem", Stichting, S::Joint, W::Foundation, Some("0874")),
        client(1031, "Optiek Helder", "Haarlem", Eenmanszaak, S::RequestExpired, W::Taxes, Some("1015")),
        client(1032, "Restaurant Lotus", "Haarlem", Eenmanszaak, S::Waiting, W::Payroll, Some("1016")),
        client(1033, "Rijschool Veilig Vooruit", "Beverwijk", Eenmanszaak, S::Active, W::Vehicles, Some("0636")),
        client(1034, "Schildersbedrijf Kleur", "Haarlem", Eenmanszaak, S::Stopped, W::Taxes, Some("1017")),
        client(1035, "Slagerij Vermeer", "Santpoort", Eenmanszaak, S::Renewed, W::Payroll, Some("1018")),
        client(1036, "Sportvereniging Olympia", "Haarlem", Vereniging, S::EndsSoon, W::Foundation, Some("0875")),
        client(1037, "Tandartspraktijk Lach", "Haarlem", Eenmanszaak, S::Unassigned, W::Payroll, Some("1019")),
        client(1038, "Taxibedrijf De Ring B.V.", "Haarlem", Bv, S::Partly, W::Vehicles, Some("0637")),
        client(1039, "Transport Van der Meer B.V.", "Hoofddorp", Bv, S::ClientFirst, W::Vehicles, None),
        client(1040, "Webwinkel Zeewind", "Zandvoort", Eenmanszaak, S::GivenUp, W::Taxes, Some("1020")),
        client(1041, "Wijnhandel Bordeaux B.V.", "Haarlem", Bv, S::Waiting, W::Taxes, Some("1021")),
    ]
};

const fn client(
    kvk: u32,
    name: &'static str,
    town: &'static str,
    form: Form,
    stand: Stand,
    work: Work,
    label: Option<&'static str>,
) -> Client {
    Client {
        kvk,
        name,
        town,
        form,
        stand,
        work,
        label,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{HashMap, HashSet};

    #[test]
    fn forty_clients_in_every_state_with_the_numbers_of_the_screens() {
        let mut by_stand: HashMap<Stand, usize> = HashMap::new();
        for (index, client) in CLIENTS.iter().enumerate() {
            assert_eq!(client.kvk as usize, 1002 + index);
            *by_stand.entry(client.stand).or_default() += 1;
        }
        assert!(
            CLIENTS
                .iter()
                .all(|client| !representatives(client.kvk).is_empty())
        );
        assert_eq!(by_stand.len(), 14, "every state at least once");
        assert_eq!(by_stand[&Stand::Waiting] + by_stand[&Stand::OneOfTwo], 6);
        assert_eq!(by_stand[&Stand::EndsSoon], 4);
        assert_eq!(by_stand[&Stand::Unassigned], 3);
        assert_eq!(by_stand[&Stand::Stopped], 2);
    }

    #[test]
    fn nobody_shares_a_name_or_a_number() {
        let people = EMPLOYEES.iter().map(|e| e.person);
        let others = [
            &SANNE, &PIETER, &MARIAM, &ROB, &WILLEMIJN, &JEROEN, &INGRID, &HENK, &FATIMA, &LARS,
            &NOOR, &WOUTER, &STAN, &RUTH, &TJITSKE, &ZITA, &YARA, &XANDER,
        ];
        let mut seen = HashSet::new();
        for person in people
            .chain(others)
            .chain(REPRESENTATIVES.iter().map(|(_, person)| person))
        {
            assert!(
                seen.insert(person.n.to_string()) && seen.insert(person.email.into()),
                "{}",
                person.name
            );
            assert!(
                seen.insert(person.given.into()),
                "{}: found by first name",
                person.name
            );
            assert!(person.name.starts_with(person.given));
        }
    }
}
