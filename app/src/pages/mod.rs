//! The pages, one folder per area and one file per page. An area is listed here once; its paths stand in its own
//! `mod.rs` (`area!`).

macro_rules! areas {
    ($($area:ident),+ $(,)?) => {
        $(pub mod $area;)+

        /// Every area of the application.
        pub static AREAS: &[&crate::routes::Area] = &[$(&$area::AREA),+];
    };
}

areas!(
    account,
    approve,
    authorisations,
    clients,
    contact,
    dev,
    home,
    invitation,
    login,
    means,
    operator,
    people,
    register,
    services,
    why
);
