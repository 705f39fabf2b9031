//! Legal forms and special legal statuses, as far as a rule or a text tells them apart.

use crate::words::words;

words! {
    /// Legal form (*rechtsvorm*). The register's own words are kept beside it.
    LegalForm {
        /// Sole trader: the owner is the organisation.
        Eenmanszaak = "eenmanszaak",
        /// Private limited company (*besloten vennootschap*).
        Bv = "bv",
        /// Public limited company (*naamloze vennootschap*).
        Nv = "nv",
        /// Foundation.
        Stichting = "stichting",
        /// Association.
        Vereniging = "vereniging",
        /// General partnership (*vennootschap onder firma*).
        Vof = "vof",
        /// Professional partnership.
        Maatschap = "maatschap",
        /// Limited partnership (*commanditaire vennootschap*).
        Cv = "cv",
        /// Cooperative.
        Cooperatie = "cooperatie",
        /// Mutual insurance association (*onderlinge waarborgmaatschappij*).
        Owm = "owm",
        /// Owners' association (*vereniging van eigenaars*).
        Vve = "vve",
        /// Religious community; the register publishes no names (R-BEV-5).
        Kerkgenootschap = "kerkgenootschap",
        /// Public body.
        PubliekrechtelijkeRechtspersoon = "publiekrechtelijke_rechtspersoon",
        /// Another legal person under private law.
        OverigePrivaatrechtelijk = "overige_privaatrechtelijk",
        /// Under foreign law.
        Buitenlands = "buitenlands",
        /// Anything else: only the register's words say what.
        Other = "other",
    }
}

words! {
    /// A special legal status (*bijzondere rechtstoestand*) of an organisation or a person.
    LegalStatus {
        /// *Faillissement*.
        Bankrupt = "bankrupt",
        /// *Surseance van betaling*.
        PaymentsSuspended = "payments_suspended",
        /// *Schuldsanering*.
        DebtRestructuring = "debt_restructuring",
        /// *Ontbonden*.
        Dissolved = "dissolved",
        /// *In vereffening*.
        InLiquidation = "in_liquidation",
        /// A person under guardianship (*onder curatele*).
        Guardianship = "guardianship",
        /// A person whose goods are administered (*onder bewind*).
        Administration = "administration",
        /// Anything else that the register calls so.
        Other = "other",
    }
}
