-- Why a means stands as it stands: who may resume a suspended one hangs on it. Of older rows nobody knows.
ALTER TABLE means_state ADD COLUMN cause TEXT CONSTRAINT means_state_cause_known CHECK (
    cause IN ('owner', 'manager', 'lost', 'misused', 'left', 'replaced')
);

-- What somebody did, for that person to read (R-PRV).
CREATE INDEX audit_event_by_actor ON audit_event (actor, at);
CREATE INDEX outbox_by_person ON outbox (person);
