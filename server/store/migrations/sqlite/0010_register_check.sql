-- When an organisation was last compared with the Trade Register.
CREATE TABLE register_check (
    organisation BLOB NOT NULL PRIMARY KEY REFERENCES organisation (id),
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX register_check_by_at ON register_check (at);
