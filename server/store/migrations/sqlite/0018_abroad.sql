-- Logging in abroad with a means (eIDAS outbound, R-AAN-14). The authorisation is per country, never per service.

-- One country for one means: asked for by its owner, given by who is in charge, ended by either.
CREATE TABLE abroad_country (
    id BLOB NOT NULL PRIMARY KEY,
    means BLOB NOT NULL REFERENCES means (id),
    -- Two letters (ISO 3166).
    country TEXT NOT NULL CONSTRAINT abroad_country_is_2_letters CHECK (length(country) = 2),
    state TEXT NOT NULL CONSTRAINT abroad_country_state_known CHECK (state IN ('asked', 'given', 'refused', 'ended')),
    asked_at INTEGER NOT NULL,
    answered_at INTEGER,
    answered_by BLOB REFERENCES person (id),
    ended_at INTEGER,
    ended_by BLOB REFERENCES person (id),
    CONSTRAINT abroad_country_answered CHECK (state = 'asked' OR answered_at IS NOT NULL OR ended_at IS NOT NULL),
    CONSTRAINT abroad_country_ended CHECK ((state = 'ended') = (ended_at IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX abroad_country_means_country ON abroad_country (means, country) WHERE state IN ('asked', 'given');

-- The means was coupled to its owner's citizen service number. The number itself is nowhere: what the coupling point
-- gave in its place is kept sealed, and erased when the coupling ends.
CREATE TABLE abroad_coupling (
    id BLOB NOT NULL PRIMARY KEY,
    means BLOB NOT NULL REFERENCES means (id),
    pseudonym BLOB,
    coupled_at INTEGER NOT NULL,
    ended_at INTEGER,
    CONSTRAINT abroad_coupling_erased CHECK ((ended_at IS NULL) = (pseudonym IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX abroad_coupling_means ON abroad_coupling (means) WHERE ended_at IS NULL;
