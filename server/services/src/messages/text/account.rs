//! Words about one's own account. They always say what to do when it was not you.

use super::{because_account, because_manager, moment};
use crate::messages::{
    Message,
    body::Section,
    kind::FactorChange,
    parts::{Link, Party},
};
use domain::lang::Lang;

#[expect(
    clippy::too_many_lines,
    reason = "a list of texts, one message after another"
)]
pub(super) fn section(message: &Message, lang: Lang) -> Option<Section> {
    let section = match (message, lang) {
        (Message::PasswordReset { link, minutes }, Lang::Nl) => Section::new("Kies een nieuw wachtwoord")
            .text("U vroeg om een nieuw wachtwoord voor Schakel.")
            .text(format!("De link werkt één keer, en nog {minutes} minuten."))
            .action("Kies een nieuw wachtwoord", link)
            .text("Vroeg u dit niet? Dan hoeft u niets te doen. Uw wachtwoord blijft hetzelfde."),
        (Message::PasswordReset { link, minutes }, Lang::En) => Section::new("Choose a new password")
            .text("You asked for a new password for Schakel.")
            .text(format!("The link works once, for another {minutes} minutes."))
            .action("Choose a new password", link)
            .text("Did you not ask for this? Then you need not do anything. Your password stays the same."),

        (Message::PasswordChanged { at }, Lang::Nl) => Section::new("Uw wachtwoord is veranderd")
            .text(format!("Uw wachtwoord voor Schakel is veranderd op {}.", moment(*at, lang)))
            .text("Op andere apparaten bent u uitgelogd.")
            .note("Was u dit niet? Kies dan meteen een nieuw wachtwoord.")
            .action("Kies een nieuw wachtwoord", &Link::forgot()),
        (Message::PasswordChanged { at }, Lang::En) => Section::new("Your password was changed")
            .text(format!("Your password for Schakel was changed on {}.", moment(*at, lang)))
            .text("You are signed out on other devices.")
            .note("Was this not you? Then choose a new password at once.")
            .action("Choose a new password", &Link::forgot()),

        (Message::AccountExists, Lang::Nl) => Section::new("U hebt al een account bij Schakel")
            .text("Iemand wilde met dit adres een account maken. Dat is niet nodig: u hebt er al een.")
            .text("Weet u uw wachtwoord niet meer? Dan kiest u een ander.")
            .action("Kies een nieuw wachtwoord", &Link::forgot())
            .text("Was u dit niet? Dan hoeft u niets te doen. Er is niets veranderd."),
        (Message::AccountExists, Lang::En) => Section::new("You already have an account at Schakel")
            .text("Somebody wanted to make an account with this address. There is no need: you have one.")
            .text("Do you not remember your password? Then choose a new one.")
            .action("Choose a new password", &Link::forgot())
            .text("Was this not you? Then you need not do anything. Nothing has changed."),

        (Message::NewSignIn { device, at }, Lang::Nl) => Section::new("Ingelogd op een nieuw apparaat")
            .text("Er is met uw account ingelogd op een apparaat dat wij nog niet kenden.")
            .facts([("Wanneer", moment(*at, lang)), ("Apparaat", device.clone())])
            .text("Was u dit? Dan hoeft u niets te doen.")
            .note("Was u dit niet? Log dat apparaat uit en verander uw wachtwoord.")
            .action("Bekijk uw apparaten", &Link::devices()),
        (Message::NewSignIn { device, at }, Lang::En) => Section::new("Signed in on a new device")
            .text("Your account was used on a device we did not know yet.")
            .facts([("When", moment(*at, lang)), ("Device", device.clone())])
            .text("Was this you? Then you need not do anything.")
            .note("Was this not you? Sign that device out and change your password.")
            .action("Look at your devices", &Link::devices()),

        (Message::SecondFactorChanged { change, at }, Lang::Nl) => {
            let (title, what) = match change {
                FactorChange::Added => ("Inloggen met een code staat aan", "Bij inloggen vragen wij nu ook een code. Op andere apparaten bent u uitgelogd."),
                FactorChange::Replaced => ("Uw codes komen van een andere app", "Codes van de oude app werken niet meer. Op andere apparaten bent u uitgelogd."),
                FactorChange::Removed => {
                    ("Inloggen met een code staat uit", "Bij inloggen vragen wij geen code meer.")
                }
            };
            not_you(Section::new(title).text(what), lang, moment(*at, lang))
        }
        (Message::SecondFactorChanged { change, at }, Lang::En) => {
            let (title, what) = match change {
                FactorChange::Added => ("Signing in with a code is on", "We now also ask for a code when you sign in. You are signed out on other devices."),
                FactorChange::Replaced => ("Your codes come from another app", "Codes of the old app do not work any more. You are signed out on other devices."),
                FactorChange::Removed => {
                    ("Signing in with a code is off", "We do not ask for a code any more when you sign in.")
                }
            };
            not_you(Section::new(title).text(what), lang, moment(*at, lang))
        }

        (Message::PasskeyAdded { name, at }, Lang::Nl) => not_you(
            Section::new("Er is een passkey bij uw account gekomen")
                .text(format!("U kunt nu ook inloggen met de passkey ‘{name}’.")),
            lang,
            moment(*at, lang),
        ),
        (Message::PasskeyAdded { name, at }, Lang::En) => not_you(
            Section::new("A passkey was added to your account")
                .text(format!("You can now also sign in with the passkey ‘{name}’.")),
            lang,
            moment(*at, lang),
        ),

        (Message::PasskeyRemoved { name, at }, Lang::Nl) => not_you(
            Section::new("Er is een passkey van uw account gehaald")
                .text(format!("Inloggen met de passkey ‘{name}’ kan niet meer.")),
            lang,
            moment(*at, lang),
        ),
        (Message::PasskeyRemoved { name, at }, Lang::En) => not_you(
            Section::new("A passkey was removed from your account")
                .text(format!("Signing in with the passkey ‘{name}’ is not possible any more.")),
            lang,
            moment(*at, lang),
        ),
        (Message::PinSet { device, at }, Lang::Nl) => not_you(
            Section::new("Er is een pincode ingesteld op een apparaat")
                .text("Op dit apparaat kunt u nu inloggen met een pincode van vijf cijfers.")
                .text(format!("Apparaat: {}.", named(device, lang))),
            lang,
            moment(*at, lang),
        ),
        (Message::PinSet { device, at }, Lang::En) => not_you(
            Section::new("A PIN was set up on a device")
                .text("On this device you can now sign in with a PIN of five digits.")
                .text(format!("Device: {}.", named(device, lang))),
            lang,
            moment(*at, lang),
        ),

        (Message::PinBlocked { device, at }, Lang::Nl) => not_you(
            Section::new("De pincode op een apparaat werkt niet meer")
                .text("Iemand typte vijf keer een verkeerde pincode. Daarom kan op dit apparaat niemand meer met een pincode inloggen.")
                .text(format!("Apparaat: {}.", named(device, lang)))
                .text("Was u dit zelf? Log dan in met uw e-mailadres en wachtwoord en kies een nieuwe pincode."),
            lang,
            moment(*at, lang),
        ),
        (Message::PinBlocked { device, at }, Lang::En) => not_you(
            Section::new("The PIN on a device does not work any more")
                .text("Somebody typed a wrong PIN five times. So nobody can sign in with a PIN on this device any more.")
                .text(format!("Device: {}.", named(device, lang)))
                .text("Was it you? Then sign in with your e-mail address and password and choose a new PIN."),
            lang,
            moment(*at, lang),
        ),

        (Message::EmailConfirm { link, minutes }, Lang::Nl) => Section::new("Bevestig uw nieuwe e-mailadres")
            .text("Iemand wil dit adres gebruiken voor een account bij Schakel. Bent u dat? Bevestig het dan.")
            .text(format!("De link werkt één keer, en nog {minutes} minuten."))
            .action("Bevestig dit adres", link)
            .text("Vroeg u dit niet? Dan hoeft u niets te doen. Dit adres wordt dan niet gebruikt."),
        (Message::EmailConfirm { link, minutes }, Lang::En) => Section::new("Confirm your new e-mail address")
            .text("Somebody wants to use this address for an account at Schakel. Is it you? Then confirm it.")
            .text(format!("The link works once, for another {minutes} minutes."))
            .action("Confirm this address", link)
            .text("Did you not ask for this? Then you need not do anything. This address will not be used."),

        (Message::EmailChanging { to, at }, Lang::Nl) => not_you(
            Section::new("Er is een ander e-mailadres gevraagd")
                .text(format!("Uw account krijgt het adres {to}, zodra dat adres bevestigd is."))
                .text("Tot die tijd verandert er niets."),
            lang,
            moment(*at, lang),
        ),
        (Message::EmailChanging { to, at }, Lang::En) => not_you(
            Section::new("Another e-mail address was asked for")
                .text(format!("Your account gets the address {to} as soon as that address is confirmed."))
                .text("Until then nothing changes."),
            lang,
            moment(*at, lang),
        ),

        (Message::EmailChanged { from, to, at }, Lang::Nl) => not_you(
            Section::new("Het e-mailadres van uw account is veranderd")
                .text(format!("U logt nu in met {to}. Met {from} kan dat niet meer."))
                .text("Op andere apparaten bent u uitgelogd."),
            lang,
            moment(*at, lang),
        ),
        (Message::EmailChanged { from, to, at }, Lang::En) => not_you(
            Section::new("The e-mail address of your account was changed")
                .text(format!("You now sign in with {to}. With {from} that is not possible any more."))
                .text("You are signed out on other devices."),
            lang,
            moment(*at, lang),
        ),
        (Message::MobileSet { hint, at }, Lang::Nl) => not_you_from_outside(
            Section::new("Uw mobiele nummer is vastgelegd")
                .text(format!("Codes om in te loggen gaan naar {hint}, zolang u geen app of passkey gebruikt.")),
            lang,
            moment(*at, lang),
        ),
        (Message::MobileSet { hint, at }, Lang::En) => not_you_from_outside(
            Section::new("Your mobile number was recorded")
                .text(format!("Codes for signing in go to {hint}, as long as you use no app or passkey.")),
            lang,
            moment(*at, lang),
        ),
        (Message::WayBackLink { link, minutes }, Lang::Nl) => Section::new("Weer inloggen met uw identiteitsbewijs")
            .text("U vroeg om weer te kunnen inloggen zonder uw telefoon of app. Meestal kan dat: u laat zien wie u bent met uw identiteitsbewijs. Daarna kiest u een mobiel nummer en een wachtwoord.")
            .text(format!("De link werkt {minutes} minuten."))
            .action("Laat zien wie u bent", link)
            .text("Herkennen wij u niet aan uw identiteitsbewijs? Vraag dan een beheerder van uw organisatie om een nieuw middel, of stel ons uw vraag.")
            .text("Vroeg u dit niet? Dan hoeft u niets te doen. Er is niets veranderd."),
        (Message::WayBackLink { link, minutes }, Lang::En) => Section::new("Log in again with your identity document")
            .text("You asked to be able to log in again without your phone or app. That is usually possible: you show who you are with your identity document. Then you choose a mobile number and a password.")
            .text(format!("The link works for {minutes} minutes."))
            .action("Show who you are", link)
            .text("Do we not recognise you by your identity document? Then ask a manager of your organisation for a new means, or ask us your question.")
            .text("Did you not ask for this? Then you need not do anything. Nothing has changed."),
        (Message::WayBackDone { hint, at }, Lang::Nl) => not_you_from_outside(
            Section::new("U kunt weer inloggen")
                .text(format!("Met een identiteitsbewijs zijn een nieuw wachtwoord en een nieuw mobiel nummer gekozen. Codes gaan nu naar {hint}."))
                .text("Uw oude code-app en herstelcodes werken niet meer. U bent overal uitgelogd. Passkeys blijven werken: verwijder die u niet kent bij uw account."),
            lang,
            moment(*at, lang),
        ),
        (Message::WayBackDone { hint, at }, Lang::En) => not_you_from_outside(
            Section::new("You can log in again")
                .text(format!("With an identity document a new password and a new mobile number were chosen. Codes go to {hint} now."))
                .text("Your old code app and recovery codes do not work any more. You are signed out everywhere. Passkeys keep working: remove those you do not know at your account."),
            lang,
            moment(*at, lang),
        ),
        (Message::WayBackOfColleague { organisation, person, at, link }, lang) => {
            return Some(of_colleague(organisation, person, &moment(*at, lang), link, lang));
        }
        _ => return None,
    };
    // An address that is not confirmed yet belongs to no account.
    let unconfirmed = matches!(message, Message::EmailConfirm { .. });
    Some(section.why(match lang {
        Lang::Nl if unconfirmed => "U krijgt deze mail omdat iemand dit adres invulde.",
        Lang::En if unconfirmed => "You get this mail because somebody filled in this address.",
        _ => because_account(lang),
    }))
}

