//! Applying for means: what can be chosen, what was filled in and waits, and sending it.

use crate::api::{ApiError, people::OwnScope};
use domain::{
    application::{Identification, Product, Warning},
    fault::Fault,
    id::{MeansId, OrderId, PersonId, ProviderId, ServiceId},
    level::Level,
    price::{Charge, Prices},
    promise::Promise,
    time::Date,
    view::ServiceLine,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What can be chosen, and for whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    pub organisation: String,
    /// None: one cannot apply now, without a level of one's own.
    pub products: Vec<Product>,
    pub prices: Prices,
    pub services: Vec<ServiceLine>,
    pub providers: Vec<(ProviderId, String)>,
    /// Number and name; empty while the Trade Register does not answer.
    pub branches: Vec<(String, String)>,
    /// Services that refuse what is restricted to one.
    pub without_branch: Vec<String>,
    pub today: Date,
    pub promises: Promises,
    pub present: Present,
    /// Who is on the list already, in its order.
    pub listed: Vec<String>,
    /// Colleagues to choose from, by name.
    pub colleagues: Vec<(PersonId, String)>,
    /// There are more than are listed.
    pub more: bool,
    /// The colleague has this means already, and it could rise instead.
    pub rises: Option<(MeansId, Level)>,
    /// The colleague has this means, which is suspended.
    pub suspended: Option<MeansId>,
    /// A list that was begun and left: its address, and how many are on it.
    pub left: Option<(String, u32)>,
}

/// By when it is done, for who applies now (R-AAN-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promises {
    /// Nobody has to show a document.
    pub plain: Promise,
    /// The user shows a document.
    pub shown: Promise,
    pub shown_urgent: Promise,
}

/// What stands in the fields when the page opens.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Present {
    /// The colleague it is for; none: somebody new, or somebody on the list.
    pub person: Option<PersonId>,
    pub given: String,
    pub prefix: String,
    pub family: String,
    pub birth: String,
    pub email: String,
    pub mobile: String,
    pub lang: String,
    pub product: String,
    pub term: String,
    pub employed: String,
    pub urgent: bool,
    pub same_mobile: bool,
    /// `none`, `services`, `providers` or `all`.
    pub what: String,
    pub services: Vec<ServiceId>,
    pub providers: Vec<ProviderId>,
    pub branch: String,
    pub years: String,
}

/// Somebody on the list, with what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub name: String,
    pub email: String,
    pub mobile: String,
    pub birth: Date,
    pub product: Product,
    pub term: i16,
    pub employed: bool,
    pub urgent: bool,
    pub scopes: Vec<OwnScope>,
    /// Of the authorisations.
    pub years: i16,
    pub branch: String,
    pub promise: Promise,
    pub identification: Option<Identification>,
    pub charges: Vec<Charge>,
    /// Each at its field.
    pub faults: Vec<(String, Fault)>,
    pub warnings: Vec<Warning>,
    /// A colleague with a lower means, which could rise instead.
    pub lower: Option<(PersonId, Level)>,
}

/// What a draft shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Draft {
    Waits {
        organisation: String,
        rows: Vec<Row>,
        example: bool,
    },
    Sent(OrderId),
}

#[cfg(feature = "ssr")]
mod read {
    use super::{Options, Present, Promises, Row};
    use crate::api::people::OwnScope;
    use domain::{
        application::Product,
        decide::world::AuthorisationScope,
        person::{NamePart, guessed_parts},
        time::date_of,
    };
    use services::{
        Actor, Services,
        application::{
            NewUser,
            plan::{self, Verdict},
        },
        people::{self, Colleague},
    };

