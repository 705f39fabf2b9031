//! Stories about the service catalogue, on both databases.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on fails")]
#![allow(dead_code, reason = "the stage is shared with other stories")]

#[path = "../stage/mod.rs"]
mod stage;

use domain::{application::Product, id::ServiceId, lang::Lang, level::Level};
use services::catalogue::{
    self, Filter,
    file::{self, EXAMPLE},
    load,
    needed::{Asked, find},
};
use stage::{empty, not_found};
use store::value::fold;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_in_the_file_is_in_the_list_and_a_second_time_changes_nothing() {
    for stage in empty().await {
        let file = file::parse(EXAMPLE).unwrap();
        let applied = load::apply(&stage.s, &file).await.unwrap();
        assert_eq!(applied.services as usize, file.services.len());
        assert_eq!(
            load::apply(&stage.s, &file).await.unwrap(),
            load::Applied::default()
        );

        let listing = catalogue::list(&stage.s, Lang::Nl, &Filter::default())
            .await
            .unwrap();
        assert_eq!(listing.services.len(), file.services.len());
        assert_eq!(listing.providers.len(), file.providers.len());
        assert_eq!(listing.bundles.len(), file.bundles.len());
        let payroll = listing
            .bundles
            .iter()
            .find(|bundle| bundle.slug == "salarisadministratie")
            .unwrap();
        assert_eq!(
            (payroll.version, payroll.services.len()),
            (2, 4),
            "the newest version is offered"
        );
        stage.log_verifies().await;
    }
}

