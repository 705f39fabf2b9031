-- Files of users for whom means are applied for (R-AAN-7): planned first, applied by a worker afterwards.

CREATE TABLE import (
    id BLOB NOT NULL PRIMARY KEY,
    organisation BLOB NOT NULL REFERENCES organisation (id),
    -- The manager who uploaded it; once it runs, the one on whose word.
    by_person BLOB NOT NULL REFERENCES person (id),
    -- The level up to which that one may apply (R-ROL-3), as it was then.
    level INTEGER NOT NULL CONSTRAINT import_level_known CHECK (level BETWEEN 2 AND 5),
    lang TEXT NOT NULL CONSTRAINT import_lang_known CHECK (lang IN ('nl', 'en')),
    -- The file's name and what was found out about it, sealed.
    head BLOB NOT NULL,
    state TEXT NOT NULL CONSTRAINT import_state_known CHECK (state IN ('planned', 'running', 'stopped', 'done')),
    -- Goes up at every change: what a change is compared with.
    revision INTEGER NOT NULL,
    -- Which worker's it is, as a number that goes up, and until when nobody else takes it.
    claim INTEGER NOT NULL,
    claim_until INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    started_at INTEGER,
    ended_at INTEGER,
    -- What was ordered with it; none before it ran.
    means_order BLOB REFERENCES means_order (id)
) STRICT;
CREATE INDEX import_by_organisation ON import (organisation, created_at);
CREATE INDEX import_by_state ON import (state, claim_until);
CREATE INDEX import_by_change ON import (changed_at);

CREATE TABLE import_row (
    import BLOB NOT NULL REFERENCES import (id),
    line INTEGER NOT NULL,
    -- What stands in its cells, sealed.
    cells BLOB NOT NULL,
    verdict TEXT NOT NULL CONSTRAINT import_row_verdict_known CHECK (verdict IN (
        'new', 'already', 'attention', 'refused', 'left_out', 'applied'
    )),
    -- Why, and what else to know: codes only.
    findings TEXT NOT NULL,
    application BLOB REFERENCES application (id),
    -- What it costs, in cents; 0 for what does not go.
    net_cents INTEGER NOT NULL,
    vat_cents INTEGER NOT NULL,
    PRIMARY KEY (import, line),
    CONSTRAINT import_row_applied_whole CHECK ((verdict = 'applied') = (application IS NOT NULL))
) STRICT;
CREATE INDEX import_row_by_verdict ON import_row (import, verdict, line);
CREATE INDEX import_row_by_application ON import_row (application);
