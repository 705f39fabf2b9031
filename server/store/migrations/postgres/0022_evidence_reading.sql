-- Which clerk opened which paper: nobody finds a paper good without having seen it.
CREATE TABLE evidence_reading (
    paper UUID NOT NULL REFERENCES evidence_paper (id),
    person UUID NOT NULL REFERENCES person (id),
    read_at BIGINT NOT NULL,
    PRIMARY KEY (paper, person)
);
