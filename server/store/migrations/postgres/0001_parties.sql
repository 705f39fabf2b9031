-- People, organisations, signing in, and who works where.
-- Times are microseconds since 1970 in UTC; levels are codes 1 (EH1) to 5 (EH4); ids are UUIDs made by the program.
-- A row that a decision reads is dated and never overwritten: `ended_at` is set once, by a recorded act.
-- Unique indexes are called table_column_column, so that both databases name a conflict alike.

CREATE TABLE organisation (
    id UUID NOT NULL PRIMARY KEY,
    kvk TEXT NOT NULL CONSTRAINT organisation_kvk_is_8_digits CHECK (length(kvk) = 8),
    rsin TEXT,
    -- Which kinds of number it has, as bits: 1 KvK, 2 RSIN, 4 fiscal (R-CAT-5).
    identifiers BIGINT NOT NULL,
    name TEXT NOT NULL,
    -- The name in small letters without accents: searched, sorted and paged by.
    name_key TEXT COLLATE "C" NOT NULL,
    town TEXT NOT NULL,
    legal_form TEXT NOT NULL,
    -- How many directors the register knows, for the majority that must sign (R-BEV-4).
    directors BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX organisation_kvk ON organisation (kvk);
CREATE INDEX organisation_by_name ON organisation (name_key, id);

CREATE TABLE organisation_state (
    organisation UUID NOT NULL REFERENCES organisation (id),
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    state TEXT NOT NULL CONSTRAINT organisation_state_known CHECK (state IN ('active', 'blocked', 'ended')),
    by_person UUID,
    PRIMARY KEY (organisation, seq)
);

CREATE TABLE person (
    id UUID NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    name_key TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE account (
    person UUID NOT NULL PRIMARY KEY REFERENCES person (id),
    -- In small letters; the program folds it.
    email TEXT NOT NULL,
    password_hash TEXT,
    password_changed_at BIGINT,
    -- Sealed with the installation's key.
    totp_secret BYTEA,
    totp_pending BYTEA,
    -- The last time step whose code was used: a code works once.
    totp_last_step BIGINT NOT NULL DEFAULT 0,
    lang TEXT NOT NULL CONSTRAINT account_lang_known CHECK (lang IN ('nl', 'en')),
    state TEXT NOT NULL CONSTRAINT account_state_known CHECK (state IN ('active', 'closed')),
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX account_email ON account (email);

CREATE TABLE recovery_code (
    person UUID NOT NULL REFERENCES person (id),
    code_hash BYTEA NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (person, code_hash)
);

CREATE TABLE passkey (
    id UUID NOT NULL PRIMARY KEY,
    person UUID NOT NULL REFERENCES person (id),
    credential_key BYTEA NOT NULL,
    credential TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT,
    ended_at BIGINT
);
CREATE UNIQUE INDEX passkey_credential_key ON passkey (credential_key);
CREATE INDEX passkey_by_person ON passkey (person);

-- A sign-in or enrolment under way; taken once.
CREATE TABLE ceremony (
    token_hash BYTEA NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    person UUID REFERENCES person (id),
    state BYTEA NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE TABLE session (
    id UUID NOT NULL PRIMARY KEY,
    token_hash BYTEA NOT NULL,
    person UUID NOT NULL REFERENCES person (id),
    organisation UUID REFERENCES organisation (id),
    method TEXT NOT NULL,
    credential UUID REFERENCES passkey (id),
    second_factor BOOLEAN NOT NULL,
    factor_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT,
    user_agent TEXT NOT NULL,
    address TEXT NOT NULL
);
CREATE UNIQUE INDEX session_token_hash ON session (token_hash);
CREATE INDEX session_by_person ON session (person, ended_at);
CREATE INDEX session_by_expiry ON session (expires_at);

-- What a refused or finished form says on the next page, for browsers without WebAssembly.
CREATE TABLE flash (
    token_hash BYTEA NOT NULL PRIMARY KEY,
    content TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE TABLE reset_token (
    token_hash BYTEA NOT NULL PRIMARY KEY,
    person UUID NOT NULL REFERENCES person (id),
    kind TEXT NOT NULL,
    value TEXT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX reset_token_by_person ON reset_token (person, kind);

-- One stay of a person at an organisation; coming back makes a new row (R-DEC-18).
CREATE TABLE membership (
    id UUID NOT NULL PRIMARY KEY,
    person UUID NOT NULL REFERENCES person (id),
    organisation UUID NOT NULL REFERENCES organisation (id),
    from_at BIGINT NOT NULL,
    ended_at BIGINT,
    ended_by UUID REFERENCES person (id)
);
CREATE UNIQUE INDEX membership_person_organisation ON membership (person, organisation) WHERE ended_at IS NULL;
CREATE INDEX membership_by_organisation ON membership (organisation, ended_at);
CREATE INDEX membership_by_person ON membership (person, organisation);

CREATE TABLE role (
    id UUID NOT NULL PRIMARY KEY,
    membership UUID NOT NULL REFERENCES membership (id),
    role TEXT NOT NULL CONSTRAINT role_known CHECK (role IN ('representative', 'manager', 'user')),
    -- A manager's, and only a manager's (R-ROL-3).
    level BIGINT CONSTRAINT role_level_known CHECK (level BETWEEN 1 AND 5),
    -- A representative's, and only a representative's: how far the statutory power goes (R-BEV-1).
    power TEXT,
    from_at BIGINT NOT NULL,
    ended_at BIGINT,
    by_person UUID REFERENCES person (id),
    ended_by UUID REFERENCES person (id),
    CONSTRAINT role_level_is_a_managers CHECK ((role = 'manager') = (level IS NOT NULL)),
    CONSTRAINT role_power_is_a_representatives CHECK ((role = 'representative') = (power IS NOT NULL))
);
CREATE UNIQUE INDEX role_membership_role ON role (membership, role) WHERE ended_at IS NULL;
CREATE INDEX role_by_membership ON role (membership);

CREATE TABLE team (
    id UUID NOT NULL PRIMARY KEY,
    organisation UUID NOT NULL REFERENCES organisation (id),
    name TEXT NOT NULL,
    name_key TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE UNIQUE INDEX team_organisation_name_key ON team (organisation, name_key) WHERE ended_at IS NULL;

CREATE TABLE team_member (
    id UUID NOT NULL PRIMARY KEY,
    team UUID NOT NULL REFERENCES team (id),
    membership UUID NOT NULL REFERENCES membership (id),
    from_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE UNIQUE INDEX team_member_team_membership ON team_member (team, membership) WHERE ended_at IS NULL;
CREATE INDEX team_member_by_team ON team_member (team);
CREATE INDEX team_member_by_membership ON team_member (membership);

-- A login means: one person's, at one organisation, never moved (R-AAN-12).
CREATE TABLE means (
    id UUID NOT NULL PRIMARY KEY,
    person UUID NOT NULL REFERENCES person (id),
    organisation UUID NOT NULL REFERENCES organisation (id),
    -- The passkey it is bound to; none: any full sign-in of the person.
    credential UUID REFERENCES passkey (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX means_by_person ON means (person, organisation);
CREATE INDEX means_by_organisation ON means (organisation);

CREATE TABLE means_level (
    means UUID NOT NULL REFERENCES means (id),
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    level BIGINT NOT NULL CONSTRAINT means_level_known CHECK (level BETWEEN 1 AND 5),
    PRIMARY KEY (means, seq)
);

CREATE TABLE means_state (
    means UUID NOT NULL REFERENCES means (id),
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    state TEXT NOT NULL CONSTRAINT means_state_known CHECK (state IN ('active', 'suspended', 'revoked', 'expired')),
    by_person UUID REFERENCES person (id),
    PRIMARY KEY (means, seq)
);

-- The last log-in per person and organisation, and since when there was no gap of 24 months (R-DEC-13).
CREATE TABLE last_use (
    person UUID NOT NULL REFERENCES person (id),
    organisation UUID NOT NULL REFERENCES organisation (id),
    at BIGINT NOT NULL,
    unbroken_since BIGINT NOT NULL,
    -- 24 months after the last log-in: access lapses then.
    lapses_at BIGINT NOT NULL,
    PRIMARY KEY (person, organisation)
);
