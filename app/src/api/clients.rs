//! The intermediary's side: clients, requests, assignments.

use crate::api::ApiError;
use domain::{
    id::ServiceId,
    level::Level,
    view::{
        Party,
        chain::{
            AssignOptions, MandateDetail, RequestDetail, RequestLook, RequestOptions, RequestTyped,
            SentRow, ShareLink,
        },
        clients::Clients,
    },
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A list's state, as the URL has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListState {
    pub state: String,
    pub q: String,
    /// `name`, or `-name` for the other way round.
    pub sort: String,
    pub page: String,
}

/// The page that asks for a request: what can be picked, and what was filled in before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asking {
    pub options: RequestOptions,
    pub typed: Option<RequestTyped>,
    /// What the clients of the address granted, to ask it for longer.
    pub services: Vec<ServiceId>,
    pub level: Option<Level>,
    /// The address of a request that was begun and left.
    pub left: Option<String>,
}

#[server(protocol = super::Call, endpoint = "clients/list")]
pub async fn read_clients(asked: ListState) -> Result<Clients, ApiError> {
    use domain::view::clients::{ClientFilter, ClientQuery, ClientSort};
    let request = crate::server::request()?;
    let query = ClientQuery {
        filter: ClientFilter::from_code(&asked.state),
        search: asked.q,
        descending: asked.sort.starts_with('-'),
        sort: ClientSort::from_code(asked.sort.trim_start_matches('-')),
        page: asked.page.parse().unwrap_or(1),
    };
    Ok(services::overview::clients(&request.services, request.actor()?, &query).await?)
}

#[server(protocol = super::Call, endpoint = "clients/one")]
pub async fn read_client(mandate: String) -> Result<MandateDetail, ApiError> {
    use services::messages::parts::Side;
    let request = crate::server::request()?;
    let mandate = crate::server::id(&mandate)?;
    let actor = request.actor()?;
    Ok(services::overview::mandate(&request.services, actor, mandate, Side::Intermediary).await?)
}

/// `draft` is what is to be changed, `again` a request that was sent before; both empty for a new one, for the clients of
/// these numbers.
#[server(protocol = super::Call, endpoint = "clients/asking")]
pub async fn read_asking(
    #[server(default)] draft: String,
    #[server(default)] clients: Vec<String>,
    #[server(default)] again: String,
) -> Result<Asking, ApiError> {
    let request = crate::server::request()?;
    let actor = request.actor()?;
    let options = services::request::options(&request.services, actor).await?;
    let (typed, left) = if draft.is_empty() {
        let left = services::request::left(&request.services, actor).await?;
        let typed = if again.is_empty() {
            None
        } else {
            let id = crate::server::id(&again)?;
            Some(services::request::again(&request.services, actor, id).await?)
        };
        (typed, left.map(|token| token.reveal().to_owned()))
    } else {
        let token = services::secret::Token::received(&draft);
        let typed = services::request::filled_in(&request.services, actor, &token).await?;
        (typed, None)
    };
    // What was filled in stands before what could be extended.
    let (services, level) = if typed.is_some() {
        (Vec::new(), None)
    } else {
        let numbers = clients.iter().map(String::as_str);
        let clients: Vec<_> = numbers
            .filter_map(|number| domain::number::KvkNumber::parse(number).ok())
            .collect();
        services::request::extending(&request.services, actor, &clients).await?
    };
    Ok(Asking {
        options,
        typed,
        services,
        level,
        left,
    })
}

/// Known clients by name or number; none when nothing is sought.
#[server(protocol = super::Call, endpoint = "clients/find")]
pub async fn find_clients(q: String) -> Result<Vec<Party>, ApiError> {
    use domain::view::clients::ClientQuery;
    let request = crate::server::request()?;
    let actor = request.actor()?;
    if q.trim().is_empty() {
        return Ok(Vec::new());
    }
    let query = ClientQuery {
        search: q,
        ..ClientQuery::default()
    };
    let clients = services::overview::clients(&request.services, actor, &query).await?;
    let rows = clients.page.rows.into_iter();
    Ok(rows.map(|row| row.client).collect())
}

#[server(protocol = super::Call, endpoint = "clients/draft")]
pub async fn read_draft(draft: String) -> Result<RequestLook, ApiError> {
    let request = crate::server::request()?;
    let token = services::secret::Token::received(&draft);
    Ok(services::request::look(&request.services, request.actor()?, &token).await?)
}

