-- Chain authorisations: the lasting pair, what is asked, what is granted, and to whom it is assigned.

-- The pair client and intermediary: never changes, never ends; everything of the chain hangs under it.
CREATE TABLE mandate (
    id BLOB NOT NULL PRIMARY KEY,
    client BLOB NOT NULL REFERENCES organisation (id),
    intermediary BLOB NOT NULL REFERENCES organisation (id),
    created_at INTEGER NOT NULL,
    CONSTRAINT mandate_parties_differ CHECK (client <> intermediary)
) STRICT;
CREATE UNIQUE INDEX mandate_client_intermediary ON mandate (client, intermediary);
CREATE INDEX mandate_by_intermediary ON mandate (intermediary);

-- What the intermediary calls the client; by number, because a client may not be here yet.
CREATE TABLE client_label (
    intermediary BLOB NOT NULL REFERENCES organisation (id),
    client_kvk TEXT NOT NULL CONSTRAINT client_label_kvk_is_8_digits CHECK (length(client_kvk) = 8),
    label TEXT NOT NULL,
    label_key TEXT NOT NULL,
    PRIMARY KEY (intermediary, client_kvk)
) STRICT;

CREATE TABLE request (
    id BLOB NOT NULL PRIMARY KEY,
    intermediary BLOB NOT NULL REFERENCES organisation (id),
    client_kvk TEXT NOT NULL CONSTRAINT request_kvk_is_8_digits CHECK (length(client_kvk) = 8),
    -- Filled in once the client is here.
    client BLOB REFERENCES organisation (id),
    -- How the client was called when asked: a typed name, or the register's.
    client_name TEXT NOT NULL,
    client_name_key TEXT NOT NULL,
    -- Who took the initiative: the intermediary asks, or the client grants first (R-KET-3).
    origin TEXT NOT NULL CONSTRAINT request_origin_known CHECK (origin IN ('intermediary', 'client')),
    asked_by BLOB NOT NULL REFERENCES person (id),
    level INTEGER NOT NULL CONSTRAINT request_level_known CHECK (level BETWEEN 2 AND 5),
    -- The wished end: whole years from the approval, or a moment.
    years INTEGER CONSTRAINT request_years_offered CHECK (years BETWEEN 1 AND 5),
    until_at INTEGER,
    bundle BLOB,
    bundle_version INTEGER,
    message TEXT NOT NULL,
    match_code TEXT NOT NULL,
    lang TEXT NOT NULL CONSTRAINT request_lang_known CHECK (lang IN ('nl', 'en')),
    state TEXT NOT NULL CONSTRAINT request_state_known CHECK (state IN (
        'pending', 'partly_signed', 'approved', 'partly_approved', 'refused', 'withdrawn', 'expired'
    )),
    -- Goes up at every change of state or signature: what a change is compared with.
    revision INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    sent_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    closed_at INTEGER,
    closed_by BLOB REFERENCES person (id),
    -- Why it was refused, in the approver's words.
    reason TEXT,
    CONSTRAINT request_one_end CHECK ((years IS NULL) <> (until_at IS NULL)),
    CONSTRAINT request_bundle_with_version CHECK ((bundle IS NULL) = (bundle_version IS NULL)),
    CONSTRAINT request_parties_differ CHECK (client <> intermediary),
    FOREIGN KEY (bundle, bundle_version) REFERENCES bundle_version (bundle, version)
) STRICT;
-- For the services' copy of the parties below.
CREATE UNIQUE INDEX request_id_intermediary_client_kvk_origin ON request (id, intermediary, client_kvk, origin);
CREATE INDEX request_by_intermediary ON request (intermediary, client_kvk, state, expires_at);
CREATE INDEX request_by_client ON request (client, state);
CREATE INDEX request_by_kvk ON request (client_kvk, state);
CREATE INDEX request_by_expiry ON request (expires_at) WHERE state IN ('pending', 'partly_signed');

-- One open request per requester, client and service: the parties are copied here so that an index can say so.
CREATE TABLE request_service (
    request BLOB NOT NULL,
    service BLOB NOT NULL REFERENCES service (id),
    intermediary BLOB NOT NULL,
    client_kvk TEXT NOT NULL,
    origin TEXT NOT NULL,
    open INTEGER NOT NULL,
    -- Whether the approval took this service in; empty until the request is closed.
    granted INTEGER,
    PRIMARY KEY (request, service),
    FOREIGN KEY (request, intermediary, client_kvk, origin)
        REFERENCES request (id, intermediary, client_kvk, origin)
) STRICT;
CREATE UNIQUE INDEX request_service_origin_intermediary_client_kvk_service
    ON request_service (origin, intermediary, client_kvk, service) WHERE open;

