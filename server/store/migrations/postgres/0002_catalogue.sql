-- The service catalogue: what it says of a service from a moment on is a version, never overwritten (R-DEC-15).

CREATE TABLE provider (
    id UUID NOT NULL PRIMARY KEY,
    oin TEXT NOT NULL CONSTRAINT provider_oin_is_20_digits CHECK (length(oin) = 20),
    name_nl TEXT NOT NULL,
    name_en TEXT NOT NULL
);
CREATE UNIQUE INDEX provider_oin ON provider (oin);

CREATE TABLE service (
    id UUID NOT NULL PRIMARY KEY,
    provider UUID NOT NULL REFERENCES provider (id),
    slug TEXT COLLATE "C" NOT NULL,
    -- Everything a search may hit, of the newest version, folded.
    search_key TEXT NOT NULL,
    withdrawn_at BIGINT
);
CREATE UNIQUE INDEX service_slug ON service (slug);
CREATE INDEX service_by_provider ON service (provider);

CREATE TABLE service_version (
    service UUID NOT NULL REFERENCES service (id),
    version BIGINT NOT NULL,
    from_at BIGINT NOT NULL,
    name_nl TEXT NOT NULL,
    name_en TEXT NOT NULL,
    -- What one can do there, after "They can then".
    does_nl TEXT NOT NULL,
    does_en TEXT NOT NULL,
    category TEXT NOT NULL,
    level BIGINT NOT NULL CONSTRAINT service_version_level_known CHECK (level BETWEEN 1 AND 5),
    chain_allowed BOOLEAN NOT NULL,
    branch_allowed BOOLEAN NOT NULL,
    financial BOOLEAN NOT NULL,
    PRIMARY KEY (service, version)
);

-- Which organisations a service serves: those with all identifiers of one of its rows (R-CAT-5).
CREATE TABLE service_consumer (
    service UUID NOT NULL,
    version BIGINT NOT NULL,
    identifiers BIGINT NOT NULL,
    PRIMARY KEY (service, version, identifiers),
    FOREIGN KEY (service, version) REFERENCES service_version (service, version)
);

CREATE TABLE bundle (
    id UUID NOT NULL PRIMARY KEY,
    slug TEXT COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX bundle_slug ON bundle (slug);

CREATE TABLE bundle_version (
    bundle UUID NOT NULL REFERENCES bundle (id),
    version BIGINT NOT NULL,
    from_at BIGINT NOT NULL,
    name_nl TEXT NOT NULL,
    name_en TEXT NOT NULL,
    about_nl TEXT NOT NULL,
    about_en TEXT NOT NULL,
    PRIMARY KEY (bundle, version)
);

CREATE TABLE bundle_service (
    bundle UUID NOT NULL,
    version BIGINT NOT NULL,
    service UUID NOT NULL REFERENCES service (id),
    PRIMARY KEY (bundle, version, service),
    FOREIGN KEY (bundle, version) REFERENCES bundle_version (bundle, version)
);

-- A member's authorisation in the own organisation: never a leg of a chain (R-MACH-1, R-DEC-16).
CREATE TABLE authorisation (
    id UUID NOT NULL PRIMARY KEY,
    membership UUID NOT NULL REFERENCES membership (id),
    scope TEXT NOT NULL CONSTRAINT authorisation_scope_known CHECK (scope IN ('all', 'provider', 'service')),
    provider UUID REFERENCES provider (id),
    service UUID REFERENCES service (id),
    level BIGINT NOT NULL CONSTRAINT authorisation_level_known CHECK (level BETWEEN 2 AND 5),
    branch TEXT CONSTRAINT authorisation_branch_is_12_digits CHECK (length(branch) = 12),
    from_at BIGINT NOT NULL,
    until_at BIGINT NOT NULL,
    -- When it lapses if it is never used: 24 months after its start (R-DEC-13).
    lapses_at BIGINT NOT NULL,
    ended_at BIGINT,
    by_person UUID REFERENCES person (id),
    ended_by UUID REFERENCES person (id),
    CONSTRAINT authorisation_scope_fits CHECK (
        (scope = 'provider') = (provider IS NOT NULL) AND (scope = 'service') = (service IS NOT NULL)
    ),
    CONSTRAINT authorisation_ends_after_start CHECK (until_at > from_at),
    CONSTRAINT authorisation_five_years CHECK (until_at - from_at <= 157942800000000)
);
CREATE INDEX authorisation_by_membership ON authorisation (membership);

CREATE TABLE invitation (
    id UUID NOT NULL PRIMARY KEY,
    organisation UUID NOT NULL REFERENCES organisation (id),
    email TEXT COLLATE "C" NOT NULL,
    name TEXT,
    lang TEXT NOT NULL CONSTRAINT invitation_lang_known CHECK (lang IN ('nl', 'en')),
    token_hash BYTEA NOT NULL,
    team UUID REFERENCES team (id),
    -- The end of the authorisations given at acceptance, in whole years from then.
    years BIGINT CONSTRAINT invitation_years_offered CHECK (years BETWEEN 1 AND 5),
    state TEXT NOT NULL CONSTRAINT invitation_state_known CHECK (state IN ('pending', 'accepted', 'revoked', 'expired')),
    invited_by UUID NOT NULL REFERENCES person (id),
    created_at BIGINT NOT NULL,
    sent_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    closed_at BIGINT,
    accepted_by UUID REFERENCES person (id)
);
CREATE UNIQUE INDEX invitation_organisation_email ON invitation (organisation, email) WHERE state = 'pending';
CREATE UNIQUE INDEX invitation_token_hash ON invitation (token_hash);
CREATE INDEX invitation_by_organisation ON invitation (organisation, state, created_at);
CREATE INDEX invitation_by_expiry ON invitation (state, expires_at);

CREATE TABLE invitation_role (
    invitation UUID NOT NULL REFERENCES invitation (id),
    role TEXT NOT NULL CONSTRAINT invitation_role_known CHECK (role IN ('representative', 'manager', 'user')),
    level BIGINT,
    power TEXT,
    PRIMARY KEY (invitation, role),
    CONSTRAINT invitation_role_level_is_a_managers CHECK ((role = 'manager') = (level IS NOT NULL)),
    CONSTRAINT invitation_role_power_is_a_representatives CHECK ((role = 'representative') = (power IS NOT NULL))
);

CREATE TABLE invitation_service (
    invitation UUID NOT NULL REFERENCES invitation (id),
    service UUID NOT NULL REFERENCES service (id),
    level BIGINT NOT NULL CONSTRAINT invitation_service_level_known CHECK (level BETWEEN 2 AND 5),
    PRIMARY KEY (invitation, service)
);