#[server(protocol = super::Call, endpoint = "clients/sent")]
pub async fn read_sent(token: String) -> Result<Vec<SentRow>, ApiError> {
    let request = crate::server::request()?;
    let token = services::secret::Token::received(&token);
    Ok(services::request::outcome(&request.services, request.actor()?, &token).await?)
}

#[server(protocol = super::Call, endpoint = "clients/request")]
pub async fn read_request(id: String) -> Result<RequestDetail, ApiError> {
    let request = crate::server::request()?;
    let id = crate::server::id(&id)?;
    Ok(services::request::detail(&request.services, request.actor()?, id).await?)
}

/// A new link is made by a POST; its page reads it once from where it waits.
#[server(protocol = super::Call, endpoint = "clients/link")]
pub async fn read_link(token: String) -> Result<ShareLink, ApiError> {
    let request = crate::server::request()?;
    crate::server::holds_secret();
    let token = services::secret::Token::received(&token);
    Ok(services::request::shared(&request.services, request.actor()?, &token).await?)
}

/// `q` narrows the colleagues to choose from.
#[server(protocol = super::Call, endpoint = "clients/assign")]
pub async fn read_assign(
    mandates: Vec<String>,
    #[server(default)] q: String,
) -> Result<AssignOptions, ApiError> {
    let request = crate::server::request()?;
    let actor = request.actor()?;
    let ids = mandates
        .iter()
        .map(|id| crate::server::id(id))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(services::assignment::options(&request.services, actor, &ids, &q).await?)
}

/// So many lines of a list are named in one go; who mends those is told of the next.
pub const MOST_NAMED: usize = 10;

#[cfg(feature = "ssr")]
pub mod forms {
    use super::MOST_NAMED;
    use crate::{
        form::{Form, Raw},
        notice::Notice,
        server::{Done, Forms, Outcome, Request, Submit},
    };
    use domain::{
        decide::world::Scope,
        excerpt::Excerpt,
        fault::Fault,
        id::{AssignmentId, BundleId, MembershipId, ServiceId, TeamId},
        level::Level,
        number::KvkNumber,
        time::Date,
    };
    use services::{
        assignment::{self, NewAssignment, To},
        messages::parts::Side,
        overview, request as requests,
        secret::Token,
    };

    /// Fill in a request; it is checked and shown before it is sent.
    pub struct Ask {
        new: requests::NewRequest,
        bundle: Option<BundleId>,
        /// Lines of the list without a number.
        skipped: Vec<u16>,
    }

    impl Form for Ask {
        const PATH: &'static str = "/clients/request";

        fn parse(raw: &mut Raw) -> Option<Self> {
            let typed = raw.lines("clients", 1, LONGEST_LIST);
            let clients = typed.and_then(|text| {
                let (found, wrong) = numbers(&text);
                if !found.is_empty() {
                    // One line does not stop the others: the next page names it.
                    let lines: Vec<u16> = wrong.iter().map(|(line, _)| *line).collect();
                    return Some((found, lines));
                }
                for (line, typed) in wrong.into_iter().take(MOST_NAMED) {
                    raw.fail("clients", Fault::NotAKvkNumberIn { line, typed });
                }
                None
            });
            let bundle = raw.optional("bundle", |id| id.parse().map_err(|_| Fault::NotAChoice));
            let services: Option<Vec<ServiceId>> = raw.many("services", 0);
            if !raw.is_filled("bundle") && services.as_ref().is_some_and(Vec::is_empty) {
                raw.fail("which", Fault::NothingChosen);
            }
            let level = raw.optional("level", Level::parse);
            let last_day: Option<Date> = raw.date("last_day");
            let message = raw.lines("message", 0, domain::request::MESSAGE_MAX);
            let (clients, skipped) = clients?;
            let new = requests::NewRequest {
                clients,
                services: services?,
                bundle: None,
                level: level?,
                last_day: last_day?,
                message: message?,
            };
            Some(Self {
                new,
                bundle: bundle?,
                skipped,
            })
        }
    }

    /// So long a list can be pasted: as many clients as can be asked, with what a list has beside the number.
    const LONGEST_LIST: u16 = 50_000;

    /// The KvK numbers of a list, each once, and the lines that have none.
    fn numbers(text: &str) -> (Vec<KvkNumber>, Vec<(u16, Excerpt)>) {
        let (mut found, mut wrong) = (Vec::new(), Vec::new());
        for (line, text) in (1..).zip(text.lines()) {
            let text = text.trim();
            let read = in_line(text);
            if read.is_empty() && !text.is_empty() && !is_header(text) {
                wrong.push((line, Excerpt::of(text)));
            }
            for number in read {
                if !found.contains(&number) {
                    found.push(number);
                }
            }
        }
        (found, wrong)
    }