/// To who knows the person: did they lose a phone?
fn of_colleague(organisation: &Party, person: &str, at: &str, link: &Link, lang: Lang) -> Section {
    match lang {
        Lang::Nl => Section::new(format!("{person} logt weer in met een nieuw nummer"))
            .text(format!("{person} kon niet meer bij de telefoon of app om in te loggen, en liet op {at} een identiteitsbewijs zien. Het account heeft nu een nieuw mobiel nummer en een nieuw wachtwoord."))
            .note(format!("Weet {person} hier niets van? Meld dan meteen misbruik. Kies bij het middel ‘Schors’ of ‘Meld verlies of misbruik’, en daarna ‘Iemand anders gebruikte het, of kan dat’."))
            .action(format!("Bekijk {person}"), link),
        Lang::En => Section::new(format!("{person} logs in again with a new number"))
            .text(format!("{person} could not use the phone or app to log in any more, and showed an identity document on {at}. The account has a new mobile number and a new password now."))
            .note(format!("Does {person} know nothing of this? Then report misuse at once. Choose ‘Suspend’ or ‘Report loss or misuse’ at the means, and then ‘Somebody else used it, or may have’."))
            .action(format!("Look at {person}"), link),
    }
    .why(because_manager(organisation, lang))
}

/// What a browser says of itself; some say nothing.
fn named(device: &str, lang: Lang) -> &str {
    match (device, lang) {
        ("", Lang::Nl) => "onbekend",
        ("", Lang::En) => "unknown",
        (device, _) => device,
    }
}