/// Who reads English looks for English names.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_is_in_the_order_of_the_names_it_shows() {
    for stage in empty().await {
        let file = file::parse(EXAMPLE).unwrap();
        load::apply(&stage.s, &file).await.unwrap();
        let mut orders = Vec::new();
        for lang in Lang::ALL {
            let listing = catalogue::list(&stage.s, lang, &Filter::default())
                .await
                .unwrap();
            let lines = listing.services.iter().map(|entry| &entry.line);
            let names = lines.map(|line| (fold(&line.provider), fold(&line.name)));
            assert!(names.is_sorted(), "{lang:?}");
            let providers = listing.providers.iter();
            assert!(providers.map(|one| fold(&one.name)).is_sorted(), "{lang:?}");
            let bundles = listing.bundles.iter();
            assert!(bundles.map(|one| fold(&one.name)).is_sorted(), "{lang:?}");
            let ids = listing.services.iter().map(|entry| entry.line.id);
            orders.push(ids.collect::<Vec<_>>());
        }
        assert_ne!(orders[0], orders[1], "each language has its own");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_visitor_finds_what_can_be_done_with_eh2_plus() {
    for stage in empty().await {
        load::apply(&stage.s, &file::parse(EXAMPLE).unwrap())
            .await
            .unwrap();
        let with = async |filter: Filter| {
            catalogue::list(&stage.s, Lang::En, &filter)
                .await
                .unwrap()
                .services
        };

        let low = with(Filter {
            at_most: Some(Level::Eh2Plus),
            ..Filter::default()
        })
        .await;
        assert!(low.iter().all(|entry| entry.line.level <= Level::Eh2Plus) && low.len() >= 8);
        let sick = with(Filter {
            search: "ziek".into(),
            ..Filter::default()
        })
        .await;
        assert!(
            sick.iter()
                .any(|entry| entry.slug == "ziekmeldingen-doorgeven"),
            "Dutch words find, English is shown"
        );
        assert!(
            sick.iter()
                .any(|entry| entry.line.name == "Report sick leave")
        );
        let chain = with(Filter {
            chain_only: true,
            ..Filter::default()
        })
        .await;
        assert!(
            chain
                .iter()
                .all(|entry| entry.line.chain_allowed && entry.slug != "akte-aanbieden")
        );
        let none = with(Filter {
            search: "bestaat niet".into(),
            ..Filter::default()
        })
        .await;
        assert!(none.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_dec_15_a_raised_level_is_a_new_version_and_yesterday_stays_what_it_was() {
    for stage in empty().await {
        let mut file = file::parse(EXAMPLE).unwrap();
        load::apply(&stage.s, &file).await.unwrap();
        let before = stage.s.now();
        stage.pass_days(1);
        let survey = file
            .services
            .iter_mut()
            .find(|service| service.slug == "enquete-invullen")
            .unwrap();
        survey.level = Level::Eh3;
        let id = survey.id;
        assert_eq!(load::apply(&stage.s, &file).await.unwrap().services, 1);

        assert_eq!(
            catalogue::one(&stage.s, Lang::Nl, id)
                .await
                .unwrap()
                .line
                .level,
            Level::Eh3
        );
        let mut tx = stage.s.db.read().await.unwrap();
        let then = store::catalogue::service(&mut tx, id, before)
            .await
            .unwrap()
            .unwrap();
        assert_eq!((then.level, then.version), (Level::Eh2Plus, 1));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_service_that_left_the_file_is_withdrawn_not_forgotten() {
    for stage in empty().await {
        let mut file = file::parse(EXAMPLE).unwrap();
        load::apply(&stage.s, &file).await.unwrap();
        let gone = file
            .services
            .iter()
            .position(|service| service.slug == "akte-aanbieden")
            .unwrap();
        let gone = file.services.remove(gone);
        assert_eq!(load::apply(&stage.s, &file).await.unwrap().withdrawn, 1);

        let listing = catalogue::list(&stage.s, Lang::Nl, &Filter::default())
            .await
            .unwrap();
        assert!(
            listing
                .services
                .iter()
                .all(|entry| entry.line.id != gone.id)
        );
        assert!(
            catalogue::one(&stage.s, Lang::Nl, gone.id)
                .await
                .unwrap()
                .withdrawn
                .is_some()
        );
        not_found(catalogue::one(&stage.s, Lang::Nl, uuid::Uuid::nil().into()).await);
    }
}

/// F1-3: which level is needed, and why.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_loa_2_the_highest_level_that_one_of_them_asks_for_is_needed() {
    for stage in empty().await {
        let file = file::parse(EXAMPLE).unwrap();
        load::apply(&stage.s, &file).await.unwrap();
        let of = |slug: &str| -> ServiceId {
            let found = file.services.iter().find(|one| one.slug == slug);
            found.unwrap().id
        };
        let lowest = file.services.iter().find(|one| one.level == Level::Eh2Plus);
        let lowest = lowest.unwrap();
        let ask = async |services: Vec<ServiceId>| {
            let asked = Asked {
                services,
                ..Asked::default()
            };
            find(&stage.s, Lang::Nl, &asked).await.unwrap()
        };
        assert!(ask(vec![]).await.needed.is_none());
        let both = ask(vec![lowest.id, of("ziekmeldingen-doorgeven")]).await;
        let needed = both.needed.unwrap();
        assert_eq!((needed.level, needed.product), (Level::Eh3, Product::Eh3));
        assert_eq!(needed.because[0].id, of("ziekmeldingen-doorgeven"));
        assert_eq!(needed.covered[0].id, lowest.id);
        let low = ask(vec![lowest.id]).await.needed.unwrap();
        assert_eq!(low.product, Product::Eh2Plus);

        // R-AAN-13: who only goes to the tax office can do with less, and it is said only then.
        let tax = file.services.iter().filter(|one| {
            let office = file
                .providers
                .iter()
                .find(|one| Some(&one.oin) == stage.s.settings.tax_office.as_ref());
            Some(one.provider) == office.map(|office| office.id)
        });
        let tax: Vec<ServiceId> = tax
            .filter(|one| one.level <= Level::Eh3)
            .map(|one| one.id)
            .collect();
        assert!(!tax.is_empty());
        let only = ask(tax.clone()).await.needed.unwrap();
        assert_eq!(only.product, Product::TaxOnly);
        let wider = ask([tax, vec![of("ziekmeldingen-doorgeven")]].concat()).await;
        assert_eq!(wider.needed.unwrap().product, Product::Eh3);

        // A made-up one counts as nothing, and is said; a bundle is all of its services.
        let gone = ask(vec![stage.s.id()]).await;
        assert!(gone.gone && gone.needed.is_none());
        let bundle = gone.bundles[0].clone();
        let asked = Asked {
            bundles: vec![bundle.id],
            ..Asked::default()
        };
        let found = find(&stage.s, Lang::Nl, &asked)
            .await
            .unwrap()
            .needed
            .unwrap();
        assert_eq!(
            found.because.len() + found.covered.len(),
            bundle.services.len()
        );
    }
}

/// F1-7: the file holds everything that fits.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_services_that_fit_are_in_the_file() {
    for stage in empty().await {
        load::apply(&stage.s, &file::parse(EXAMPLE).unwrap())
            .await
            .unwrap();
        let filter = Filter {
            at_most: Some(Level::Eh2Plus),
            ..Filter::default()
        };
        let listed = catalogue::list(&stage.s, Lang::Nl, &filter).await.unwrap();
        let sheet = catalogue::sheet::csv(&stage.s, Lang::Nl, &filter).await;
        let text = String::from_utf8(sheet.unwrap().body).unwrap();
        assert_eq!(text.lines().count(), listed.services.len() + 1);
        let fits = |bundle: &catalogue::Bundle| {
            let mut services = bundle.services.iter();
            services.all(|service| service.level <= Level::Eh2Plus)
        };
        let every = catalogue::list(&stage.s, Lang::Nl, &Filter::default()).await;
        let every = every.unwrap().bundles;
        assert!(!every.iter().all(fits), "some bundle asks for more");
        let fit = every.into_iter().filter(fits).map(|bundle| bundle.name);
        let listed_bundles = listed.bundles.into_iter().map(|bundle| bundle.name);
        assert!(listed_bundles.eq(fit), "bundles are narrowed too");
        for entry in listed.services {
            assert!(text.contains(&entry.line.name), "{}", entry.line.name);
        }
    }
}
