-- People, organisations, signing in, and who works where.
-- Times are microseconds since 1970 in UTC; levels are codes 1 (EH1) to 5 (EH4); ids are UUIDs made by the program.
-- A row that a decision reads is dated and never overwritten: `ended_at` is set once, by a recorded act.
-- Unique indexes are called table_column_column, so that both databases name a conflict alike.

CREATE TABLE organisation (
    id BLOB NOT NULL PRIMARY KEY,
    kvk TEXT NOT NULL CONSTRAINT organisation_kvk_is_8_digits CHECK (length(kvk) = 8),
    rsin TEXT,
    -- Which kinds of number it has, as bits: 1 KvK, 2 RSIN, 4 fiscal (R-CAT-5).
    identifiers INTEGER NOT NULL,
    name TEXT NOT NULL,
    -- The name in small letters without accents: searched, sorted and paged by.
    name_key TEXT NOT NULL,
    town TEXT NOT NULL,
    legal_form TEXT NOT NULL,
    -- How many directors the register knows, for the majority that must sign (R-BEV-4).
    directors INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX organisation_kvk ON organisation (kvk);
CREATE INDEX organisation_by_name ON organisation (name_key, id);

CREATE TABLE organisation_state (
    organisation BLOB NOT NULL REFERENCES organisation (id),
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    state TEXT NOT NULL CONSTRAINT organisation_state_known CHECK (state IN ('active', 'blocked', 'ended')),
    by_person BLOB,
    PRIMARY KEY (organisation, seq)
) STRICT;

CREATE TABLE person (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE account (
    person BLOB NOT NULL PRIMARY KEY REFERENCES person (id),
    -- In small letters; the program folds it.
    email TEXT NOT NULL,
    password_hash TEXT,
    password_changed_at INTEGER,
    -- Sealed with the installation's key.
    totp_secret BLOB,
    totp_pending BLOB,
    -- The last time step whose code was used: a code works once.
    totp_last_step INTEGER NOT NULL DEFAULT 0,
    lang TEXT NOT NULL CONSTRAINT account_lang_known CHECK (lang IN ('nl', 'en')),
    state TEXT NOT NULL CONSTRAINT account_state_known CHECK (state IN ('active', 'closed')),
    created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX account_email ON account (email);

CREATE TABLE recovery_code (
    person BLOB NOT NULL REFERENCES person (id),
    code_hash BLOB NOT NULL,
    used_at INTEGER,
    PRIMARY KEY (person, code_hash)
) STRICT;

CREATE TABLE passkey (
    id BLOB NOT NULL PRIMARY KEY,
    person BLOB NOT NULL REFERENCES person (id),
    credential_key BLOB NOT NULL,
    credential TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER,
    ended_at INTEGER
) STRICT;
CREATE UNIQUE INDEX passkey_credential_key ON passkey (credential_key);
CREATE INDEX passkey_by_person ON passkey (person);

-- A sign-in or enrolment under way; taken once.
CREATE TABLE ceremony (
    token_hash BLOB NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    person BLOB REFERENCES person (id),
    state BLOB NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;

CREATE TABLE session (
    id BLOB NOT NULL PRIMARY KEY,
    token_hash BLOB NOT NULL,
    person BLOB NOT NULL REFERENCES person (id),
    organisation BLOB REFERENCES organisation (id),
    method TEXT NOT NULL,
    credential BLOB REFERENCES passkey (id),
    second_factor INTEGER NOT NULL,
    factor_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ended_at INTEGER,
    user_agent TEXT NOT NULL,
    address TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX session_token_hash ON session (token_hash);
CREATE INDEX session_by_person ON session (person, ended_at);
CREATE INDEX session_by_expiry ON session (expires_at);

-- What a refused or finished form says on the next page, for browsers without WebAssembly.
CREATE TABLE flash (
    token_hash BLOB NOT NULL PRIMARY KEY,
    content TEXT NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;

CREATE TABLE reset_token (
    token_hash BLOB NOT NULL PRIMARY KEY,
    person BLOB NOT NULL REFERENCES person (id),
    kind TEXT NOT NULL,
    value TEXT,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;
CREATE INDEX reset_token_by_person ON reset_token (person, kind);

-- One stay of a person at an organisation; coming back makes a new row (R-DEC-18).
CREATE TABLE membership (
    id BLOB NOT NULL PRIMARY KEY,
    person BLOB NOT NULL REFERENCES person (id),
    organisation BLOB NOT NULL REFERENCES organisation (id),
    from_at INTEGER NOT NULL,
    ended_at INTEGER,
    ended_by BLOB REFERENCES person (id)
) STRICT;
CREATE UNIQUE INDEX membership_person_organisation ON membership (person, organisation) WHERE ended_at IS NULL;
CREATE INDEX membership_by_organisation ON membership (organisation, ended_at);
CREATE INDEX membership_by_person ON membership (person, organisation);

CREATE TABLE role (
    id BLOB NOT NULL PRIMARY KEY,
    membership BLOB NOT NULL REFERENCES membership (id),
    role TEXT NOT NULL CONSTRAINT role_known CHECK (role IN ('representative', 'manager', 'user')),
    -- A manager's, and only a manager's (R-ROL-3).
    level INTEGER CONSTRAINT role_level_known CHECK (level BETWEEN 1 AND 5),
    -- A representative's, and only a representative's: how far the statutory power goes (R-BEV-1).
    power TEXT,
    from_at INTEGER NOT NULL,
    ended_at INTEGER,
    by_person BLOB REFERENCES person (id),
    ended_by BLOB REFERENCES person (id),
    CONSTRAINT role_level_is_a_managers CHECK ((role = 'manager') = (level IS NOT NULL)),
    CONSTRAINT role_power_is_a_representatives CHECK ((role = 'representative') = (power IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX role_membership_role ON role (membership, role) WHERE ended_at IS NULL;
CREATE INDEX role_by_membership ON role (membership);

CREATE TABLE team (
    id BLOB NOT NULL PRIMARY KEY,
    organisation BLOB NOT NULL REFERENCES organisation (id),
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;
CREATE UNIQUE INDEX team_organisation_name_key ON team (organisation, name_key) WHERE ended_at IS NULL;

CREATE TABLE team_member (
    id BLOB NOT NULL PRIMARY KEY,
    team BLOB NOT NULL REFERENCES team (id),
    membership BLOB NOT NULL REFERENCES membership (id),
    from_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;
CREATE UNIQUE INDEX team_member_team_membership ON team_member (team, membership) WHERE ended_at IS NULL;
CREATE INDEX team_member_by_team ON team_member (team);
CREATE INDEX team_member_by_membership ON team_member (membership);

-- A login means: one person's, at one organisation, never moved (R-AAN-12).
CREATE TABLE means (
    id BLOB NOT NULL PRIMARY KEY,
    person BLOB NOT NULL REFERENCES person (id),
    organisation BLOB NOT NULL REFERENCES organisation (id),
    -- The passkey it is bound to; none: any full sign-in of the person.
    credential BLOB REFERENCES passkey (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX means_by_person ON means (person, organisation);
CREATE INDEX means_by_organisation ON means (organisation);

CREATE TABLE means_level (
    means BLOB NOT NULL REFERENCES means (id),
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    level INTEGER NOT NULL CONSTRAINT means_level_known CHECK (level BETWEEN 1 AND 5),
    PRIMARY KEY (means, seq)
) STRICT;

CREATE TABLE means_state (
    means BLOB NOT NULL REFERENCES means (id),
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    state TEXT NOT NULL CONSTRAINT means_state_known CHECK (state IN ('active', 'suspended', 'revoked', 'expired')),
    by_person BLOB REFERENCES person (id),
    PRIMARY KEY (means, seq)
) STRICT;

-- The last log-in per person and organisation, and since when there was no gap of 24 months (R-DEC-13).
CREATE TABLE last_use (
    person BLOB NOT NULL REFERENCES person (id),
    organisation BLOB NOT NULL REFERENCES organisation (id),
    at INTEGER NOT NULL,
    unbroken_since INTEGER NOT NULL,
    -- 24 months after the last log-in: access lapses then.
    lapses_at INTEGER NOT NULL,
    PRIMARY KEY (person, organisation)
) STRICT;