    /// The first line of a file names its columns.
    fn is_header(line: &str) -> bool {
        line.to_lowercase().contains("kvk") && !line.contains(|c: char| c.is_ascii_digit())
    }

    /// The numbers of a line: all of a line of numbers, the first column of a table that is one, or what stands in a
    /// sentence. Spaces inside a number of two groups of four are fine. Zeros are put back in a table only: a number of
    /// four digits that stands alone may be anything.
    fn in_line(text: &str) -> Vec<KvkNumber> {
        let columns = text.split([',', ';', '\t']);
        let columns: Vec<&str> = columns
            .map(|column| column.trim_matches(|c: char| c.is_whitespace() || c == '"'))
            .filter(|column| !column.is_empty())
            .collect();
        let words = || columns.iter().flat_map(|column| column.split_whitespace());
        let table = columns.len() > 1;
        let whole: Vec<KvkNumber> = columns
            .iter()
            .filter_map(|column| number(column, table))
            .collect();
        if whole.len() == columns.len() {
            return whole;
        }
        if words().all(|word| number(word, table).is_some()) {
            return words().filter_map(|word| number(word, table)).collect();
        }
        let eight = columns
            .iter()
            .find_map(|column| KvkNumber::parse(column).ok());
        let first = eight.or_else(|| columns.first().and_then(|column| number(column, table)));
        match first {
            Some(first) if table => vec![first],
            _ => {
                let mut words: Vec<KvkNumber> = words()
                    .filter_map(|word| KvkNumber::parse(word).ok())
                    .collect();
                words.truncate(if table { 1 } else { words.len() });
                words
            }
        }
    }

    /// A number; in a table also one from which a spreadsheet took the zeros at the beginning: all of them.
    fn number(text: &str, table: bool) -> Option<KvkNumber> {
        let lost = table
            && (4..8).contains(&text.len())
            && !text.starts_with('0')
            && text.bytes().all(|byte| byte.is_ascii_digit());
        let whole = if lost {
            format!("{text:0>8}")
        } else {
            text.to_owned()
        };
        KvkNumber::parse(&whole).ok()
    }

    impl Submit for Ask {
        async fn submit(self, request: &Request) -> Outcome {
            let draft =
                requests::keep(&request.services, request.actor()?, self.new, self.bundle).await?;
            let named = self
                .skipped
                .iter()
                .take(MOST_NAMED)
                .map(ToString::to_string);
            let named = named.collect::<Vec<_>>().join(",");
            let query = match self.skipped.len() {
                0 => String::new(),
                count => format!("?skipped={named}&of={count}"),
            };
            Ok(Done::to(format!(
                "/clients/request/check/{}{query}",
                draft.reveal()
            )))
        }
    }

    /// Send what was checked.
    pub struct Send;

    impl Form for Send {
        const PATH: &'static str = "/clients/request/check/{draft}";

        fn parse(_: &mut Raw) -> Option<Self> {
            Some(Self)
        }
    }

    impl Submit for Send {
        async fn submit(self, request: &Request) -> Outcome {
            let draft = Token::received(request.param("draft"));
            let (sent, count) =
                requests::send_draft(&request.services, request.actor()?, &draft).await?;
            let done = Done::to(format!("/clients/request/sent/{}", sent.reveal()));
            // The page itself says what was sent, and which links are to be forwarded.
            Ok(match count {
                Some(_) => done,
                None => done.notice(Notice::RequestedBefore),
            })
        }
    }

    /// Take a request back.
    pub struct Withdraw;

    impl Form for Withdraw {
        const PATH: &'static str = "/clients/requests/{request}/withdraw";

        fn parse(_: &mut Raw) -> Option<Self> {
            Some(Self)
        }
    }

    impl Submit for Withdraw {
        async fn submit(self, request: &Request) -> Outcome {
            let id = request.id("request")?;
            requests::withdraw(&request.services, request.actor()?, id).await?;
            Ok(Done::to(format!("/clients/requests/{id}")).notice(Notice::RequestWithdrawn))
        }
    }

    /// Send the links again.
    pub struct Resend;

    impl Form for Resend {
        const PATH: &'static str = "/clients/requests/{request}/resend";

