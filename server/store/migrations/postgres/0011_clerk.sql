-- Who works for the operator of this installation (R-DGD-15 and the like ask for two of them). Dated, as every role is.
CREATE TABLE clerk (
    id UUID NOT NULL PRIMARY KEY,
    person UUID NOT NULL REFERENCES person (id),
    from_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE UNIQUE INDEX clerk_person ON clerk (person) WHERE ended_at IS NULL;
