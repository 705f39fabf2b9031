-- Papers where the register alone does not settle who may sign (R-BEV-5 to R-BEV-7), and what clerks do with them.

-- One per application whose papers are read: on which ground, who looks at it, and what they read.
CREATE TABLE evidence_case (
    application UUID NOT NULL PRIMARY KEY REFERENCES application (id),
    path TEXT NOT NULL CONSTRAINT evidence_case_path_known CHECK (path IN (
        'church', 'no_representative', 'no_kvk_number', 'sent_extract', 'foreign_director'
    )),
    -- Since when it waits for a clerk; none while it waits for the applicant, and when it is decided.
    waiting_since BIGINT,
    -- When it first came to a clerk: what handling takes is counted from here (R-AAN-2).
    submitted_at BIGINT,
    claimed_by UUID REFERENCES person (id),
    claimed_at BIGINT,
    -- Whom the papers name, as the first clerk read them, sealed; once decided it is what counts.
    named BYTEA,
    proposed_by UUID REFERENCES person (id),
    proposed_at BIGINT,
    decided_by UUID REFERENCES person (id),
    decided_at BIGINT,
    accepted BOOLEAN NOT NULL,
    -- What a clerk asked for last, or why it was refused, in a clerk's words to the applicant.
    told TEXT,
    revision BIGINT NOT NULL,
    CONSTRAINT evidence_case_proposed_whole CHECK ((named IS NULL) = (proposed_by IS NULL)),
    CONSTRAINT evidence_case_accepted_whole CHECK (NOT accepted OR (decided_by IS NOT NULL AND named IS NOT NULL))
);
CREATE INDEX evidence_case_by_waiting ON evidence_case (waiting_since);
CREATE INDEX evidence_case_by_decided ON evidence_case (path, decided_at);

-- One paper that was sent. What it shows is destroyed when it is decided on, or left lying (R-BEV-8); its kind, day and
-- digest stay.
CREATE TABLE evidence_paper (
    id UUID NOT NULL PRIMARY KEY,
    application UUID NOT NULL REFERENCES application (id),
    paper TEXT NOT NULL,
    -- The day on an extract (R-BEV-7), as its first moment.
    issued_at BIGINT,
    kind TEXT NOT NULL CONSTRAINT evidence_paper_kind_known CHECK (kind IN ('pdf', 'jpeg', 'png')),
    bytes BIGINT NOT NULL,
    digest BYTEA NOT NULL,
    -- Sealed.
    content BYTEA,
    state TEXT NOT NULL CONSTRAINT evidence_paper_state_known CHECK (state IN ('sent', 'accepted', 'refused', 'replaced')),
    sent_by UUID NOT NULL REFERENCES person (id),
    sent_at BIGINT NOT NULL,
    destroyed_at BIGINT,
    CONSTRAINT evidence_paper_destroyed_whole CHECK ((content IS NULL) = (destroyed_at IS NOT NULL))
);
CREATE INDEX evidence_paper_by_application ON evidence_paper (application, paper);
CREATE INDEX evidence_paper_by_sent ON evidence_paper (destroyed_at, sent_at);

-- Somebody stood at a counter with an identity document (R-BEV-4): a clerk says so, and a second one agrees.
CREATE TABLE appearance (
    identification UUID NOT NULL PRIMARY KEY REFERENCES identification (id),
    counter TEXT NOT NULL,
    -- Kind of document, name and day of birth, sealed; never its number.
    found BYTEA NOT NULL,
    recorded_by UUID NOT NULL REFERENCES person (id),
    recorded_at BIGINT NOT NULL,
    agreed_by UUID REFERENCES person (id),
    agreed_at BIGINT,
    CONSTRAINT appearance_takes_two CHECK (agreed_by IS NULL OR agreed_by <> recorded_by)
);

-- When and where somebody comes to a counter.
CREATE TABLE appointment (
    application UUID NOT NULL PRIMARY KEY REFERENCES application (id),
    at BIGINT NOT NULL,
    counter TEXT NOT NULL,
    made_by UUID NOT NULL REFERENCES person (id),
    made_at BIGINT NOT NULL
);

-- Who gets the means signs as that, next to those whom the register names (EH4, R-BEV-4).
ALTER TABLE application_signer ADD COLUMN as_user BOOLEAN NOT NULL DEFAULT FALSE;
