-- Questions to the operator and their answers (F1-37). What people write is sealed: it may hold anything.
CREATE TABLE question (
    id UUID NOT NULL PRIMARY KEY,
    -- Who asked, when they were signed in, and for which organisation.
    person UUID REFERENCES person (id),
    organisation UUID REFERENCES organisation (id),
    -- Name, address and telephone number, sealed.
    asker BYTEA NOT NULL,
    topic TEXT NOT NULL CONSTRAINT question_topic_known CHECK (topic IN (
        'login', 'authorisation', 'means', 'registration', 'malfunction', 'complaint', 'other'
    )),
    lang TEXT NOT NULL CONSTRAINT question_lang_known CHECK (lang IN ('nl', 'en')),
    -- Whether the operator is to write next.
    waits BOOLEAN NOT NULL,
    asked_at BIGINT NOT NULL,
    -- When the last message was written.
    last_at BIGINT NOT NULL,
    closed_at BIGINT,
    -- How many messages there are: what a change is compared with.
    messages BIGINT NOT NULL
);
CREATE INDEX question_by_person ON question (person, asked_at);
CREATE INDEX question_by_turn ON question (closed_at, waits, last_at);

CREATE TABLE question_message (
    question UUID NOT NULL REFERENCES question (id),
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    -- The clerk who wrote it; none: who asked did.
    clerk UUID REFERENCES person (id),
    body BYTEA NOT NULL,
    PRIMARY KEY (question, seq)
);

-- The links in the mails about a question, for who has no account.
CREATE TABLE question_link (
    token_hash BYTEA NOT NULL PRIMARY KEY,
    question UUID NOT NULL REFERENCES question (id),
    expires_at BIGINT NOT NULL
);
CREATE INDEX question_link_by_question ON question_link (question);
