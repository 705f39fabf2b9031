-- Which stays an event is about, as its facts say: the history of a person without reading the whole log.
CREATE TABLE audit_member (
    membership UUID NOT NULL,
    event UUID NOT NULL REFERENCES audit_event (id),
    PRIMARY KEY (membership, event)
);

-- What happened before this table was there.
INSERT INTO audit_member (membership, event)
SELECT DISTINCT m.id::uuid, e.id
FROM audit_event e,
    LATERAL jsonb_array_elements_text(
        CASE jsonb_typeof(e.facts::jsonb -> 'members')
            WHEN 'array' THEN e.facts::jsonb -> 'members'
            WHEN 'string' THEN jsonb_build_array(e.facts::jsonb -> 'members')
            ELSE '[]'::jsonb
        END
    ) AS m (id)
WHERE m.id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$';
