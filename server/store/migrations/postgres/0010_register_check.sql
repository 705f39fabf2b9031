-- When an organisation was last compared with the Trade Register.
CREATE TABLE register_check (
    organisation UUID NOT NULL PRIMARY KEY REFERENCES organisation (id),
    at BIGINT NOT NULL
);
CREATE INDEX register_check_by_at ON register_check (at);