/// When it happened, and what to do when somebody else did it.
fn not_you(section: Section, lang: Lang, at: String) -> Section {
    let (note, action) = match lang {
        Lang::Nl => (
            "Was u dit niet? Kijk dan meteen naar uw account, log overal uit en verander uw wachtwoord.",
            "Bekijk uw account",
        ),
        Lang::En => (
            "Was this not you? Look at your account at once, sign out everywhere and change your password.",
            "Look at your account",
        ),
    };
    changed(section, lang, at)
        .note(note)
        .action(action, &Link::account())
}

/// As [`not_you`], where who reads it may not be able to sign in any more: a report takes the mailbox alone.
fn not_you_from_outside(section: Section, lang: Lang, at: String) -> Section {
    let (note, action) = match lang {
        Lang::Nl => (
            "Was u dit niet? Meld uw middel dan meteen als misbruikt.",
            "Meld verlies of misbruik",
        ),
        Lang::En => (
            "Was this not you? Then report your means as misused at once.",
            "Report loss or misuse",
        ),
    };
    changed(section, lang, at)
        .note(note)
        .action(action, &Link::report_loss())
}

fn changed(section: Section, lang: Lang, at: String) -> Section {
    section.facts([(
        match lang {
            Lang::Nl => "Veranderd op",
            Lang::En => "Changed on",
        },
        at,
    )])
}