    pub async fn options(
        s: &Services,
        actor: &Actor,
        present: Present,
        listed: Vec<String>,
        search: &str,
    ) -> services::Result<Options> {
        let found = plan::options(s, actor).await?;
        let manager = actor.manager()?;
        let (colleagues, more) = people::choosable(s, actor, search).await?;
        let promised = |employed, urgent| plan::promised(s, Product::Eh3, employed, urgent);
        let products = match manager.level {
            Some(_) => found.products,
            None => Vec::new(),
        };
        Ok(Options {
            organisation: actor.acting()?.organisation_name.clone(),
            products,
            prices: s.settings.prices.clone(),
            services: found.services,
            providers: found
                .providers
                .into_iter()
                .map(|provider| (provider.id, provider.name))
                .collect(),
            branches: found
                .branches
                .into_iter()
                .map(|branch| (branch.number.to_string(), branch.name))
                .collect(),
            without_branch: found.without_branch,
            today: date_of(s.now()),
            promises: Promises {
                plain: promised(true, false),
                shown: promised(false, false),
                shown_urgent: promised(false, true),
            },
            present,
            listed,
            colleagues: colleagues
                .into_iter()
                .map(|member| (member.person, member.name))
                .collect(),
            more,
            rises: None,
            suspended: None,
            left: None,
        })
    }

    /// Somebody who is here already. The parts of a name are guessed from the whole, for the manager to check.
    pub fn colleague(found: &Colleague) -> Present {
        let [given, prefix, family] = guessed_parts(&found.name);
        Present {
            person: Some(found.person),
            given,
            prefix,
            family,
            email: found.email.clone().unwrap_or_default(),
            ..Present::default()
        }
    }

    /// Somebody on the list.
    pub fn present(row: &NewUser) -> Present {
        Present {
            given: row.name.given.as_str().to_owned(),
            prefix: row
                .name
                .prefix
                .as_ref()
                .map(|part| part.as_str().to_owned())
                .unwrap_or_default(),
            family: row.name.family.as_str().to_owned(),
            birth: row.birth.to_string(),
            email: row.email.clone(),
            mobile: row.mobile.as_str().to_owned(),
            same_mobile: row.same_mobile,
            urgent: row.urgent,
            ..choices(row)
        }
    }

    /// What the next one on the list probably gets too: the choices, and nothing of the person. Haste is of one person.
    pub fn choices(row: &NewUser) -> Present {
        let first = row.scopes.first();
        let mut present = Present {
            lang: row.lang.code().to_owned(),
            product: row.product.code().to_owned(),
            term: row.term.to_string(),
            employed: if row.employed { "yes" } else { "no" }.to_owned(),
            what: "none".to_owned(),
            branch: first
                .and_then(|scope| scope.branch)
                .map(|branch| branch.to_string())
                .unwrap_or_default(),
            years: first
                .map(|scope| scope.years.to_string())
                .unwrap_or_default(),
            ..Present::default()
        };
        for scope in &row.scopes {
            match scope.what {
                AuthorisationScope::All => "all".clone_into(&mut present.what),
                AuthorisationScope::Provider(id) => {
                    "providers".clone_into(&mut present.what);
                    present.providers.push(id);
                }
                AuthorisationScope::Service(id) => {
                    "services".clone_into(&mut present.what);
                    present.services.push(id);
                }
            }
        }
        present
    }

    pub fn full_name(row: &NewUser) -> String {
        let prefix = row.name.prefix.as_ref().map(NamePart::as_str);
        [
            Some(row.name.given.as_str()),
            prefix,
            Some(row.name.family.as_str()),
        ]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
    }

    pub fn row(options: &plan::Options, row: &NewUser, verdict: Verdict) -> Row {
        let first = row.scopes.first();
        Row {
            name: full_name(row),
            email: row.email.clone(),
            mobile: row.mobile.as_str().to_owned(),
            birth: row.birth,
            product: row.product,
            term: row.term,
            employed: row.employed,
            urgent: row.urgent,
            scopes: row
                .scopes
                .iter()
                .filter_map(|scope| own_scope(options, scope.what))
                .collect(),
            years: first.map_or(0, |scope| scope.years),
            branch: first
                .and_then(|scope| scope.branch)
                .map(|branch| branch.to_string())
                .unwrap_or_default(),
            promise: verdict.promise,
            identification: verdict.identification,
            charges: verdict.charges,
            faults: verdict
                .faults
                .into_iter()
                .map(|(field, fault)| (field.to_owned(), fault))
                .collect(),
            lower: verdict.lower,
            warnings: verdict.warnings,
        }
    }

