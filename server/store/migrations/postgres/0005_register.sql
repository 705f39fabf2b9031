-- What the Trade Register said, who proved who they are, and applications for roles and means.

-- One reading of the register, or an extract somebody sent in, kept as long as something was decided on it (R-BEV-9).
CREATE TABLE extract (
    id UUID NOT NULL PRIMARY KEY,
    kvk TEXT COLLATE "C" NOT NULL CONSTRAINT extract_kvk_is_8_digits CHECK (length(kvk) = 8),
    source TEXT NOT NULL CONSTRAINT extract_source_known CHECK (source IN ('register', 'upload')),
    -- The moment of which it speaks (R-BEV-7).
    as_of BIGINT NOT NULL,
    taken_at BIGINT NOT NULL,
    -- Sealed: it names people with their dates of birth.
    content BYTEA NOT NULL
);
CREATE INDEX extract_by_kvk ON extract (kvk, as_of);

-- Somebody asks to become manager, to be known as representative, or for a means (R-AAN, R-ROL-2).
CREATE TABLE application (
    id UUID NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CONSTRAINT application_kind_known CHECK (kind IN ('manager', 'representative', 'means', 'upgrade')),
    -- None for an organisation without a KvK number (R-ID-8).
    kvk TEXT COLLATE "C" CONSTRAINT application_kvk_is_8_digits CHECK (length(kvk) = 8),
    fiscal TEXT,
    organisation_name TEXT NOT NULL,
    organisation_key TEXT COLLATE "C" NOT NULL,
    -- Filled in once the organisation is here.
    organisation UUID REFERENCES organisation (id),
    -- The reading on which it is decided who must sign; a newer one takes its place (R-BEV-9).
    extract UUID REFERENCES extract (id),
    product TEXT NOT NULL,
    level BIGINT NOT NULL CONSTRAINT application_level_known CHECK (level BETWEEN 2 AND 5),
    -- Whom it is for, once the person is known here.
    person UUID REFERENCES person (id),
    -- The manager who applied for a colleague; none: whom it is for applied.
    applied_by UUID REFERENCES person (id),
    email TEXT COLLATE "C" NOT NULL,
    -- Name, date of birth and mobile number, sealed.
    subject BYTEA NOT NULL,
    subject_name TEXT NOT NULL,
    subject_key TEXT COLLATE "C" NOT NULL,
    -- A keyed digest of the mobile number: two users of one organisation do not share one (R-AAN-4).
    mobile_digest BYTEA,
    employed BOOLEAN NOT NULL,
    urgent BOOLEAN NOT NULL,
    lang TEXT NOT NULL CONSTRAINT application_lang_known CHECK (lang IN ('nl', 'en')),
    -- Where the applicant was going: a path of ours, sealed, because it may hold a secret link.
    next BYTEA,
    state TEXT NOT NULL CONSTRAINT application_state_known CHECK (state IN (
        'draft', 'submitted', 'email_confirmed', 'awaiting_signatures', 'in_review', 'more_needed',
        'identification_needed', 'approved', 'issued', 'cancelled', 'refused', 'expired'
    )),
    -- How many signatures of how many, while they are awaited.
    signed BIGINT NOT NULL,
    needed BIGINT NOT NULL,
    -- Goes up at every change: what a change is compared with.
    revision BIGINT NOT NULL,
    -- The link in the mail to whom it is for.
    token_hash BYTEA NOT NULL,
    token_expires_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    sent_at BIGINT NOT NULL,
    -- What we promised, as the end of that day (R-AAN-2).
    promised_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    closed_at BIGINT,
    closed_by UUID REFERENCES person (id),
    reason TEXT,
    -- The means that came of it, or that is upgraded.
    means UUID REFERENCES means (id),
    CONSTRAINT application_some_number CHECK ((kvk IS NULL) <> (fiscal IS NULL))
);
CREATE UNIQUE INDEX application_token_hash ON application (token_hash);
-- One open application for the same, by the same address.
CREATE UNIQUE INDEX application_kind_kvk_email ON application (kind, kvk, email)
    WHERE state NOT IN ('issued', 'cancelled', 'refused', 'expired');
