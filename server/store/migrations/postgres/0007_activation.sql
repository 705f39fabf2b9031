-- Activating a means, text messages, and mobile numbers that were proved.

-- How far whom an application is for has come (R-AAN-3). The address is proved by the application's own link.
CREATE TABLE activation (
    application UUID NOT NULL PRIMARY KEY REFERENCES application (id),
    -- A keyed digest of the code that was texted last; none before the first and after the last try.
    code_digest BYTEA,
    code_sent_at BIGINT,
    code_expires_at BIGINT,
    -- How often this code may still be tried.
    tries_left BIGINT NOT NULL,
    -- How many text messages this link has cost.
    codes_sent BIGINT NOT NULL,
    mobile_confirmed_at BIGINT,
    -- What the browser that gave the right code goes on under.
    proof_hash BYTEA,
    proof_expires_at BIGINT,
    -- The duties were accepted (R-AAN-10), and the person known: a password chosen, or signed in.
    accepted_at BIGINT
);
CREATE UNIQUE INDEX activation_proof_hash ON activation (proof_hash) WHERE proof_hash IS NOT NULL;

-- One text message, from the moment somebody asked for it to the last report about it. Its id is the reference that the
-- gateway is given.
CREATE TABLE text_message (
    id UUID NOT NULL PRIMARY KEY,
    -- The number and what it says, sealed.
    recipient BYTEA NOT NULL,
    content BYTEA NOT NULL,
    -- What it is about, so that a page can show whether it arrived.
    about UUID NOT NULL,
    state TEXT NOT NULL CONSTRAINT text_message_state_known CHECK (state IN (
        'waiting', 'sending', 'sent', 'unknown', 'delivered', 'failed', 'dead'
    )),
    attempts BIGINT NOT NULL,
    -- When to try (again); while sending: when it is not known any more whether it was sent.
    next_at BIGINT NOT NULL,
    -- Not sent after this: a code that is too old helps nobody.
    expires_at BIGINT NOT NULL,
    last_error TEXT,
    created_at BIGINT NOT NULL,
    done_at BIGINT,
    reported_at BIGINT
);
CREATE INDEX text_message_by_next ON text_message (state, next_at);
CREATE INDEX text_message_by_about ON text_message (about, created_at);
CREATE INDEX text_message_by_created ON text_message (created_at);

-- The mobile number that an account has proved, sealed, and a keyed digest to find it by (R-AAN-4).
ALTER TABLE account ADD COLUMN mobile BYTEA;
ALTER TABLE account ADD COLUMN mobile_digest BYTEA;
CREATE INDEX account_by_mobile ON account (mobile_digest);

-- A means that is good at the services of one provider only: the tax office's product (R-AAN-13).
ALTER TABLE means ADD COLUMN only_at UUID REFERENCES provider (id);