    /// In the catalogue's words of now; what left it has none.
    fn own_scope(options: &plan::Options, scope: AuthorisationScope) -> Option<OwnScope> {
        match scope {
            AuthorisationScope::All => Some(OwnScope::All),
            AuthorisationScope::Provider(id) => {
                let found = options.providers.iter().find(|one| one.id == id)?;
                Some(OwnScope::Provider(found.name.clone()))
            }
            AuthorisationScope::Service(id) => {
                let found = options.services.iter().find(|one| one.id == id)?;
                Some(OwnScope::Service {
                    name: found.name.clone(),
                    provider: found.provider.clone(),
                })
            }
        }
    }
}

/// For the first person: somebody new, or a colleague. `product` and `services` are what a page before this one found,
/// `q` narrows the colleagues.
#[server(protocol = super::Call, endpoint = "apply/new")]
pub async fn read_apply(
    #[server(default)] person: String,
    #[server(default)] product: String,
    #[server(default)] services: Vec<String>,
    #[server(default)] q: String,
) -> Result<Options, ApiError> {
    use domain::means::MeansState;
    let request = crate::server::request()?;
    let (s, actor) = (&request.services, request.actor()?);
    actor.manager()?;
    let (mut present, rises, suspended) = if person.is_empty() {
        (Present::default(), None, None)
    } else {
        let found = ::services::people::colleague(s, actor, crate::server::id(&person)?).await?;
        let rising = found.means.iter().filter(|means| means.rises);
        let highest = rising.max_by_key(|means| means.level);
        let rises = highest.map(|means| (means.means, means.level));
        let off = |means: &&::services::people::MeansHeld| means.state == MeansState::Suspended;
        let suspended = found.means.iter().find(off).map(|means| means.means);
        (read::colleague(&found), rises, suspended)
    };
    present.product = Product::from_code(&product)
        .map(|product| product.code().to_owned())
        .unwrap_or_default();
    present.services = services.iter().filter_map(|id| id.parse().ok()).collect();
    let mut options = read::options(s, actor, present, Vec::new(), &q).await?;
    // Those that this manager cannot give are not among what can be chosen.
    let Options {
        services, present, ..
    } = &mut options;
    present
        .services
        .retain(|id| services.iter().any(|one| one.id == *id));
    if !present.services.is_empty() {
        "services".clone_into(&mut present.what);
    }
    let left = ::services::application::draft::left(s, actor).await?;
    let left = left.map(|(token, people)| {
        let people = u32::try_from(people).unwrap_or(u32::MAX);
        (token.reveal().to_owned(), people)
    });
    Ok(Options {
        rises,
        suspended,
        left,
        ..options
    })
}

/// For one more person on a list.
#[server(protocol = super::Call, endpoint = "apply/add")]
pub async fn read_add(draft: String) -> Result<Options, ApiError> {
    use ::services::{Error, application::draft::Shown};
    let request = crate::server::request()?;
    let (s, actor) = (&request.services, request.actor()?);
    let token = ::services::secret::Token::received(&draft);
    let Shown::Waits(rows) = ::services::application::draft::look(s, actor, &token).await? else {
        return Err(Error::NotFound.into());
    };
    let listed = rows.iter().map(|(row, _)| read::full_name(row)).collect();
    let present = rows.last().map(|(row, _)| read::choices(row));
    Ok(read::options(s, actor, present.unwrap_or_default(), listed, "").await?)
}

/// To change what was filled in for somebody on a list: the how-manyth, counted from 1.
#[server(protocol = super::Call, endpoint = "apply/change")]
pub async fn read_change(
    draft: String,
    #[server(default)] place: String,
) -> Result<Options, ApiError> {
    use ::services::{Error, application::draft::Shown};
    let request = crate::server::request()?;
    let (s, actor) = (&request.services, request.actor()?);
    let token = ::services::secret::Token::received(&draft);
    let Shown::Waits(rows) = ::services::application::draft::look(s, actor, &token).await? else {
        return Err(Error::NotFound.into());
    };
    let at = place.parse().ok().and_then(|n: usize| n.checked_sub(1));
    let (row, _) = at.and_then(|at| rows.get(at)).ok_or(Error::NotFound)?;
    Ok(read::options(s, actor, read::present(row), Vec::new(), "").await?)
}

