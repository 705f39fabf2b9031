-- Questions to the operator and their answers (F1-37). What people write is sealed: it may hold anything.
CREATE TABLE question (
    id BLOB NOT NULL PRIMARY KEY,
    -- Who asked, when they were signed in, and for which organisation.
    person BLOB REFERENCES person (id),
    organisation BLOB REFERENCES organisation (id),
    -- Name, address and telephone number, sealed.
    asker BLOB NOT NULL,
    topic TEXT NOT NULL CONSTRAINT question_topic_known CHECK (topic IN (
        'login', 'authorisation', 'means', 'registration', 'malfunction', 'complaint', 'other'
    )),
    lang TEXT NOT NULL CONSTRAINT question_lang_known CHECK (lang IN ('nl', 'en')),
    -- Whether the operator is to write next.
    waits INTEGER NOT NULL,
    asked_at INTEGER NOT NULL,
    -- When the last message was written.
    last_at INTEGER NOT NULL,
    closed_at INTEGER,
    -- How many messages there are: what a change is compared with.
    messages INTEGER NOT NULL
) STRICT;
CREATE INDEX question_by_person ON question (person, asked_at);
CREATE INDEX question_by_turn ON question (closed_at, waits, last_at);

CREATE TABLE question_message (
    question BLOB NOT NULL REFERENCES question (id),
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    -- The clerk who wrote it; none: who asked did.
    clerk BLOB REFERENCES person (id),
    body BLOB NOT NULL,
    PRIMARY KEY (question, seq)
) STRICT;

-- The links in the mails about a question, for who has no account.
CREATE TABLE question_link (
    token_hash BLOB NOT NULL PRIMARY KEY,
    question BLOB NOT NULL REFERENCES question (id),
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX question_link_by_question ON question_link (question);
