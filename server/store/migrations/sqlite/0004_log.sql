-- What happened, and what is to be told.

-- Append-only. Ids and codes; words about people lie beside it, with a salted digest here, so that they can be erased.
CREATE TABLE audit_event (
    id BLOB NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    actor BLOB,
    action TEXT NOT NULL,
    object_kind TEXT NOT NULL,
    object BLOB NOT NULL,
    basis TEXT NOT NULL,
    facts TEXT NOT NULL,
    personal_digest BLOB
) STRICT;
CREATE INDEX audit_event_by_object ON audit_event (object, at);

-- The event's place in the chain of every organisation it touches; the nil organisation is the installation itself.
CREATE TABLE audit_link (
    organisation BLOB NOT NULL,
    seq INTEGER NOT NULL,
    event BLOB NOT NULL REFERENCES audit_event (id),
    previous BLOB NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (organisation, seq)
) STRICT;
CREATE UNIQUE INDEX audit_link_event_organisation ON audit_link (event, organisation);

CREATE TABLE audit_head (
    organisation BLOB NOT NULL PRIMARY KEY,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL
) STRICT;

CREATE TABLE audit_personal (
    event BLOB NOT NULL PRIMARY KEY REFERENCES audit_event (id),
    salt BLOB NOT NULL,
    content TEXT NOT NULL
) STRICT;

-- One mail as it leaves: written by the worker from the messages that wait for one recipient.
CREATE TABLE mail (
    id BLOB NOT NULL PRIMARY KEY,
    recipient TEXT NOT NULL,
    lang TEXT NOT NULL CONSTRAINT mail_lang_known CHECK (lang IN ('nl', 'en')),
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    html TEXT NOT NULL,
    state TEXT NOT NULL CONSTRAINT mail_state_known CHECK (state IN ('waiting', 'sending', 'sent', 'dead')),
    attempts INTEGER NOT NULL,
    -- When to try (again); while sending: when another worker may take over.
    next_at INTEGER NOT NULL,
    last_error TEXT,
    created_at INTEGER NOT NULL,
    done_at INTEGER
) STRICT;
CREATE INDEX mail_by_next ON mail (state, next_at);
CREATE INDEX mail_by_created ON mail (created_at);

-- One thing to tell one person. Several that wait become one mail.
CREATE TABLE outbox (
    id BLOB NOT NULL PRIMARY KEY,
    recipient TEXT NOT NULL,
    person BLOB REFERENCES person (id),
    organisation BLOB REFERENCES organisation (id),
    lang TEXT NOT NULL CONSTRAINT outbox_lang_known CHECK (lang IN ('nl', 'en')),
    kind TEXT NOT NULL,
    params TEXT NOT NULL,
    -- What it is about, so that an invitation can show whether its mail arrived.
    about BLOB,
    dedupe TEXT,
    created_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    mail BLOB REFERENCES mail (id)
) STRICT;
CREATE UNIQUE INDEX outbox_recipient_dedupe ON outbox (recipient, dedupe) WHERE mail IS NULL AND dedupe IS NOT NULL;
CREATE INDEX outbox_waiting ON outbox (due_at) WHERE mail IS NULL;
CREATE INDEX outbox_by_recipient ON outbox (recipient, mail);
CREATE INDEX outbox_by_about ON outbox (about);
CREATE INDEX outbox_by_mail ON outbox (mail);

-- What a job has done already: it runs often and acts once.
CREATE TABLE job_mark (
    job TEXT NOT NULL,
    key TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (job, key)
) STRICT;
