-- Browsers that somebody may sign in from with a PIN of five digits (R-AAN-6). A row that ended stays, for the log.
CREATE TABLE pin_device (
    id BLOB NOT NULL PRIMARY KEY,
    person BLOB NOT NULL REFERENCES person (id),
    -- Of the long random secret in the browser's cookie.
    secret_hash BLOB NOT NULL,
    -- Argon2 of that secret and the PIN together: neither is worth anything without the other.
    pin_hash TEXT NOT NULL,
    -- How often a PIN may still be tried.
    tries_left INTEGER NOT NULL,
    -- What the browser calls itself, in plain words.
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER,
    ended_at INTEGER
) STRICT;
CREATE UNIQUE INDEX pin_device_secret_hash ON pin_device (secret_hash);
CREATE INDEX pin_device_by_person ON pin_device (person, ended_at);
