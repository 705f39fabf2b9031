//! Where the evidence for who may sign comes from, and which papers it takes.

use crate::words::words;

words! {
    /// The way to know who may sign.
    EvidencePath {
        /// The extract names the people.
        Register = "register",
        /// As `Register`, through the extracts of organisations that are officers (R-BEV-6).
        DirectorIsOrganisation = "director_is_organisation",
        /// A church: the register publishes no names (R-BEV-5).
        Church = "church",
        /// Nobody on the extract represents the organisation (R-BEV-5).
        NoRepresentative = "no_representative",
        /// Known to the tax office only (R-ID-8).
        NoKvkNumber = "no_kvk_number",
        /// The register's answer is not right (yet): an extract that was sent in names them (R-BEV-7).
        SentExtract = "sent_extract",
        /// A director is an organisation that the Trade Register does not know: an extract of the register where it
        /// stands names its people (R-BEV-6).
        ForeignDirector = "foreign_director",
    }
}

words! {
    /// Something on paper that a path asks for. The operator's clerk reads it.
    Paper {
        /// *Verklaring rechtspersoonlijkheid*, with the names of who may sign.
        LegalPersonality = "legal_personality",
        IdentificationForm = "identification_form",
        /// *Mandaatbesluit*.
        MandateDecision = "mandate_decision",
        /// *Eigen verklaring*.
        SelfDeclaration = "self_declaration",
        /// A letter of the tax office with the fiscal number.
        TaxOfficeLetter = "tax_office_letter",
        /// One of: partnership agreement, extract of a foreign register, statutes.
        FoundingDocument = "founding_document",
        ListOfDirectors = "list_of_directors",
        /// *Uittreksel Handelsregister*.
        Extract = "extract",
        /// The extract of the umbrella organisation (*koepel*) under which a church stands.
        UmbrellaExtract = "umbrella_extract",
        /// The extract of an organisation that is a director, from the register where it stands.
        DirectorExtract = "director_extract",
    }
}

impl EvidencePath {
    /// The papers that must come with the application.
    pub const fn papers(self) -> &'static [Paper] {
        match self {
            Self::Register | Self::DirectorIsOrganisation => &[],
            Self::Church => &[Paper::LegalPersonality, Paper::IdentificationForm],
            Self::NoRepresentative => &[Paper::MandateDecision, Paper::SelfDeclaration],
            Self::NoKvkNumber => &[
                Paper::TaxOfficeLetter,
                Paper::FoundingDocument,
                Paper::ListOfDirectors,
            ],
            Self::SentExtract => &[Paper::Extract],
            Self::ForeignDirector => &[Paper::DirectorExtract],
        }
    }

    /// Papers that may come with it where they are needed: a church that stands under its umbrella organisation.
    pub const fn may_add(self) -> &'static [Paper] {
        match self {
            Self::Church => &[Paper::UmbrellaExtract],
            _ => &[],
        }
    }

    /// Whether a second clerk must agree: wherever a clerk reads in papers who signs, a wrong decision, or a false one,
    /// would give the organisation away.
    pub const fn takes_two(self) -> bool {
        self.names_by_paper()
    }

    /// Whether papers, not the register, name who signs.
    pub const fn names_by_paper(self) -> bool {
        !self.papers().is_empty()
    }
}

/// What must not be readable on a copy (R-BEV-8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mask {
    Photo,
    Bsn,
}

impl Paper {
    /// What is made unreadable before it is sent.
    pub const fn masks(self) -> &'static [Mask] {
        match self {
            Self::IdentificationForm => &[Mask::Photo, Mask::Bsn],
            Self::TaxOfficeLetter | Self::FoundingDocument | Self::ListOfDirectors => &[Mask::Bsn],
            _ => &[],
        }
    }

    /// Whether it counts by its day: an extract of more than some days ago does not (R-BEV-7).
    pub const fn is_dated(self) -> bool {
        matches!(
            self,
            Self::Extract | Self::UmbrellaExtract | Self::DirectorExtract
        )
    }
}
