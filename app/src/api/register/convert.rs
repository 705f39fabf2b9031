//! From what services say to what screens show.

use super::{
    ApiError, BY_EXTRACT, EvidencePath, Factor, Failure, Hit, Looked, Managed, Mine, Office,
    Organisation, Own, Signer, Signing, Takes, Typed, Way, Wish,
};
use crate::server::RequestContext;
use domain::{
    fault::Fault,
    id::ApplicationId,
    number::KvkNumber,
    signing::advice::{self, Becomes, OpenWay},
    time::date_of,
    view::chain::Asked,
};
use services::{
    Error, identification,
    registration::{
        correct, look,
        mine::{self, OwnSignature},
    },
    secret::Token,
};

/// Whose request is answered afterwards, if that is where somebody goes. A link that leads nowhere says nothing.
pub async fn office(request: &RequestContext, next: &str) -> Option<Office> {
    asked(request, next).await.map(office_of)
}

fn office_of(asked: Asked) -> Office {
    Office {
        name: asked.intermediary.name,
        answer_before: asked.answer_before,
    }
}

/// Looked at without counting what leads nowhere: a page on the way reads it each time it opens, and a request that was
/// answered meanwhile is nobody's guess. A token is 256 random bits, so guessing gets nowhere here either.
async fn asked(request: &RequestContext, next: &str) -> Option<Asked> {
    let token = crate::path::local(next)?
        .strip_prefix("/approve/")?
        .split(['/', '?', '#'])
        .next()?;
    let (s, token) = (&request.services, Token::received(token));
    let asked = services::approval::view(s, &token, None, request.lang).await;
    asked.ok()
}

pub fn hit(hit: look::Hit) -> Hit {
    Hit {
        kvk: hit.kvk,
        name: hit.name,
        town: hit.town,
    }
}

pub async fn looked(
    request: &RequestContext,
    kvk: &str,
    by: &str,
    next: &str,
) -> Result<Looked, ApiError> {
    let kvk = KvkNumber::parse(kvk).map_err(|_| Error::NotFound)?;
    let found = match look::organisation(&request.services, &request.client(), kvk).await {
        Err(error) if error.is(Fault::RegisterUnavailable) => return Ok(Looked::Unavailable),
        Err(Error::Refused(_)) => return Ok(Looked::Unknown),
        found => found?,
    };
    let managed = match &request.actor {
        Some(actor) => look::managed(&request.services, actor, kvk).await?,
        None => None,
    };
    let managed = managed.map(|managed| Managed {
        level: managed.level,
        here: managed.here,
        rises: managed.rises,
    });
    let by_extract = by == BY_EXTRACT;
    let way = |wish, signing| way(wish, signing, by_extract);
    let mut ways = vec![way(Wish::Representative, &found.representing)];
    ways.extend(
        found
            .signing
            .iter()
            .map(|signing| way(Wish::Manager(signing.level), signing)),
    );
    let open = open(&ways, managed);
    let asked = asked(request, next).await;
    Ok(Looked::Found(Box::new(Organisation {
        kvk: found.kvk,
        name: found.name,
        form: found.form,
        street: found.street,
        town: found.town,
        branches: found.branches,
        as_of: date_of(found.as_of),
        known: found.known,
        managed,
        by_extract,
        ways,
        together: advice::takes_several(&open),
        advice: asked
            .as_ref()
            .and_then(|asked| advice::soonest(&open, asked.level))
            .map(|becomes| match becomes {
                Becomes::Representative => Wish::Representative,
                Becomes::Manager(level) => Wish::Manager(level),
            }),
        office: asked.map(office_of),
    })))
}

/// What the reader can become and is not yet.
fn open(ways: &[Way], managed: Option<Managed>) -> Vec<OpenWay> {
    let is = |wish| managed.is_some_and(|managed| managed.covers(wish));
    ways.iter()
        .filter(|way| way.hindrance.is_none() && !is(way.wish))
        .filter_map(|way| {
            let becomes = match way.wish {
                Wish::Representative => Becomes::Representative,
                Wish::Manager(level) => Becomes::Manager(level),
                Wish::TaxMeans => return None,
            };
            Some(OpenWay {
                becomes,
                needed: way.takes.needed,
            })
        })
        .collect()
}