#[server(protocol = super::Call, endpoint = "apply/draft")]
pub async fn read_draft(draft: String) -> Result<Draft, ApiError> {
    use ::services::application::{draft::Shown, plan};
    let request = crate::server::request()?;
    let (s, actor) = (&request.services, request.actor()?);
    let token = ::services::secret::Token::received(&draft);
    Ok(
        match ::services::application::draft::look(s, actor, &token).await? {
            Shown::Sent(order) => Draft::Sent(order),
            Shown::Waits(rows) => {
                let options = plan::options(s, actor).await?;
                Draft::Waits {
                    organisation: actor.acting()?.organisation_name.clone(),
                    rows: rows
                        .into_iter()
                        .map(|(row, verdict)| read::row(&options, &row, verdict))
                        .collect(),
                    example: s.settings.prices.example,
                }
            }
        },
    )
}

#[cfg(feature = "ssr")]
pub mod forms {
    use crate::{
        form::{Form, Raw},
        notice::Notice,
        server::{Done, Forms, Outcome, Request, Submit},
    };
    use domain::{
        application::Product,
        decide::world::AuthorisationScope,
        fault::Fault,
        id::{ProviderId, ServiceId},
        lang::Lang,
        mobile::MobileNumber,
        number::BranchNumber,
        person::{NamePart, PersonName},
    };
    use services::{
        Error,
        application::{NewUser, Scope, draft},
        secret::Token,
    };

    /// Somebody, and what is wished for.
    struct Person {
        user: NewUser,
        /// The field that says for what somebody is authorised.
        scopes_at: &'static str,
        /// One more follows.
        another: bool,
    }

    /// For what somebody is authorised, for how long and for which branch.
    struct Scopes {
        of: Vec<Scope>,
        at: &'static str,
    }

    fn scopes(raw: &mut Raw) -> Option<Scopes> {
        let what = raw.one_of("what", &["none", "services", "providers", "all"]);
        let services = raw.many::<ServiceId>("services", 0);
        let providers = raw.many::<ProviderId>("providers", 0);
        let years = raw.one_of("years", &["1", "3", "5"]);
        let branch = raw.optional("branch", BranchNumber::parse);
        let (at, whats): (_, Vec<AuthorisationScope>) = match what? {
            "services" => (
                "services",
                services?
                    .into_iter()
                    .map(AuthorisationScope::Service)
                    .collect(),
            ),
            "providers" => (
                "providers",
                providers?
                    .into_iter()
                    .map(AuthorisationScope::Provider)
                    .collect(),
            ),
            "all" => ("what", vec![AuthorisationScope::All]),
            _ => ("what", vec![]),
        };
        if at != "what" && whats.is_empty() {
            raw.fail(at, Fault::NothingChosen);
        }
        let (years, branch) = (years?.parse().ok()?, branch?);
        let of = whats
            .into_iter()
            .map(|what| Scope {
                what,
                branch,
                years,
            })
            .collect();
        Some(Scopes { of, at })
    }

    fn person(raw: &mut Raw) -> Option<Person> {
        let product = raw.one_of(
            "product",
            &Product::ALL
                .iter()
                .map(|one| one.code())
                .collect::<Vec<_>>(),
        );
        let term = raw.one_of("term", &["1", "3", "5"]);
        let given = raw.parsed("given", NamePart::parse);
        let prefix = raw.optional("prefix", NamePart::parse);
        let family = raw.parsed("family", NamePart::parse);
        let birth = raw.date("birth");
        let email = raw.email("email");
        let mobile = raw.parsed("mobile", MobileNumber::parse);
        let same_mobile = raw.checked("same_mobile");
        let lang = raw.one_of("lang", &["nl", "en"]);
        let employed = raw.one_of("employed", &["yes", "no"]);
        let urgent = raw.checked("urgent");
        let scopes = scopes(raw);
        let another = raw.checked("another");
        let scopes = scopes?;
        Some(Person {
            user: NewUser {
                name: PersonName {
                    given: given?,
                    prefix: prefix?,
                    family: family?,
                },
                birth: birth?,
                email: email?,
                mobile: mobile?,
                employed: employed? == "yes",
                product: Product::from_code(product?)?,
                term: term?.parse().ok()?,
                scopes: scopes.of,
                urgent,
                lang: Lang::from_code(lang?)?,
                same_mobile,
            },
            scopes_at: scopes.at,
            another,
        })
    }

