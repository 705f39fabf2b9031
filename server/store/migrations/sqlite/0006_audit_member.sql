-- Which stays an event is about, as its facts say: the history of a person without reading the whole log.
CREATE TABLE audit_member (
    membership BLOB NOT NULL,
    event BLOB NOT NULL REFERENCES audit_event (id),
    PRIMARY KEY (membership, event)
) STRICT;

-- What happened before this table was there.
INSERT OR IGNORE INTO audit_member (membership, event)
SELECT unhex(replace(m.value, '-', '')), e.id
FROM audit_event e, json_each(e.facts, '$.members') m
WHERE m.type = 'text' AND length(m.value) = 36 AND unhex(replace(m.value, '-', '')) IS NOT NULL;
