//! Opening, health, backup and what a lost race or a lost database looks like.

use domain::{
    Instant,
    id::{OrganisationId, PersonId},
    testing::nth,
};
use std::time::Duration;
use store::{Db, Options, StoreError, person, testing};

const NOW: Instant = Instant::from_seconds(1_800_000_000);

#[tokio::test]
async fn an_address_of_no_known_database_is_refused_by_its_scheme() {
    let refused = Db::open("mysql://user:secret@host/db").await.unwrap_err();
    assert!(matches!(refused, StoreError::Address(_)));
    assert!(refused.to_string().contains("mysql"));
    assert!(
        !refused.to_string().contains("secret"),
        "no password in an error"
    );
    assert!(matches!(
        Db::open("sqlite::memory:").await,
        Err(StoreError::Address(_))
    ));
}

#[tokio::test]
async fn a_database_that_is_not_there_is_unavailable() {
    let options = Options {
        wait: Duration::from_millis(300),
        ..Options::default()
    };
    let gone = Db::open_with("postgres://127.0.0.1:1/none", &options)
        .await
        .unwrap_err();
    assert!(matches!(gone, StoreError::Unavailable(_)), "{gone}");
    let nowhere = Db::open("sqlite:///no/such/folder/x.db").await.unwrap_err();
    assert!(matches!(nowhere, StoreError::Unavailable(_)), "{nowhere}");
}

store::both_databases! {
    async fn ready_means_reachable_and_migrated(db) {
        db.ready().await.unwrap();
        db.migrate().await.unwrap();
        db.ready().await.unwrap();
        db.close().await;
        assert!(matches!(db.ready().await, Err(StoreError::Unavailable(_))));
    }

    async fn what_is_not_committed_never_happened(db) {
        let sanne: PersonId = nth(1u8);
        let mut tx = db.write().await.unwrap();
        person::insert(&mut tx, sanne, "Sanne Jansen", NOW).await.unwrap();
        drop(tx);
        let mut tx = db.read().await.unwrap();
        assert_eq!(person::by_id(&mut tx, sanne).await.unwrap(), None);
        assert!(!person::any(&mut tx).await.unwrap());
    }

    async fn a_read_sees_one_moment(db) {
        let mut read = db.read().await.unwrap();
        assert!(!person::any(&mut read).await.unwrap());
        let mut write = db.write().await.unwrap();
        person::insert(&mut write, nth(1u8), "Anna Bakker", NOW).await.unwrap();
        write.commit().await.unwrap();
        assert!(!person::any(&mut read).await.unwrap(), "the snapshot does not move");
        drop(read);
        assert!(person::any(&mut db.read().await.unwrap()).await.unwrap());
    }

    async fn a_read_cannot_write(db) {
        let mut tx = db.read().await.unwrap();
        assert!(person::insert(&mut tx, nth(1u8), "Anna Bakker", NOW).await.is_err());
    }

    async fn a_broken_reference_is_a_conflict_by_one_name(db) {
        let mut tx = db.write().await.unwrap();
        let nobody = store::membership::insert(&mut tx, nth(1u8), nth(2u8), nth(3u8), NOW).await.unwrap_err();
        assert!(nobody.is_refusal_by(store::error::FOREIGN_KEY), "{nobody}");
    }

    /// Two that hold the same organisations in different order wait for each other in turn, never for ever.
    async fn holding_organisations_never_locks_up(db) {
        let (one, other): (OrganisationId, OrganisationId) = (nth(1u8), nth(2u8));
        let hold = |pair: [OrganisationId; 2]| {
            let db = db.clone();
            tokio::spawn(async move {
                for _ in 0..20 {
                    let mut tx = db.write().await.unwrap();
                    store::organisation::hold(&mut tx, &pair).await.unwrap();
                    tx.commit().await.unwrap();
                }
            })
        };
        let (first, second) = (hold([one, other]), hold([other, one]));
        first.await.unwrap();
        second.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_without_tables_is_not_ready() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&format!(
        "sqlite://{}",
        folder.path().join("empty.db").display()
    ))
    .await
    .unwrap();
    assert!(matches!(
        db.ready().await,
        Err(StoreError::NotMigrated { found: 0, .. })
    ));
}

/// People stand in it: the other users of the machine read neither the file, nor what lies beside it, nor a copy.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn the_file_is_its_owners_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    let mode = |name: &str| std::fs::metadata(file(name)).unwrap().permissions().mode() & 0o777;
    let db = Db::open(&format!("sqlite://{}", file("new.db").display()))
        .await
        .unwrap();
    db.migrate().await.unwrap();
    db.backup(&file("copy.db")).await.unwrap();
    for name in ["new.db", "new.db-wal", "new.db-shm", "copy.db"] {
        assert_eq!(mode(name), 0o600, "{name}");
    }
    // Whoever chose another mode keeps it.
    let chosen = std::fs::Permissions::from_mode(0o640);
    std::fs::set_permissions(file("copy.db"), chosen).unwrap();
    let copy = Db::open(&format!("sqlite://{}", file("copy.db").display()))
        .await
        .unwrap();
    copy.ready().await.unwrap();
    assert_eq!(mode("copy.db"), 0o640);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_is_a_whole_database_and_overwrites_nothing() {
    let db = testing::sqlite().await;
    let mut tx = db.write().await.unwrap();
    person::insert(&mut tx, nth(1u8), "Chaima el Amrani", NOW)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("it's a copy.db");
    db.backup(&to).await.unwrap();
    assert!(db.backup(&to).await.is_err(), "a backup never overwrites");
    let copy = Db::open(&format!("sqlite://{}", to.display()))
        .await
        .unwrap();
    copy.ready().await.unwrap();
    let mut tx = copy.read().await.unwrap();
    assert_eq!(
        person::by_id(&mut tx, nth(1u8))
            .await
            .unwrap()
            .unwrap()
            .name,
        "Chaima el Amrani"
    );
    if let Some(postgres) = testing::postgres().await {
        assert!(matches!(
            postgres.backup(&folder.path().join("x")).await,
            Err(StoreError::BackupElsewhere)
        ));
    }
}