-- A link says which request, never who approves.
CREATE TABLE request_link (
    token_hash BLOB NOT NULL PRIMARY KEY,
    request BLOB NOT NULL REFERENCES request (id),
    purpose TEXT NOT NULL CONSTRAINT request_link_purpose_known CHECK (purpose IN ('approve', 'sign', 'pass_on')),
    -- Whom it was sent to, as far as known; for the trail, not for access.
    person BLOB REFERENCES person (id),
    email TEXT,
    created_by BLOB REFERENCES person (id),
    created_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;
CREATE INDEX request_link_by_request ON request_link (request);

-- One signature under an approval; the first fixes what is signed, a change voids it (R-DEC-8).
CREATE TABLE signature (
    id BLOB NOT NULL PRIMARY KEY,
    request BLOB NOT NULL REFERENCES request (id),
    person BLOB NOT NULL REFERENCES person (id),
    membership BLOB NOT NULL REFERENCES membership (id),
    role TEXT NOT NULL CONSTRAINT signature_role_known CHECK (role IN ('representative', 'manager')),
    power TEXT,
    level INTEGER NOT NULL CONSTRAINT signature_level_known CHECK (level BETWEEN 1 AND 5),
    digest BLOB NOT NULL,
    from_at INTEGER,
    until_at INTEGER NOT NULL,
    at INTEGER NOT NULL,
    voided_at INTEGER
) STRICT;
CREATE UNIQUE INDEX signature_request_person ON signature (request, person) WHERE voided_at IS NULL;
CREATE INDEX signature_by_request ON signature (request);

CREATE TABLE signature_service (
    signature BLOB NOT NULL REFERENCES signature (id),
    service BLOB NOT NULL REFERENCES service (id),
    PRIMARY KEY (signature, service)
) STRICT;

-- Client to intermediary: one level (R-DEC-14), always an end of at most five years (R-MACH-6, R-DEC-12).
CREATE TABLE chain_grant (
    id BLOB NOT NULL PRIMARY KEY,
    mandate BLOB NOT NULL REFERENCES mandate (id),
    request BLOB REFERENCES request (id),
    level INTEGER NOT NULL CONSTRAINT chain_grant_level_known CHECK (level BETWEEN 2 AND 5),
    from_at INTEGER NOT NULL,
    until_at INTEGER NOT NULL,
    -- On what power: 'manager', 'representative', or 'register' for another register's answer.
    basis TEXT NOT NULL CONSTRAINT chain_grant_basis_known CHECK (basis IN ('manager', 'representative', 'register')),
    bundle BLOB,
    bundle_version INTEGER,
    -- Empty: ours. Otherwise the register that answers for this leg.
    register TEXT NOT NULL DEFAULT '',
    granted_by BLOB REFERENCES person (id),
    created_at INTEGER NOT NULL,
    CONSTRAINT chain_grant_ends_after_start CHECK (until_at > from_at),
    -- Five calendar years with two leap days, the last day itself, and an hour for the summer time.
    CONSTRAINT chain_grant_five_years CHECK (until_at - from_at <= 157942800000000),
    CONSTRAINT chain_grant_bundle_with_version CHECK ((bundle IS NULL) = (bundle_version IS NULL)),
    FOREIGN KEY (bundle, bundle_version) REFERENCES bundle_version (bundle, version)
) STRICT;
-- An approval takes effect once.
CREATE UNIQUE INDEX chain_grant_request ON chain_grant (request) WHERE request IS NOT NULL;
CREATE INDEX chain_grant_by_mandate ON chain_grant (mandate, until_at);
CREATE INDEX chain_grant_by_end ON chain_grant (until_at);

CREATE TABLE chain_grant_service (
    chain_grant BLOB NOT NULL REFERENCES chain_grant (id),
    service BLOB NOT NULL REFERENCES service (id),
    revoked_at INTEGER,
    revoked_by BLOB REFERENCES person (id),
    revoked_side TEXT CONSTRAINT chain_grant_service_side_known CHECK (revoked_side IN ('client', 'intermediary', 'operator')),
    reason TEXT,
    PRIMARY KEY (chain_grant, service),
    CONSTRAINT chain_grant_service_revoked_whole CHECK ((revoked_at IS NULL) = (revoked_side IS NULL))
) STRICT;
CREATE INDEX chain_grant_service_by_service ON chain_grant_service (service);

-- A set of clients of one intermediary, assigned as one (R-DEC-19).
CREATE TABLE portfolio (
    id BLOB NOT NULL PRIMARY KEY,
    organisation BLOB NOT NULL REFERENCES organisation (id),
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;
CREATE UNIQUE INDEX portfolio_organisation_name_key ON portfolio (organisation, name_key) WHERE ended_at IS NULL;

CREATE TABLE portfolio_client (
    id BLOB NOT NULL PRIMARY KEY,
    portfolio BLOB NOT NULL REFERENCES portfolio (id),
    mandate BLOB NOT NULL REFERENCES mandate (id),
    from_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;
CREATE UNIQUE INDEX portfolio_client_portfolio_mandate ON portfolio_client (portfolio, mandate) WHERE ended_at IS NULL;
CREATE INDEX portfolio_client_by_portfolio ON portfolio_client (portfolio);
CREATE INDEX portfolio_client_by_mandate ON portfolio_client (mandate);

CREATE TABLE portfolio_exclusion (
    id BLOB NOT NULL PRIMARY KEY,
    portfolio BLOB NOT NULL REFERENCES portfolio (id),
    mandate BLOB NOT NULL REFERENCES mandate (id),
    from_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;
CREATE UNIQUE INDEX portfolio_exclusion_portfolio_mandate
    ON portfolio_exclusion (portfolio, mandate) WHERE ended_at IS NULL;
CREATE INDEX portfolio_exclusion_by_mandate ON portfolio_exclusion (mandate);

-- Intermediary to member or team, for a client or a portfolio.
CREATE TABLE assignment (
    id BLOB NOT NULL PRIMARY KEY,
    mandate BLOB REFERENCES mandate (id),
    portfolio BLOB REFERENCES portfolio (id),
    membership BLOB REFERENCES membership (id),
    team BLOB REFERENCES team (id),
    -- Whatever the client grants, now and later; otherwise the services listed beside it.
    all_services INTEGER NOT NULL,
    level INTEGER NOT NULL CONSTRAINT assignment_level_known CHECK (level BETWEEN 2 AND 5),
    from_at INTEGER NOT NULL,
    until_at INTEGER,
    -- When it lapses if it is never used: 24 months after its start (R-DEC-13).
    lapses_at INTEGER NOT NULL,
    created_by BLOB REFERENCES person (id),
    created_at INTEGER NOT NULL,
    ended_at INTEGER,
    ended_by BLOB REFERENCES person (id),
    CONSTRAINT assignment_one_subject CHECK ((mandate IS NULL) <> (portfolio IS NULL)),
    CONSTRAINT assignment_one_target CHECK ((membership IS NULL) <> (team IS NULL)),
    CONSTRAINT assignment_ends_after_start CHECK (until_at > from_at),
    CONSTRAINT assignment_five_years CHECK (until_at - from_at <= 157942800000000)
) STRICT;
CREATE INDEX assignment_by_mandate ON assignment (mandate);
CREATE INDEX assignment_by_portfolio ON assignment (portfolio);
CREATE INDEX assignment_by_membership ON assignment (membership);
CREATE INDEX assignment_by_team ON assignment (team);

CREATE TABLE assignment_service (
    assignment BLOB NOT NULL REFERENCES assignment (id),
    service BLOB NOT NULL REFERENCES service (id),
    PRIMARY KEY (assignment, service)
) STRICT;

-- A member kept away from a client; wins over every assignment (R-DEC-19).
CREATE TABLE exclusion (
    id BLOB NOT NULL PRIMARY KEY,
    membership BLOB NOT NULL REFERENCES membership (id),
    mandate BLOB NOT NULL REFERENCES mandate (id),
    from_at INTEGER NOT NULL,
    ended_at INTEGER,
    by_person BLOB REFERENCES person (id)
) STRICT;
CREATE UNIQUE INDEX exclusion_membership_mandate ON exclusion (membership, mandate) WHERE ended_at IS NULL;
CREATE INDEX exclusion_by_mandate ON exclusion (mandate);
