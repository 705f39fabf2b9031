-- Files of users for whom means are applied for (R-AAN-7): planned first, applied by a worker afterwards.

CREATE TABLE import (
    id UUID NOT NULL PRIMARY KEY,
    organisation UUID NOT NULL REFERENCES organisation (id),
    -- The manager who uploaded it; once it runs, the one on whose word.
    by_person UUID NOT NULL REFERENCES person (id),
    -- The level up to which that one may apply (R-ROL-3), as it was then.
    level BIGINT NOT NULL CONSTRAINT import_level_known CHECK (level BETWEEN 2 AND 5),
    lang TEXT NOT NULL CONSTRAINT import_lang_known CHECK (lang IN ('nl', 'en')),
    -- The file's name and what was found out about it, sealed.
    head BYTEA NOT NULL,
    state TEXT NOT NULL CONSTRAINT import_state_known CHECK (state IN ('planned', 'running', 'stopped', 'done')),
    -- Goes up at every change: what a change is compared with.
    revision BIGINT NOT NULL,
    -- Which worker's it is, as a number that goes up, and until when nobody else takes it.
    claim BIGINT NOT NULL,
    claim_until BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    started_at BIGINT,
    ended_at BIGINT,
    -- What was ordered with it; none before it ran.
    means_order UUID REFERENCES means_order (id)
);
CREATE INDEX import_by_organisation ON import (organisation, created_at);
CREATE INDEX import_by_state ON import (state, claim_until);
CREATE INDEX import_by_change ON import (changed_at);

CREATE TABLE import_row (
    import UUID NOT NULL REFERENCES import (id),
    line BIGINT NOT NULL,
    -- What stands in its cells, sealed.
    cells BYTEA NOT NULL,
    verdict TEXT NOT NULL CONSTRAINT import_row_verdict_known CHECK (verdict IN (
        'new', 'already', 'attention', 'refused', 'left_out', 'applied'
    )),
    -- Why, and what else to know: codes only.
    findings TEXT NOT NULL,
    application UUID REFERENCES application (id),
    -- What it costs, in cents; 0 for what does not go.
    net_cents BIGINT NOT NULL,
    vat_cents BIGINT NOT NULL,
    PRIMARY KEY (import, line),
    CONSTRAINT import_row_applied_whole CHECK ((verdict = 'applied') = (application IS NOT NULL))
);
CREATE INDEX import_row_by_verdict ON import_row (import, verdict, line);
CREATE INDEX import_row_by_application ON import_row (application);
