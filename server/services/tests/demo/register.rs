//! The simulated Trade Register knows the demo world: the same numbers, names, towns and forms, and for everybody who
//! represents an organisation in it an officer with that power.

use crate::stage::stages;
use domain::{
    approval::Power,
    number::KvkNumber,
    register::{Extract, Function, RegisteredPower},
    role::Role,
};
use outside::{
    register::Register,
    simulator::{Options, Simulators},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_register_and_the_demo_world_say_the_same() {
    let simulators = Simulators::start(Options::default()).await.unwrap();
    let register = Register::new(&simulators.register_settings()).unwrap();
    for stage in stages().await {
        let mut tx = stage.s.db.read().await.unwrap();
        for number in (1001..=1041).chain([1051, 1061, 1062, 1063]) {
            let kvk = KvkNumber::parse(&format!("{number:08}")).unwrap();
            let ours = store::organisation::by_kvk(&mut tx, &kvk)
                .await
                .unwrap()
                .unwrap();
            let theirs = register.extract(kvk, stage.s.now()).await.unwrap();
            assert_eq!(theirs.name, ours.name);
            assert_eq!(theirs.form_name, ours.legal_form, "{}", ours.name);
            assert_eq!(theirs.rsin, ours.rsin, "{}", ours.name);
            assert_eq!(
                theirs.address.as_ref().unwrap().town,
                ours.town,
                "{}",
                ours.name
            );
            assert_eq!(
                officers(&theirs).len(),
                usize::from(ours.directors),
                "{}",
                ours.name
            );

            let roles = store::membership::roles_at(&mut tx, ours.id).await.unwrap();
            let held: Vec<_> = roles
                .into_iter()
                .filter(|one| one.role == Role::Representative)
                .collect();
            assert!(!held.is_empty(), "{}", ours.name);
            for role in held {
                let names = store::membership::names(&mut tx, &[role.membership])
                    .await
                    .unwrap();
                let officer = (names[0].1.clone(), role.power);
                assert!(
                    officers(&theirs).contains(&officer),
                    "{}: {officer:?}",
                    ours.name
                );
            }
        }
    }
}

/// Whoever the register says represents the organisation: the name, and the power as our roles have it.
fn officers(extract: &Extract) -> Vec<(String, Option<Power>)> {
    let represents = |function| function != Function::Other;
    let officers = extract
        .officers
        .iter()
        .filter(|one| represents(one.function));
    officers
        .map(|one| {
            let who = &one.person().unwrap().identity;
            let parts = [&who.given, &who.prefix, &who.family];
            let name: Vec<&str> = parts
                .into_iter()
                .filter(|part| !part.is_empty())
                .map(String::as_str)
                .collect();
            let power = match one.power {
                RegisteredPower::Joint => Power::Joint,
                RegisteredPower::Limited | RegisteredPower::LimitedProxy => Power::Limited,
                _ => Power::Sole,
            };
            (name.join(" "), Some(power))
        })
        .collect()
}