CREATE INDEX application_by_organisation ON application (organisation, state, created_at);
CREATE INDEX application_by_kvk ON application (kvk, state);
CREATE INDEX application_by_person ON application (person, state);
CREATE INDEX application_by_expiry ON application (state, expires_at);
CREATE INDEX application_by_mobile ON application (organisation, mobile_digest);

-- A standard authorisation that comes with the means (R-MACH-1).
CREATE TABLE application_scope (
    application UUID NOT NULL REFERENCES application (id),
    seq BIGINT NOT NULL,
    scope TEXT NOT NULL CONSTRAINT application_scope_known CHECK (scope IN ('all', 'provider', 'service')),
    provider UUID REFERENCES provider (id),
    service UUID REFERENCES service (id),
    branch TEXT CONSTRAINT application_scope_branch_is_12_digits CHECK (length(branch) = 12),
    years BIGINT NOT NULL CONSTRAINT application_scope_years_offered CHECK (years BETWEEN 1 AND 5),
    PRIMARY KEY (application, seq),
    CONSTRAINT application_scope_fits CHECK (
        (scope = 'provider') = (provider IS NOT NULL) AND (scope = 'service') = (service IS NOT NULL)
    )
);

-- Somebody who may have to sign an application, as the extract named them (R-BEV-9).
CREATE TABLE application_signer (
    id UUID NOT NULL PRIMARY KEY,
    application UUID NOT NULL REFERENCES application (id),
    -- The place in the extract's list; for an officer of another organisation, that one's list.
    seq BIGINT NOT NULL,
    -- Name, date of birth and power as the register gives them, sealed.
    officer BYTEA NOT NULL,
    power TEXT NOT NULL CONSTRAINT application_signer_power_known CHECK (power IN ('sole', 'joint', 'limited')),
    email TEXT COLLATE "C",
    lang TEXT NOT NULL CONSTRAINT application_signer_lang_known CHECK (lang IN ('nl', 'en')),
    -- The signer's own link: it says which signature, never who signs.
    token_hash BYTEA,
    state TEXT NOT NULL CONSTRAINT application_signer_state_known CHECK (state IN (
        'listed', 'asked', 'signed', 'refused', 'voided'
    )),
    person UUID REFERENCES person (id),
    identification UUID,
    -- What was signed: a digest of who, what, and on which extract.
    digest BYTEA,
    asked_at BIGINT,
    answered_at BIGINT,
    reason TEXT,
    CONSTRAINT application_signer_signed_whole CHECK ((state = 'signed') = (digest IS NOT NULL AND identification IS NOT NULL))
);
CREATE UNIQUE INDEX application_signer_token_hash ON application_signer (token_hash) WHERE token_hash IS NOT NULL;
CREATE UNIQUE INDEX application_signer_application_seq ON application_signer (application, seq);

-- Somebody shows an identity document, from afar or at a counter (R-BEV-8). No document number and no BSN, ever.
CREATE TABLE identification (
    id UUID NOT NULL PRIMARY KEY,
    -- Of whom, as far as known here.
    person UUID REFERENCES person (id),
    application UUID REFERENCES application (id),
    signer UUID REFERENCES application_signer (id),
    method TEXT NOT NULL CONSTRAINT identification_method_known CHECK (method IN ('remote', 'in_person', 'document')),
    -- The checking party's own name for it.
    session TEXT COLLATE "C",
    -- The way back: a token that only this browser was given.
    token_hash BYTEA NOT NULL,
    -- A path of ours, sealed.
    next BYTEA NOT NULL,
    state TEXT NOT NULL CONSTRAINT identification_state_known CHECK (state IN (
        'waiting', 'approved', 'declined', 'expired'
    )),
    level BIGINT CONSTRAINT identification_level_known CHECK (level BETWEEN 1 AND 5),
    -- Name, date of birth, kind of document and its last day, sealed.
    found BYTEA,
    reason TEXT,
    started_at BIGINT NOT NULL,
    decided_at BIGINT,
    CONSTRAINT identification_decided_whole CHECK (state <> 'approved' OR (found IS NOT NULL AND level IS NOT NULL))
);
CREATE UNIQUE INDEX identification_token_hash ON identification (token_hash);
CREATE INDEX identification_by_person ON identification (person, decided_at);
CREATE INDEX identification_by_session ON identification (session);
CREATE INDEX identification_by_application ON identification (application);