        fn parse(_: &mut Raw) -> Option<Self> {
            Some(Self)
        }
    }

    impl Submit for Resend {
        async fn submit(self, request: &Request) -> Outcome {
            let id = request.id("request")?;
            match requests::resend(&request.services, request.actor()?, id).await? {
                None => Ok(Done::to(format!("/clients/requests/{id}")).notice(Notice::Reminded)),
                Some(link) => Ok(Done::to(format!("/clients/link/{}", link.reveal()))),
            }
        }
    }

    /// A link and a QR code to forward oneself.
    pub struct Share;

    impl Form for Share {
        const PATH: &'static str = "/clients/requests/{request}/link";

        fn parse(_: &mut Raw) -> Option<Self> {
            Some(Self)
        }
    }

    impl Submit for Share {
        async fn submit(self, request: &Request) -> Outcome {
            let link = requests::share(&request.services, request.actor()?, request.id("request")?)
                .await?;
            Ok(Done::to(format!("/clients/link/{}", link.reveal())))
        }
    }

    /// The office's own word for a client.
    pub struct Label(String);

    impl Form for Label {
        const PATH: &'static str = "/clients/{mandate}";

        fn parse(raw: &mut Raw) -> Option<Self> {
            raw.text("label", 0, overview::LABEL_MAX).map(Self)
        }
    }

    impl Submit for Label {
        async fn submit(self, request: &Request) -> Outcome {
            let (s, actor) = (&request.services, request.actor()?);
            // The label is the client's; which client it is, the office's own mandate says.
            let id = request.id("mandate")?;
            let client = overview::mandate(s, actor, id, Side::Intermediary)
                .await?
                .client
                .number
                .kvk()
                .ok_or(services::Error::NotFound)?;
            overview::set_label(s, actor, client, &self.0).await?;
            Ok(Done::to(format!("/clients/{id}")).notice(Notice::LabelSaved))
        }
    }

    /// Assign clients to people and teams. The clients are in the page's address.
    pub struct Assign {
        to: Vec<To>,
        services: Vec<ServiceId>,
        everything: bool,
    }

    impl Form for Assign {
        const PATH: &'static str = "/clients/{mandate}/assign";

        fn parse(raw: &mut Raw) -> Option<Self> {
            let members: Option<Vec<MembershipId>> = raw.many("members", 0);
            let teams: Option<Vec<TeamId>> = raw.many("teams", 0);
            let scope = raw.one_of("scope", &["all", "some"]);
            let services: Option<Vec<ServiceId>> = raw.many("services", 0);
            let ticked = services.as_ref().is_some_and(|some| !some.is_empty());
            if scope == Some("all") && ticked {
                // Nobody gets more than who assigns has seen: which of the two was meant?
                raw.fail("scope", Fault::AllOrSome);
                return None;
            }
            let (members, teams) = (members?, teams?);
            let to = members
                .into_iter()
                .map(To::Member)
                .chain(teams.into_iter().map(To::Team))
                .collect();
            Some(Self {
                to,
                services: services?,
                everything: scope? == "all",
            })
        }
    }

    impl Submit for Assign {
        async fn submit(self, request: &Request) -> Outcome {
            let mandate = request.param("mandate").to_owned();
            let new = NewAssignment {
                mandates: vec![request.id("mandate")?],
                to: self.to,
                scope: if self.everything {
                    Scope::All
                } else {
                    Scope::Services(self.services)
                },
                level: None,
            };
            let assigned = assignment::assign(&request.services, request.actor()?, new).await?;
            let notice = if assigned.in_vain {
                Notice::AssignedInVain
            } else {
                Notice::Assigned(assigned.made)
            };
            Ok(Done::to(format!("/clients/{mandate}")).notice(notice))
        }
    }

    /// End one assignment.
    pub struct Unassign {
        assignment: AssignmentId,
    }

    impl Form for Unassign {
        const PATH: &'static str = "/clients/{mandate}/unassign";

        fn parse(raw: &mut Raw) -> Option<Self> {
            Some(Self {
                assignment: raw.choice("assignment")?,
            })
        }
    }

    impl Submit for Unassign {
        async fn submit(self, request: &Request) -> Outcome {
            assignment::unassign(&request.services, request.actor()?, self.assignment).await?;
            Ok(Done::to(format!("/clients/{}", request.param("mandate")))
                .notice(Notice::AssignmentEnded))
        }
    }

    /// The office gives up a client, whole or one service.
    pub struct Stop {
        service: Option<ServiceId>,
        reason: String,
    }

