//! Accounts, sessions, means, invitations and the catalogue: what works once works once, what is unique stays so.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod stage;

use domain::{
    Instant, Lang, Level,
    id::{CredentialId, InvitationId, SessionId},
    invitation::InvitationState,
    means::MeansState,
    role::Role,
    testing::nth,
};
use stage::*;
use store::{
    Db, Tx, account, catalogue, invitation,
    invitation::{Invitation, InvitedRole, InvitedService},
    last_use, means, membership,
    membership::{MemberFilter, MemberList, MemberSort},
    session, team,
};

async fn begin(db: &Db) -> Tx {
    let mut tx = db.write().await.unwrap();
    set(&mut tx).await;
    tx
}

fn signed_in(id: u8, person: u16) -> session::Session {
    session::Session {
        id: nth::<SessionId>(id),
        person: nth(person),
        organisation: None,
        method: "password".into(),
        credential: None,
        second_factor: false,
        factor_at: NOW,
        created_at: NOW,
        seen_at: NOW,
        expires_at: NOW.plus_seconds(3600),
        user_agent: "Firefox".into(),
        address: "127.0.0.1".into(),
    }
}

fn invited(id: u8, email: &str) -> Invitation {
    Invitation {
        id: nth::<InvitationId>(id),
        organisation: office(),
        email: email.into(),
        name: None,
        lang: Lang::Nl,
        team: None,
        years: Some(1),
        state: InvitationState::Pending,
        invited_by: nth(ANNA),
        created_at: NOW.plus_seconds(i64::from(id)),
        sent_at: NOW,
        expires_at: NOW.plus_days(7),
        closed_at: None,
        accepted_by: None,
    }
}

async fn invite(tx: &mut Tx, id: u8, email: &str) -> store::Result<()> {
    let roles = [
        InvitedRole {
            role: Role::Manager,
            level: Some(Level::Eh3),
            power: None,
        },
        InvitedRole {
            role: Role::User,
            level: None,
            power: None,
        },
    ];
    let services = [InvitedService {
        service: service(AANGIFTE),
        level: Level::Eh3,
    }];
    invitation::insert(tx, &invited(id, email), &[id; 32], &roles, &services).await
}