/// What the reader typed before, and the application to which it belongs where that is open.
pub async fn typed_before(
    request: &RequestContext,
) -> Result<(Typed, Option<correct::Open>), Error> {
    let Some(actor) = &request.actor else {
        return Ok((Typed::default(), None));
    };
    let Some(found) = correct::typed(&request.services, actor).await? else {
        // The name on screen is a beginning; the document decides.
        let [given, prefix, family] = domain::person::guessed_parts(&actor.name);
        let typed = Typed {
            given,
            prefix,
            family,
            ..Typed::default()
        };
        return Ok((typed, None));
    };
    let identity = found.identity;
    let (fiscal, organisation, legal_form, town) =
        found.stated.map_or_else(Default::default, |of| {
            (of.fiscal.to_string(), of.name, of.form, of.town)
        });
    let typed = Typed {
        fiscal,
        organisation,
        legal_form,
        town,
        given: identity.given,
        prefix: identity.prefix,
        family: identity.family,
        birth: identity
            .birth
            .map(|day| day.to_string())
            .unwrap_or_default(),
        // Somebody who begins anew may have another by now.
        mobile: found
            .mobile
            .filter(|_| found.open.is_some())
            .map(|mobile| mobile.as_str().to_owned())
            .unwrap_or_default(),
    };
    Ok((typed, found.open))
}

/// The same for one form: what is open for just this is corrected by it.
pub async fn typed(
    request: &RequestContext,
    kvk: KvkNumber,
    wish: Wish,
) -> Result<(Typed, Option<ApplicationId>), Error> {
    let (typed, open) = typed_before(request).await?;
    let open = open.filter(|open| open.kvk == Some(kvk) && Wish::of(open.kind, open.level) == wish);
    Ok((typed, open.map(|open| open.id)))
}

/// Whether an extract takes the place of what the register says is decided here, for every page.
fn way(wish: Wish, signing: &look::Signing, by_extract: bool) -> Way {
    let (hindrance, path) = if by_extract && signing.by_extract {
        (None, EvidencePath::SentExtract)
    } else {
        (signing.obstacle, signing.path)
    };
    Way {
        wish,
        takes: Takes {
            needed: signing.needed,
            able: signing.able,
            alone: signing.alone,
            user: signing.user_signs && matches!(wish, Wish::Manager(_)),
            behind: signing.path == EvidencePath::DirectorIsOrganisation,
        },
        hindrance,
        papers: Some(path).filter(|path| path.names_by_paper()),
        by_extract: signing.by_extract,
        done_by: signing.promise.latest,
    }
}

/// Where what was typed is corrected, for whose application `page` is; nothing where it cannot be.
pub async fn correction(request: &RequestContext, page: &str) -> Option<String> {
    let id = page.strip_prefix("/applications/")?.parse().ok()?;
    let actor = request.actor().ok()?;
    let shown = mine::one(&request.services, actor, id).await.ok()?;
    mine(shown, None).correction()
}

pub fn mine(shown: mine::Shown, office: Option<Office>) -> Mine {
    Mine {
        id: shown.id,
        organisation: shown.organisation,
        number: shown.number,
        applicant: shown.applicant,
        wish: Wish::of(shown.kind, shown.level),
        in_person: shown.in_person,
        state: shown.state,
        promised: shown.promised,
        booked: shown.booked.map(Into::into),
        last_day: shown.last_day,
        identified: shown.identified,
        own: match shown.own {
            OwnSignature::Unknown => Own::Unknown,
            OwnSignature::Possible => Own::Possible,
            OwnSignature::Given => Own::Given,
            OwnSignature::NotMine => Own::NotMine,
        },
        factor: shown.factor.map(|factor| match factor {
            mine::Factor::Held => Factor::Held,
            mine::Factor::SetUp => Factor::SetUp,
            mine::Factor::Use => Factor::Use,
            mine::Factor::Show => Factor::Show,
        }),
        by_papers: shown.by_papers,
        signers: shown.signers.into_iter().map(signer).collect(),
        able: shown.able,
        signed: shown.signed,
        needed: shown.needed,
        obstacle: shown.obstacle,
        bar: shown.bar,
        register_down: shown.register_down,
        birth: shown.birth,
        correctable: shown.correctable,
        told: shown.told,
        next: shown.next,
        office,
        authorise: None,
    }
}

fn signer(line: mine::SignerLine) -> Signer {
    let on = line.answered_on;
    let state = match line.state.code() {
        "asked" => Signing::Asked {
            email: line.email.unwrap_or_default(),
        },
        "signed" => Signing::Signed { on },
        "refused" => Signing::Refused {
            on,
            reason: line.reason,
        },
        "voided" => Signing::Voided,
        _ => Signing::Listed,
    };
    Signer {
        id: line.id,
        name: line.name,
        state,
        is_me: line.is_me,
        alone: line.power == domain::approval::Power::Sole,
    }
}

pub const fn failure(failure: identification::Failure) -> Failure {
    use identification::Failure as F;
    match failure {
        F::Photos => Failure::Photos,
        F::Document => Failure::Document,
        F::OutOfDate => Failure::OutOfDate,
        F::ExpiresSoon => Failure::ExpiresSoon,
        F::Face => Failure::Face,
        F::AnotherPerson => Failure::AnotherPerson,
        F::GivenUp => Failure::GivenUp,
        F::Elsewhere => Failure::Elsewhere,
        F::Other => Failure::Other,
    }
}
