//! Asking a client, and what follows without a grant: the request with its link and its mail, and its end.

use super::{
    Seed, cast,
    ids::{Kind, id},
    logins::Open,
    scene::Scene,
    world,
};
use crate::{
    effects::{self, Recipient},
    error::{Error, Result},
    messages::{
        Message,
        parts::{Asked, Link},
    },
    party,
    secret::Token,
};
use domain::{id::PersonId, lang::Lang, level::Level, request::RequestState, time::last_day_of};
use serde_json::json;
use store::{
    Tx,
    request::{LinkPurpose, NewLink, Origin, Request},
};

impl Scene<'_> {
    /// Kantoor De Vries asks (R-KET-4).
    pub(super) async fn ask(&self, seed: &Seed<'_>, tx: &mut Tx, day: i64) -> Result<()> {
        seed.at_day(day);
        let now = seed.now();
        let until = seed.last_day(3);
        let message = match self.client.kvk {
            cast::JANSEN => {
                "Dag Sanne, hiermee doen wij uw loonaangifte en de subsidie voor de nieuwe oven. Groet, Anna"
            }
            cast::LINDE => "Beste bestuur, zoals besproken in de vergadering.",
            _ => "",
        };
        let request = Request {
            id: self.request,
            intermediary: self.vries,
            client_kvk: world::number(self.client.kvk)?,
            client: Some(self.place),
            client_name: self.client.name.into(),
            origin: Origin::Intermediary,
            asked_by: id(Kind::Person, self.asker.n),
            level: Level::Eh3,
            years: None,
            until_at: Some(until),
            bundle: (self.client.kvk != cast::JANSEN).then_some(self.bundle.bundle),
            bundle_version: (self.client.kvk != cast::JANSEN).then_some(self.bundle.version),
            message: message.into(),
            match_code: self.match_code(),
            lang: Lang::Nl,
            state: RequestState::Pending,
            revision: 0,
            created_at: now,
            sent_at: now,
            expires_at: now.plus_days(i64::from(seed.s.settings.request_days)),
            closed_at: None,
            closed_by: None,
            reason: None,
        };
        store::request::insert(tx, &request, &self.services).await?;
        let facts = json!({
            "services": self.services, "level": Level::Eh3, "last_day": last_day_of(until),
            "client_kvk": request.client_kvk, "bundle": self.bundle,
        });
        let personal = (!message.is_empty()).then(|| json!({ "message": message }));
        self.note(
            seed,
            tx,
            Some(self.asker),
            "request.sent",
            "manager",
            facts,
            personal,
        )
        .await
    }

    /// Four signs that can be read out, the same in every demo; De Vries asks the bakery with K7PF.
    fn match_code(&self) -> String {
        const LETTERS: &[u8] = b"ACDEFGHJKLMNPQRTUVWXY3479";
        if self.client.kvk == cast::JANSEN {
            return "K7PF".into();
        }
        let mut rest = self.client.kvk as usize * 7919;
        (0..4)
            .map(|_| {
                let letter = LETTERS[rest % LETTERS.len()];
                rest /= LETTERS.len();
                char::from(letter)
            })
            .collect()
    }

    /// A link with a token that the demo prints, and the mail it came by.
    pub(super) async fn open_link(
        &self,
        seed: &Seed<'_>,
        tx: &mut Tx,
        open: Open,
        purpose: LinkPurpose,
    ) -> Result<()> {
        let signed = usize::from(purpose == LinkPurpose::Sign);
        let approver = self.approver(signed);
        let token: Token = open.token();
        let link = NewLink {
            token_hash: token.hash().bytes().to_vec(),
            request: self.request,
            purpose,
            person: Some(id(Kind::Person, approver.n)),
            email: Some(approver.email.into()),
            created_by: Some(id(Kind::Person, self.asker.n)),
            created_at: seed.now(),
        };
        store::request::insert_link(tx, &link).await?;
        let row = store::request::by_id(tx, self.request)
            .await?
            .ok_or(Error::NotFound)?;
        let asked = self.asked(seed, tx, &row).await?;
        let answer_before = last_day_of(row.expires_at);
        let link = Link::approve(token.reveal());
        let message = if purpose == LinkPurpose::Sign {
            let signed_by = vec![self.approver(0).name.into()];
            Message::SignatureNeeded {
                asked,
                signed_by,
                needed: 2,
                answer_before,
                link,
            }
        } else {
            let note = Some(row.message).filter(|text| !text.is_empty());
            Message::RequestReceived {
                asked,
                note,
                renews: None,
                answer_before,
                link,
            }
        };
        let to = Recipient {
            email: approver.email.into(),
            person: Some(id(Kind::Person, approver.n)),
            organisation: Some(self.place),
            lang: Lang::Nl,
        };
        effects::tell_about(seed.s, tx, &to, &message, Some(self.request.uuid()), None).await
    }

    /// What was asked, in the words of a message.
    pub(super) async fn asked(&self, seed: &Seed<'_>, tx: &mut Tx, row: &Request) -> Result<Asked> {
        let services = party::services(seed.s, tx, &self.services).await?;
        Ok(Asked {
            intermediary: party::named(&party::organisation(tx, self.vries).await?),
            asked_by: self.asker.name.into(),
            client: party::named(&party::organisation(tx, self.place).await?),
            services: services.iter().map(party::spoken).collect(),
            level: row.level,
            last_day: last_day_of(row.until_at.unwrap_or(row.created_at)),
            match_code: row.match_code.clone(),
        })
    }

    pub(super) async fn close(
        &self,
        seed: &Seed<'_>,
        tx: &mut Tx,
        state: RequestState,
        by: Option<u32>,
        reason: Option<&str>,
    ) -> Result<()> {
        let by = by.map(|n| id::<PersonId>(Kind::Person, n));
        store::request::close(tx, self.request, 0, state, by, reason, seed.now()).await?;
        Ok(())
    }
}
