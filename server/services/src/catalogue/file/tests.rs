//! What the loader accepts and how it names what it does not.

use super::*;
use std::collections::BTreeSet;

fn problems(source: &str) -> Vec<(usize, String)> {
    parse(source)
        .expect_err("unsound")
        .0
        .into_iter()
        .map(|p| (p.line, p.what))
        .collect()
}

fn example_with(from: &str, to: &str) -> String {
    assert!(EXAMPLE.contains(from), "{from}");
    EXAMPLE.replacen(from, to, 1)
}

#[test]
fn the_example_catalogue_is_sound_and_rich_enough() {
    let catalogue = parse(EXAMPLE).unwrap();
    assert!(catalogue.services.len() >= 28);
    assert!(catalogue.providers.len() >= 9);
    assert!(catalogue.bundles.len() >= 4);
    assert!(catalogue.bundles.iter().any(|b| b.versions.len() == 2));
    let town = catalogue
        .providers
        .iter()
        .find(|p| p.name.nl == "Gemeente Voorbeeldstad")
        .unwrap();
    let levels: BTreeSet<Level> = catalogue
        .services
        .iter()
        .filter(|s| s.provider == town.id)
        .map(|s| s.level)
        .collect();
    assert_eq!(levels.len(), 4, "four services at four levels");
    assert!(
        catalogue.services.iter().any(|s| !s.chain) && catalogue.services.iter().any(|s| s.branch)
    );
}

#[test]
fn the_slug_of_every_service_is_unique() {
    let catalogue = parse(EXAMPLE).unwrap();
    let slugs: HashSet<_> = catalogue.services.iter().map(|s| &s.slug).collect();
    assert_eq!(slugs.len(), catalogue.services.len());
}

#[test]
fn r_cat_2_a_name_has_at_most_64_characters() {
    let long = "x".repeat(65);
    let found = problems(&example_with("Belastingaangifte doen", &long));
    assert_eq!(found.len(), 1);
    assert!(
        found[0].1.contains("name.nl has 65 characters"),
        "{found:?}"
    );
    assert!(parse(&example_with("Belastingaangifte doen", &long[..64])).is_ok());
}

#[test]
fn every_problem_is_named_with_its_line() {
    let source = example_with("level = \"EH3\"", "level = \"EH1\"").replacen(
        "00000099000000020000",
        "123",
        1,
    );
    let line = |needle: &str| source.lines().position(|l| l.contains(needle)).unwrap() + 1;
    let found = problems(&source);
    assert_eq!(
        found.iter().map(|p| p.0).collect::<Vec<_>>(),
        [line("level = \"EH1\""), line("oin = \"123\"")]
    );
}

#[test]
fn an_unknown_key_is_refused_by_name_and_line() {
    let found = problems("\n\n[[provider]]\nid = \"x\"\nkleur = \"rood\"\n");
    assert!(found[0].1.contains("kleur") && found[0].0 == 5, "{found:?}");
}

#[test]
fn a_bundle_names_chain_services_that_exist_once() {
    let found = problems(&example_with(
        "services = [\"voertuig-op-naam-zetten\", \"wagenpark-beheren\"]",
        "services = [\"bestaat-niet\", \"akte-aanbieden\", \"wagenpark-beheren\", \"wagenpark-beheren\"]",
    ));
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found[1].1.contains("R-KET-12"));
}

#[test]
fn r_cat_5_consumer_types_are_known_and_not_empty() {
    assert!(
        problems(&example_with("consumers = [\"kvk\"]", "consumers = []"))[0]
            .1
            .contains("R-CAT-5")
    );
    assert!(
        problems(&example_with(
            "consumers = [\"kvk\"]",
            "consumers = [\"bsn\"]"
        ))[0]
            .1
            .contains("bsn")
    );
}

#[test]
fn the_same_id_or_slug_twice_is_refused() {
    let found = problems(&example_with(
        "0b000001-0000-4000-8000-000000000002",
        "0b000001-0000-4000-8000-000000000001",
    ));
    assert_eq!(found[0].1, "an earlier object has this id");
    assert!(
        problems(&example_with(
            "slug = \"aanslagen-inzien\"",
            "slug = \"belastingaangifte-doen\""
        ))
        .len()
            >= 2
    );
}