    impl Form for Stop {
        const PATH: &'static str = "/clients/{mandate}/stop";

        fn parse(raw: &mut Raw) -> Option<Self> {
            let service = raw.optional("service", |id| id.parse().map_err(|_| Fault::NotAChoice));
            let reason = raw.lines("reason", 0, domain::request::MESSAGE_MAX);
            Some(Self {
                service: service?,
                reason: reason?,
            })
        }
    }

    impl Submit for Stop {
        async fn submit(self, request: &Request) -> Outcome {
            let mandate = request.id("mandate")?;
            let reason = Some(self.reason).filter(|text| !text.is_empty());
            services::grant::stop(
                &request.services,
                request.actor()?,
                mandate,
                self.service,
                reason,
            )
            .await?;
            let notice = if self.service.is_some() {
                Notice::ServiceStopped
            } else {
                Notice::MandateStopped
            };
            Ok(Done::to(format!("/clients/{mandate}")).notice(notice))
        }
    }

    pub fn all<S: Clone + std::marker::Send + Sync + 'static>(forms: Forms<S>) -> Forms<S> {
        forms
            .add::<Ask>()
            .add::<Send>()
            .add::<Withdraw>()
            .add::<Resend>()
            .add::<Share>()
            .add::<Label>()
            .add::<Assign>()
            .add::<Unassign>()
            .add::<Stop>()
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        fn read(text: &str) -> (Vec<String>, Vec<(u16, String)>) {
            let (found, wrong) = numbers(text);
            let wrong = wrong
                .into_iter()
                .map(|(line, typed)| (line, typed.to_string()));
            let found = found.iter().map(ToString::to_string);
            (found.collect(), wrong.collect())
        }

        #[test]
        fn numbers_are_read_with_anything_between_them() {
            let (found, wrong) =
                read("00001001, 0000 1002;00001003\n\n00001004 00001005\t00001001\n");
            let all = ["00001001", "00001002", "00001003", "00001004", "00001005"];
            assert_eq!((found, wrong), (all.map(str::to_owned).to_vec(), vec![]));
        }

        #[test]
        fn who_ticks_services_and_leaves_everything_chosen_is_asked_which() {
            let (member, service) = (
                "00000000-0000-4000-8000-000000000001",
                "00000000-0000-4000-8000-000000000002",
            );
            let assign = |scope: &str, services: &[&str]| {
                let mut fields = vec![("members", member), ("scope", scope)];
                fields.extend(services.iter().map(|id| ("services", *id)));
                let fields = fields.iter().map(|(k, v)| ((*k).into(), (*v).into()));
                let mut raw = Raw::new(fields.collect());
                let read = Assign::parse(&mut raw).is_some();
                (read, raw.state.fault("scope"))
            };
            assert_eq!(assign("all", &[]), (true, None));
            assert_eq!(assign("some", &[service]), (true, None));
            let both = assign("all", &[service]);
            assert_eq!(both, (false, Some(Fault::AllOrSome)));
        }

        #[test]
        fn a_line_without_a_number_is_named_and_the_others_are_read() {
            let (found, wrong) =
                read("00001001\n0000200\n\nKvK 00001003 en 00001004\nBakkerij Jansen\n");
            assert_eq!(found, ["00001001", "00001003", "00001004"]);
            let named = [(2, "0000200"), (5, "Bakkerij Jansen")];
            assert_eq!(wrong, named.map(|(line, text)| (line, text.to_owned())));
        }

        #[test]
        fn zeros_are_put_back_in_a_table_only() {
            let (found, wrong) = read("1018\n00001002\n1018 en 1004\n");
            assert_eq!(found, ["00001002"]);
            let named = [(1, "1018"), (3, "1018 en 1004")];
            assert_eq!(wrong, named.map(|(line, text)| (line, text.to_owned())));
        }

        #[test]
        fn a_table_is_read_by_its_numbers_also_without_their_zeros() {
            let (found, wrong) = read(
                "KvK-nummer;Naam;Plaats;Eigen kenmerk\n00001002;\"Jansen; Bakkerij\";Zaandam;20260012\n\
                 1018;Fietsenmaker Snel;Zaandam;1018\nGarage Blom,0000 1005\n1001, 1004\n",
            );
            let all = "00001002 00001018 00001005 00001001 00001004".to_owned();
            assert_eq!((found.join(" "), wrong), (all, vec![]));
        }
    }
}