store::both_databases! {
    async fn an_address_belongs_to_one_account(db) {
        let mut tx = begin(db).await;
        let anna = account::by_email(&mut tx, "anna.bakker@voorbeeld.example").await.unwrap().unwrap();
        assert_eq!(anna.person, nth(ANNA));
        let taken = account::set_email(&mut tx, nth(BRAM), &anna.email).await.unwrap_err();
        assert!(taken.is_refusal_by(account::EMAIL_TAKEN), "{taken}");
    }

    async fn codes_and_links_work_once(db) {
        let mut tx = begin(db).await;
        assert!(account::set_totp(&mut tx, nth(ANNA), b"sealed", (100, NOW)).await.unwrap());
        assert!(!account::use_totp_step(&mut tx, nth(ANNA), 100).await.unwrap(), "the step that confirmed it");
        assert!(account::use_totp_step(&mut tx, nth(ANNA), 101).await.unwrap());
        assert!(!account::use_totp_step(&mut tx, nth(ANNA), 101).await.unwrap());
        assert!(!account::use_totp_step(&mut tx, nth(ANNA), 99).await.unwrap(), "an earlier one neither");

        account::replace_recovery_codes(&mut tx, nth(ANNA), &[vec![1], vec![2]]).await.unwrap();
        assert!(account::use_recovery_code(&mut tx, nth(ANNA), &[1], NOW).await.unwrap());
        assert!(!account::use_recovery_code(&mut tx, nth(ANNA), &[1], NOW).await.unwrap());
        assert!(!account::use_recovery_code(&mut tx, nth(BRAM), &[2], NOW).await.unwrap(), "somebody else's");
        assert_eq!(account::recovery_codes_left(&mut tx, nth(ANNA)).await.unwrap(), 1);

        let link = account::ResetToken {
            person: nth(ANNA),
            kind: "password".into(),
            value: None,
            created_at: NOW,
            expires_at: NOW.plus_seconds(60),
        };
        account::insert_reset_token(&mut tx, &[1; 32], &link).await.unwrap();
        account::insert_reset_token(&mut tx, &[2; 32], &link).await.unwrap();
        let take = |hash: u8, at: Instant| ([hash; 32], at);
        let (first, _) = take(1, NOW);
        assert!(account::reset_token(&mut tx, &first, "password", NOW).await.unwrap().is_some(), "goes on");
        let (second, late) = take(2, NOW.plus_seconds(60));
        assert_eq!(account::reset_token(&mut tx, &second, "password", late).await.unwrap(), None);
        assert_eq!(account::reset_token(&mut tx, &second, "email", NOW).await.unwrap(), None, "another kind");
        assert!(account::reset_token(&mut tx, &second, "password", NOW).await.unwrap().is_some(), "looking uses nothing");
        assert!(account::take_reset_token(&mut tx, &second, "password", NOW).await.unwrap().is_some());
        assert_eq!(account::take_reset_token(&mut tx, &second, "password", NOW).await.unwrap(), None);
        assert_eq!(account::end_reset_tokens_for(&mut tx, nth(ANNA), "email", NOW).await.unwrap(), 0, "another kind");
        assert_eq!(account::end_reset_tokens_for(&mut tx, nth(BRAM), "password", NOW).await.unwrap(), 0, "another's");
        assert_eq!(account::end_reset_tokens_for(&mut tx, nth(ANNA), "password", NOW).await.unwrap(), 1);
        assert_eq!(account::reset_token(&mut tx, &first, "password", NOW).await.unwrap(), None);

        let ceremony = account::Ceremony { person: None, state: vec![9], expires_at: NOW.plus_seconds(60) };
        account::begin_ceremony(&mut tx, &[3; 32], "passkey", &ceremony).await.unwrap();
        assert_eq!(account::take_ceremony(&mut tx, &[3; 32], "passkey", NOW).await.unwrap(), Some(ceremony));
        assert_eq!(account::take_ceremony(&mut tx, &[3; 32], "passkey", NOW).await.unwrap(), None);
    }

    async fn a_passkey_is_known_once_and_ended_by_its_owner(db) {
        let mut tx = begin(db).await;
        let key = |id: u8| account::Passkey {
            id: nth::<CredentialId>(id),
            person: nth(ANNA),
            credential_key: vec![7; 64],
            credential: "{}".into(),
            name: "Telefoon".into(),
            created_at: NOW,
            last_used_at: None,
            ended_at: None,
        };
        account::insert_passkey(&mut tx, &key(1)).await.unwrap();
        assert!(account::passkey_used(&mut tx, nth(1u8), "{\"counter\":1}", NOW).await.unwrap());
        assert_eq!(account::passkey_by_key(&mut tx, &[7; 64]).await.unwrap().unwrap().credential, "{\"counter\":1}");
        assert!(!account::end_passkey(&mut tx, nth(1u8), nth(BRAM), NOW).await.unwrap());
        assert!(account::end_passkey(&mut tx, nth(1u8), nth(ANNA), NOW).await.unwrap());
        assert!(account::passkeys_of(&mut tx, nth(ANNA)).await.unwrap().is_empty());
        let again = account::insert_passkey(&mut tx, &key(2)).await.unwrap_err();
        assert!(again.is_refusal_by(account::PASSKEY_KNOWN), "{again}");
    }

    async fn a_session_ends_by_act_by_age_and_by_idleness(db) {
        let mut tx = begin(db).await;
        for id in 1..=3 {
            session::insert(&mut tx, &[id; 32], &signed_in(id, ANNA)).await.unwrap();
        }
        let long_ago = NOW.plus_days(-1);
        let find = |hash: u8| [hash; 32];
        assert!(session::by_token_hash(&mut tx, &find(1), NOW, long_ago).await.unwrap().is_some());
        assert_eq!(session::by_token_hash(&mut tx, &find(1), NOW.plus_seconds(3600), long_ago).await.unwrap(), None);
        assert_eq!(session::by_token_hash(&mut tx, &find(1), NOW, NOW).await.unwrap(), None, "idle");
        // A factor was used: the cookie changes, the old one is dead.
        let fresh = session::Session { second_factor: true, factor_at: NOW.plus_seconds(5), ..signed_in(1, ANNA) };
        assert!(session::rotate(&mut tx, &[11; 32], &fresh).await.unwrap());
        assert_eq!(session::by_token_hash(&mut tx, &find(1), NOW, long_ago).await.unwrap(), None);
        assert_eq!(session::by_token_hash(&mut tx, &find(11), NOW, long_ago).await.unwrap(), Some(fresh));
        assert!(!session::end(&mut tx, nth(2u8), nth(BRAM), NOW).await.unwrap(), "somebody else's");
        assert_eq!(session::end_all(&mut tx, nth(ANNA), Some(nth(1u8)), NOW).await.unwrap(), 2);
        let left = session::of_person(&mut tx, nth(ANNA), NOW, long_ago).await.unwrap();
        assert_eq!(left.iter().map(|one| one.id).collect::<Vec<SessionId>>(), [nth(1u8)]);
    }

    async fn a_person_has_one_open_stay_and_each_role_once(db) {
        let mut tx = begin(db).await;
        tx.commit().await.unwrap();
        tx = db.write().await.unwrap();
        let twice = membership::insert(&mut tx, nth(99u8), nth(ANNA), office(), NOW).await.unwrap_err();
        assert!(twice.is_refusal_by(membership::MEMBER_ALREADY), "{twice}");
        drop(tx);
        let mut tx = db.write().await.unwrap();
        let held = membership::RoleHeld {
            id: nth(99u8),
            membership: stay(ANNA),
            role: Role::Manager,
            level: Some(Level::Eh4),
            power: None,
            from_at: NOW,
        };
        let twice = membership::give_role(&mut tx, &held, None).await.unwrap_err();
        assert!(twice.is_refusal_by(membership::ROLE_HELD), "{twice}");
        drop(tx);
        // R-ROL-3: a manager has a level, and nobody else.
        let mut tx = db.write().await.unwrap();
        let bare = membership::RoleHeld { membership: stay(BRAM), level: None, ..held };
        let refused = membership::give_role(&mut tx, &bare, None).await.unwrap_err();
        assert!(refused.is_refusal_by("role_level_is_a_managers"), "{refused}");
    }

    async fn the_list_of_people_says_who_has_no_means(db) {
        let mut tx = begin(db).await;
        let page = MemberList::first(office(), NOW, 10);
        let all = membership::list(&mut tx, &page).await.unwrap();
        let names: Vec<_> = all.iter().map(|member| member.name.as_str()).collect();
        assert_eq!(names, ["Anna Bakker", "Bram Bos"]);
        assert_eq!((all[0].manager_level, all[0].means_level), (Some(Level::Eh3), None));
        assert_eq!((all[0].means_suspended, all[0].means_ever), (false, false));
        assert_eq!((all[1].means_level, all[1].means_ever), (Some(Level::Eh3), true));
        let without = MemberList { filter: MemberFilter::WithoutMeans, ..page };
        let without = membership::list(&mut tx, &without).await.unwrap();
        assert_eq!(without.len(), 1);
        assert_eq!(membership::count(&mut tx, office(), NOW, "bös", MemberFilter::All).await.unwrap(), 1);
        assert_eq!(membership::count(&mut tx, office(), NOW, "Bos bram", MemberFilter::All).await.unwrap(), 1);
        assert_eq!(membership::count(&mut tx, office(), NOW, "bos anna", MemberFilter::All).await.unwrap(), 0);
        assert_eq!(membership::count(&mut tx, office(), NOW, "%", MemberFilter::All).await.unwrap(), 0);
        let contacts = membership::contacts(&mut tx, office()).await.unwrap();
        assert_eq!(contacts.iter().map(|one| one.role).collect::<Vec<_>>(), [Role::Manager]);
        assert_eq!(membership::workplaces(&mut tx, nth(BRAM)).await.unwrap()[0].name, "Kantoor De Vries");
        let managers = membership::managers(&mut tx, office(), NOW).await.unwrap();
        assert_eq!(managers.iter().map(|one| (one.person, one.works)).collect::<Vec<_>>(), [(nth(ANNA), false)]);
    }

    async fn the_list_of_people_counts_every_filter_and_sorts_by_use(db) {
        let mut tx = begin(db).await;
        team::insert(&mut tx, nth(1u8), office(), "Salaris", NOW).await.unwrap();
        team::insert(&mut tx, nth(2u8), office(), "Auto", NOW).await.unwrap();
        for (row, team) in [(1u8, 1u8), (2, 2)] {
            team::add(&mut tx, nth(row), nth(team), stay(ANNA), NOW).await.unwrap();
        }
        last_use::record(&mut tx, nth(BRAM), office(), NOW).await.unwrap();
        last_use::record(&mut tx, nth(ANNA), bakery(), NOW).await.unwrap();
        let counts = membership::counts(&mut tx, office(), NOW, "").await.unwrap();
        assert_eq!((counts.everybody, counts.managers, counts.without_means), (2, 1, 1));
        assert_eq!((counts.without_team, counts.never_used), (1, 1), "use is counted per organisation");
        assert_eq!(membership::counts(&mut tx, office(), NOW, "bram").await.unwrap().never_used, 0);
        let page = MemberList::first(office(), NOW, 10);
        for (filter, sort, descending, expected) in [
            (MemberFilter::WithoutTeam, MemberSort::Name, false, vec!["Bram Bos"]),
            (MemberFilter::NeverUsed, MemberSort::Name, false, vec!["Anna Bakker"]),
            (MemberFilter::All, MemberSort::LastUse, false, vec!["Anna Bakker", "Bram Bos"]),
            (MemberFilter::All, MemberSort::LastUse, true, vec!["Bram Bos", "Anna Bakker"]),
            (MemberFilter::All, MemberSort::Name, true, vec!["Bram Bos", "Anna Bakker"]),
        ] {
            let asked = MemberList { filter, sort, descending, ..page };
            let found = membership::list(&mut tx, &asked).await.unwrap();
            let names: Vec<_> = found.iter().map(|member| member.name.as_str()).collect();
            assert_eq!(names, expected, "{asked:?}");
            let counted = membership::count(&mut tx, office(), NOW, "", filter).await.unwrap();
            assert_eq!(counted as usize, expected.len());
        }
        team::end(&mut tx, nth(2u8), NOW).await.unwrap();
        let teams = team::names_of_members(&mut tx, &[stay(ANNA), stay(BRAM)]).await.unwrap();
        assert_eq!(teams, [(stay(ANNA), "Salaris".to_owned())], "those that are there still");
    }

    /// R-AAN-11: states follow each other; a state that is not the newest any more cannot be followed.
    async fn r_aan_11_a_means_state_follows_on_what_was_seen(db) {
        use MeansState::{Active, Revoked, Suspended};
        let mut tx = begin(db).await;
        let change = |seen, next| (nth(BRAM), seen, next);
        let (id, seen, next) = change(Active, Suspended);
        assert!(means::set_state(&mut tx, id, seen, next, None, NOW).await.unwrap());
        assert!(!means::set_state(&mut tx, id, seen, next, None, NOW).await.unwrap());
        assert!(means::set_state(&mut tx, id, Suspended, Revoked, None, NOW).await.unwrap());
        assert!(means::set_level(&mut tx, id, Level::Eh3, Level::Eh4, NOW).await.unwrap());
        let now = means::by_id(&mut tx, id).await.unwrap().unwrap();
        assert_eq!((now.state, now.level), (Revoked, Level::Eh4));
        assert!(means::revoke_all(&mut tx, nth(BRAM), office(), None, NOW).await.unwrap().is_empty());
    }

    /// R-DEC-13: a gap of 24 months starts a new run; an older log-in never wins.
    async fn r_dec_13_the_last_log_in_is_kept_with_its_run(db) {
        let mut tx = begin(db).await;
        last_use::record(&mut tx, nth(BRAM), office(), NOW).await.unwrap();
        last_use::record(&mut tx, nth(BRAM), office(), NOW.plus_days(-5)).await.unwrap();
        let used = last_use::get(&mut tx, nth(BRAM), office()).await.unwrap().unwrap();
        assert_eq!((used.at, used.unbroken_since), (NOW, Instant::MIN));
        last_use::record(&mut tx, nth(BRAM), office(), NOW.plus_days(800)).await.unwrap();
        let used = last_use::get(&mut tx, nth(BRAM), office()).await.unwrap().unwrap();
        assert_eq!((used.at, used.unbroken_since), (NOW.plus_days(800), NOW.plus_days(800)));
    }

    /// F-INV: one pending invitation per address and organisation; a link works once.
    async fn f_inv_one_pending_invitation_per_address(db) {
        let mut tx = begin(db).await;
        invite(&mut tx, 1, "dirk@devries.example").await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = db.write().await.unwrap();
        let twice = invite(&mut tx, 2, "dirk@devries.example").await.unwrap_err();
        assert!(twice.is_refusal_by(invitation::PENDING_ALREADY), "{twice}");
        drop(tx);

        let mut tx = db.write().await.unwrap();
        assert!(invitation::resend(&mut tx, nth(1u8), &[9; 32], NOW, NOW.plus_days(14)).await.unwrap());
        assert_eq!(invitation::by_token_hash(&mut tx, &[1; 32]).await.unwrap(), None, "the earlier link is dead");
        let found = invitation::by_token_hash(&mut tx, &[9; 32]).await.unwrap().unwrap();
        assert_eq!(invitation::roles(&mut tx, found.id).await.unwrap().len(), 2);
        assert_eq!(invitation::services(&mut tx, found.id).await.unwrap()[0].level, Level::Eh3);
        let accept = InvitationState::Accepted;
        assert!(invitation::close(&mut tx, found.id, accept, Some(nth(BRAM)), NOW).await.unwrap());
        assert!(!invitation::close(&mut tx, found.id, accept, Some(nth(BRAM)), NOW).await.unwrap());
        assert!(!invitation::resend(&mut tx, found.id, &[8; 32], NOW, NOW).await.unwrap());
        invite(&mut tx, 3, "dirk@devries.example").await.unwrap();
        assert_eq!(invitation::expire(&mut tx, NOW.plus_days(7)).await.unwrap(), 1);
        let open = invitation::open(&mut tx, office()).await.unwrap();
        assert_eq!(open.iter().map(|one| one.state).collect::<Vec<_>>(), [InvitationState::Expired]);
        assert!(invitation::resend(&mut tx, nth(3u8), &[7; 32], NOW, NOW.plus_days(14)).await.unwrap());
        assert_eq!(invitation::revoke_of(&mut tx, office(), nth(ANNA), NOW).await.unwrap(), [nth(3u8)]);
    }

    /// R-DEC-15: a change of the catalogue is a new version from its moment; saying the same changes nothing.
    async fn r_dec_15_the_catalogue_adds_versions(db) {
        let mut tx = begin(db).await;
        let later = NOW.plus_days(10);
        let same = new_service(AANSLAGEN, "aanslagen", "Aanslagen inzien", Level::Eh2Plus);
        assert!(!catalogue::put_service(&mut tx, &same, later).await.unwrap());
        let raised = catalogue::NewService { level: Level::Eh3, ..same.clone() };
        assert!(catalogue::put_service(&mut tx, &raised, later).await.unwrap());
        let at = |at| (service(AANSLAGEN), at);
        let (id, before) = at(NOW.plus_days(9));
        assert_eq!(catalogue::service(&mut tx, id, before).await.unwrap().unwrap().level, Level::Eh2Plus);
        assert_eq!(catalogue::service(&mut tx, id, later).await.unwrap().unwrap().level, Level::Eh3);
        assert!(catalogue::withdraw_service(&mut tx, id, later).await.unwrap());
        assert!(!catalogue::withdraw_service(&mut tx, id, later).await.unwrap());
        assert!(catalogue::search_services(&mut tx, "aanslagen", later).await.unwrap().is_empty());
        assert!(catalogue::service(&mut tx, id, later).await.unwrap().unwrap().withdrawn_at.is_some());
    }

    async fn the_catalogue_is_searched_by_every_word(db) {
        let mut tx = begin(db).await;
        let found = |services: Vec<catalogue::Service>| services.into_iter().map(|one| one.slug).collect::<Vec<_>>();
        assert_eq!(found(catalogue::search_services(&mut tx, "", NOW).await.unwrap()), ["aanslagen", "aangifte"]);
        let both = catalogue::search_services(&mut tx, "BELASTING inzien", NOW).await.unwrap();
        assert_eq!(found(both), ["aanslagen"]);
        let low = catalogue::ServiceFilter { at_most: Some(Level::Eh2Plus), chain_only: true, ..Default::default() };
        assert_eq!(found(catalogue::find_services(&mut tx, &low, NOW).await.unwrap()), ["aanslagen"]);
        assert!(catalogue::search_services(&mut tx, "100%", NOW).await.unwrap().is_empty());

        let bundle = catalogue::NewBundle {
            id: nth(1u8),
            slug: "belastingen".into(),
            name_nl: "Belastingen".into(),
            name_en: "Taxes".into(),
            about_nl: String::new(),
            about_en: String::new(),
            versions: vec![vec![service(AANGIFTE)]],
        };
        assert!(catalogue::put_bundle(&mut tx, &bundle, NOW).await.unwrap());
        assert!(!catalogue::put_bundle(&mut tx, &bundle, NOW).await.unwrap());
        let wider = catalogue::NewBundle { versions: vec![vec![], vec![service(AANGIFTE), service(AANSLAGEN)]], ..bundle };
        assert!(catalogue::put_bundle(&mut tx, &wider, NOW).await.unwrap());
        let bundles = catalogue::bundles(&mut tx, NOW).await.unwrap();
        assert_eq!((bundles[0].version, bundles[0].services.len()), (2, 2));
        assert_eq!(catalogue::bundle_services(&mut tx, nth(1u8), 1).await.unwrap(), [service(AANGIFTE)], "R-DEC-15");
    }
}
