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
        }
    }

    /// Whether papers, not the register, name who signs.
    pub const fn names_by_paper(self) -> bool {
        !self.papers().is_empty()
    }
}
