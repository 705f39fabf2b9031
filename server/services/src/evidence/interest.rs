//! Whether a clerk has a part in what they would decide: nobody names, sees or lets through oneself. Asked of the account,
//! of the address, of what documents showed of the clerk before, and of the name, which a clerk cannot change.

use crate::{
    Actor, Services,
    error::{Error, Result},
    registration::{self, officer},
};
use domain::{fault::Fault, person::Identity};
use store::{Tx, application::Application, value::fold};

/// Whether somebody has a part in this: their own application, a signature under it, or an organisation where they work.
pub(crate) async fn has_interest(
    tx: &mut Tx,
    actor: &Actor,
    application: &Application,
) -> Result<bool> {
    if application.person == Some(actor.person)
        || application.email == actor.email
        || application.subject_name == actor.name
    {
        return Ok(true);
    }
    let signers = store::application::signers(tx, application.id).await?;
    if signers.iter().any(|row| {
        row.person == Some(actor.person) || row.email.as_deref() == Some(actor.email.as_str())
    }) {
        return Ok(true);
    }
    let organisation = match application.organisation {
        Some(organisation) => Some(organisation),
        None => store::organisation::by_number(tx, registration::number(application)?)
            .await?
            .map(|known| known.id),
    };
    Ok(match organisation {
        Some(organisation) => store::membership::current(tx, actor.person, organisation)
            .await?
            .is_some(),
        None => false,
    })
}

/// Refuses who has a part in this, or is one of these people, whom it is for, or somebody on its list of signers.
///
/// Refusal: [`Fault::OwnInterest`].
pub(super) async fn refuse_own(
    s: &Services,
    tx: &mut Tx,
    actor: &Actor,
    application: &Application,
    mut people: Vec<Identity>,
) -> Result<()> {
    people.push(registration::subject(s, application)?.identity);
    for row in store::application::signers(tx, application.id).await? {
        people.push(officer(s, &row.officer)?);
    }
    let shown = shown_before(s, tx, actor).await?;
    let is_actor = |one: &Identity| {
        may_be_called(one, &actor.name) || shown.iter().any(|shown| shown.is_same(one))
    };
    if has_interest(tx, actor, application).await? || people.iter().any(is_actor) {
        return Err(Error::refused(Fault::OwnInterest));
    }
    Ok(())
}

/// Whom documents showed when the actor held them, wherever that was.
async fn shown_before(s: &Services, tx: &mut Tx, actor: &Actor) -> Result<Vec<Identity>> {
    let known = store::application::shown_by(tx, actor.person).await?;
    let signed = known
        .officers
        .iter()
        .filter_map(|sealed| officer(s, sealed).ok());
    let applied = known
        .shown
        .iter()
        .filter_map(|sealed| registration::opened(s, sealed).ok())
        .map(|subject| subject.identity);
    Ok(signed.chain(applied).collect())
}

/// Whether somebody called so may be this one: a word of the family name and the first letter in common. It is easier to
/// ask a colleague than to be wrong.
fn may_be_called(one: &Identity, name: &str) -> bool {
    let (given, family, name) = (fold(&one.given), fold(&one.family), fold(name));
    let apart = |c: char| c == ' ' || c == '-';
    let called: Vec<&str> = name.split(apart).collect();
    let same_letter = given.chars().next().is_some() && given.chars().next() == name.chars().next();
    same_letter
        && family
            .split(apart)
            .any(|word| word.chars().count() > 1 && called.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(given: &str, prefix: &str, family: &str) -> Identity {
        Identity {
            given: given.into(),
            prefix: prefix.into(),
            family: family.into(),
            birth: None,
        }
    }

    #[test]
    fn a_clerk_is_recognised_by_more_than_the_very_same_writing() {
        for (given, prefix, family, name) in [
            ("Noor", "", "Willems", "Noor Willems"),
            ("Noor Johanna", "", "Willems", "Noor Willems"),
            ("Noor", "", "Willems-Prins", "N. Willems"),
            ("Noor", "", "Willems", "Noor Prins-Willems"),
            ("Esra", "", "Yilmaz", "Esra Yılmaz"),
            ("Daan", "de", "Wit", "Daan de Wit"),
        ] {
            assert!(
                may_be_called(&identity(given, prefix, family), name),
                "{given} {family}, {name}"
            );
        }
        for (given, prefix, family, name) in [
            ("Martha", "", "Brink", "Noor Willems"),
            ("Stan", "", "Willems", "Noor Willems"),
            ("Daan", "de", "Vries", "Daan de Wit"),
            ("", "", "Willems", "Noor Willems"),
        ] {
            assert!(
                !may_be_called(&identity(given, prefix, family), name),
                "{given} {family}, {name}"
            );
        }
    }
}