    /// What is wrong with authorisations stands where they were chosen.
    fn placed(error: Error, at: &'static str) -> Error {
        match error {
            Error::Refused(faults) => Error::Refused(
                faults
                    .into_iter()
                    .map(|(field, fault)| match field {
                        "scopes" => (at, fault),
                        field => (field, fault),
                    })
                    .collect(),
            ),
            error => error,
        }
    }

    /// On to the next person, or to the whole list.
    fn onward(draft: &str, another: bool) -> Done {
        if another {
            Done::to(format!("/means/apply/{draft}/add")).notice(Notice::ApplicantListed)
        } else {
            Done::to(format!("/means/apply/{draft}"))
        }
    }

    /// For the first person.
    pub struct Begin(Person);

    impl Form for Begin {
        const PATH: &'static str = "/means/apply";

        fn parse(raw: &mut Raw) -> Option<Self> {
            person(raw).map(Self)
        }
    }

    impl Submit for Begin {
        async fn submit(self, request: &Request) -> Outcome {
            let Person {
                user,
                scopes_at,
                another,
            } = self.0;
            let token = draft::begin(&request.services, request.actor()?, user)
                .await
                .map_err(|error| placed(error, scopes_at))?;
            Ok(onward(token.reveal(), another))
        }
    }

    /// For one more.
    pub struct Add(Person);

    impl Form for Add {
        const PATH: &'static str = "/means/apply/{draft}/add";

        fn parse(raw: &mut Raw) -> Option<Self> {
            person(raw).map(Self)
        }
    }

    impl Submit for Add {
        async fn submit(self, request: &Request) -> Outcome {
            let Person {
                user,
                scopes_at,
                another,
            } = self.0;
            let name = request.param("draft");
            draft::add(
                &request.services,
                request.actor()?,
                &Token::received(name),
                user,
            )
            .await
            .map_err(|error| placed(error, scopes_at))?;
            Ok(onward(name, another))
        }
    }

    /// The how-manyth on the list, from the address.
    fn place(request: &Request) -> usize {
        request
            .query("person")
            .and_then(|place| place.parse().ok())
            .unwrap_or_default()
    }

    /// Something else for somebody on the list.
    pub struct Change(Person);

    impl Form for Change {
        const PATH: &'static str = "/means/apply/{draft}/change";

        fn parse(raw: &mut Raw) -> Option<Self> {
            person(raw).map(Self)
        }
    }

    impl Submit for Change {
        async fn submit(self, request: &Request) -> Outcome {
            let Person {
                user, scopes_at, ..
            } = self.0;
            let name = request.param("draft");
            let token = Token::received(name);
            draft::change(
                &request.services,
                request.actor()?,
                &token,
                place(request),
                user,
            )
            .await
            .map_err(|error| placed(error, scopes_at))?;
            Ok(onward(name, false))
        }
    }

    /// Somebody goes off the list.
    pub struct TakeOff;

    impl Form for TakeOff {
        const PATH: &'static str = "/means/apply/{draft}/remove";

        fn parse(_: &mut Raw) -> Option<Self> {
            Some(Self)
        }
    }

    impl Submit for TakeOff {
        async fn submit(self, request: &Request) -> Outcome {
            let name = request.param("draft");
            let token = Token::received(name);
            let actor = request.actor()?;
            let left = draft::take_off(&request.services, actor, &token, place(request)).await?;
            Ok(if left {
                onward(name, false)
            } else {
                Done::to("/means/apply")
            })
        }
    }

    /// Yes, to everybody on the list.
    pub struct Send;

    impl Form for Send {
        const PATH: &'static str = "/means/apply/{draft}";

        fn parse(raw: &mut Raw) -> Option<Self> {
            if !raw.checked("terms") {
                raw.fail("terms", Fault::NotAgreed);
            }
            Some(Self)
        }
    }

    impl Submit for Send {
        async fn submit(self, request: &Request) -> Outcome {
            let token = Token::received(request.param("draft"));
            let order = draft::send(&request.services, request.actor()?, &token).await?;
            Ok(Done::to(format!("/means/orders/{order}?sent=yes")))
        }
    }

    pub fn all<S: Clone + std::marker::Send + Sync + 'static>(forms: Forms<S>) -> Forms<S> {
        forms
            .add::<Begin>()
            .add::<Add>()
            .add::<Change>()
            .add::<TakeOff>()
            .add::<Send>()
    }
}
