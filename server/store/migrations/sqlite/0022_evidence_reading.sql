-- Which clerk opened which paper: nobody finds a paper good without having seen it.
CREATE TABLE evidence_reading (
    paper BLOB NOT NULL REFERENCES evidence_paper (id),
    person BLOB NOT NULL REFERENCES person (id),
    read_at INTEGER NOT NULL,
    PRIMARY KEY (paper, person)
) STRICT;
