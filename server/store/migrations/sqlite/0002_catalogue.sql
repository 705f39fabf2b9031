-- The service catalogue: what it says of a service from a moment on is a version, never overwritten (R-DEC-15).

CREATE TABLE provider (
    id BLOB NOT NULL PRIMARY KEY,
    oin TEXT NOT NULL CONSTRAINT provider_oin_is_20_digits CHECK (length(oin) = 20),
    name_nl TEXT NOT NULL,
    name_en TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX provider_oin ON provider (oin);

CREATE TABLE service (
    id BLOB NOT NULL PRIMARY KEY,
    provider BLOB NOT NULL REFERENCES provider (id),
    slug TEXT NOT NULL,
    -- Everything a search may hit, of the newest version, folded.
    search_key TEXT NOT NULL,
    withdrawn_at INTEGER
) STRICT;
CREATE UNIQUE INDEX service_slug ON service (slug);
CREATE INDEX service_by_provider ON service (provider);

CREATE TABLE service_version (
    service BLOB NOT NULL REFERENCES service (id),
    version INTEGER NOT NULL,
    from_at INTEGER NOT NULL,
    name_nl TEXT NOT NULL,
    name_en TEXT NOT NULL,
    -- What one can do there, after "They can then".
    does_nl TEXT NOT NULL,
    does_en TEXT NOT NULL,
    category TEXT NOT NULL,
    level INTEGER NOT NULL CONSTRAINT service_version_level_known CHECK (level BETWEEN 1 AND 5),
    chain_allowed INTEGER NOT NULL,
    branch_allowed INTEGER NOT NULL,
    financial INTEGER NOT NULL,
    PRIMARY KEY (service, version)
) STRICT;

-- Which organisations a service serves: those with all identifiers of one of its rows (R-CAT-5).
CREATE TABLE service_consumer (
    service BLOB NOT NULL,
    version INTEGER NOT NULL,
    identifiers INTEGER NOT NULL,
    PRIMARY KEY (service, version, identifiers),
    FOREIGN KEY (service, version) REFERENCES service_version (service, version)
) STRICT;

CREATE TABLE bundle (
    id BLOB NOT NULL PRIMARY KEY,
    slug TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX bundle_slug ON bundle (slug);

CREATE TABLE bundle_version (
    bundle BLOB NOT NULL REFERENCES bundle (id),
    version INTEGER NOT NULL,
    from_at INTEGER NOT NULL,
    name_nl TEXT NOT NULL,
    name_en TEXT NOT NULL,
    about_nl TEXT NOT NULL,
    about_en TEXT NOT NULL,
    PRIMARY KEY (bundle, version)
) STRICT;

CREATE TABLE bundle_service (
    bundle BLOB NOT NULL,
    version INTEGER NOT NULL,
    service BLOB NOT NULL REFERENCES service (id),
    PRIMARY KEY (bundle, version, service),
    FOREIGN KEY (bundle, version) REFERENCES bundle_version (bundle, version)
) STRICT;

-- A member's authorisation in the own organisation: never a leg of a chain (R-MACH-1, R-DEC-16).
CREATE TABLE authorisation (
    id BLOB NOT NULL PRIMARY KEY,
    membership BLOB NOT NULL REFERENCES membership (id),
    scope TEXT NOT NULL CONSTRAINT authorisation_scope_known CHECK (scope IN ('all', 'provider', 'service')),
    provider BLOB REFERENCES provider (id),
    service BLOB REFERENCES service (id),
    level INTEGER NOT NULL CONSTRAINT authorisation_level_known CHECK (level BETWEEN 2 AND 5),
    branch TEXT CONSTRAINT authorisation_branch_is_12_digits CHECK (length(branch) = 12),
    from_at INTEGER NOT NULL,
    until_at INTEGER NOT NULL,
    -- When it lapses if it is never used: 24 months after its start (R-DEC-13).
    lapses_at INTEGER NOT NULL,
    ended_at INTEGER,
    by_person BLOB REFERENCES person (id),
    ended_by BLOB REFERENCES person (id),
    CONSTRAINT authorisation_scope_fits CHECK (
        (scope = 'provider') = (provider IS NOT NULL) AND (scope = 'service') = (service IS NOT NULL)
    ),
    CONSTRAINT authorisation_ends_after_start CHECK (until_at > from_at),
    CONSTRAINT authorisation_five_years CHECK (until_at - from_at <= 157942800000000)
) STRICT;
CREATE INDEX authorisation_by_membership ON authorisation (membership);

CREATE TABLE invitation (
    id BLOB NOT NULL PRIMARY KEY,
    organisation BLOB NOT NULL REFERENCES organisation (id),
    email TEXT NOT NULL,
    name TEXT,
    lang TEXT NOT NULL CONSTRAINT invitation_lang_known CHECK (lang IN ('nl', 'en')),
    token_hash BLOB NOT NULL,
    team BLOB REFERENCES team (id),
    -- The end of the authorisations given at acceptance, in whole years from then.
    years INTEGER CONSTRAINT invitation_years_offered CHECK (years BETWEEN 1 AND 5),
    state TEXT NOT NULL CONSTRAINT invitation_state_known CHECK (state IN ('pending', 'accepted', 'revoked', 'expired')),
    invited_by BLOB NOT NULL REFERENCES person (id),
    created_at INTEGER NOT NULL,
    sent_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    closed_at INTEGER,
    accepted_by BLOB REFERENCES person (id)
) STRICT;
CREATE UNIQUE INDEX invitation_organisation_email ON invitation (organisation, email) WHERE state = 'pending';
CREATE UNIQUE INDEX invitation_token_hash ON invitation (token_hash);
CREATE INDEX invitation_by_organisation ON invitation (organisation, state, created_at);
CREATE INDEX invitation_by_expiry ON invitation (state, expires_at);

CREATE TABLE invitation_role (
    invitation BLOB NOT NULL REFERENCES invitation (id),
    role TEXT NOT NULL CONSTRAINT invitation_role_known CHECK (role IN ('representative', 'manager', 'user')),
    level INTEGER,
    power TEXT,
    PRIMARY KEY (invitation, role),
    CONSTRAINT invitation_role_level_is_a_managers CHECK ((role = 'manager') = (level IS NOT NULL)),
    CONSTRAINT invitation_role_power_is_a_representatives CHECK ((role = 'representative') = (power IS NOT NULL))
) STRICT;

CREATE TABLE invitation_service (
    invitation BLOB NOT NULL REFERENCES invitation (id),
    service BLOB NOT NULL REFERENCES service (id),
    level INTEGER NOT NULL CONSTRAINT invitation_service_level_known CHECK (level BETWEEN 2 AND 5),
    PRIMARY KEY (invitation, service)
) STRICT;
