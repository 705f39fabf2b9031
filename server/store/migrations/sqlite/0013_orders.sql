-- What managers ordered, with the prices of that day. Nothing is paid here: the lines are for an invoice.
CREATE TABLE means_order (
    id BLOB NOT NULL PRIMARY KEY,
    organisation BLOB NOT NULL REFERENCES organisation (id),
    -- Counted per organisation, from 1: what people call it by.
    number INTEGER NOT NULL,
    ordered_by BLOB NOT NULL REFERENCES person (id),
    ordered_at INTEGER NOT NULL,
    -- Which terms were accepted with it; none where nobody was asked.
    terms TEXT
) STRICT;
CREATE UNIQUE INDEX means_order_organisation_number ON means_order (organisation, number);
CREATE INDEX means_order_by_at ON means_order (organisation, ordered_at);

CREATE TABLE means_order_line (
    means_order BLOB NOT NULL REFERENCES means_order (id),
    seq INTEGER NOT NULL,
    application BLOB NOT NULL REFERENCES application (id),
    item TEXT NOT NULL CONSTRAINT means_order_line_item_known CHECK (item IN ('means', 'urgent', 'authorisations')),
    product TEXT NOT NULL,
    -- The term of the means.
    years INTEGER NOT NULL,
    quantity INTEGER NOT NULL CONSTRAINT means_order_line_some CHECK (quantity > 0),
    -- In cents, without VAT.
    unit_cents INTEGER NOT NULL,
    net_cents INTEGER NOT NULL,
    vat_percent INTEGER NOT NULL,
    vat_cents INTEGER NOT NULL,
    -- The application ended before anything was issued.
    credited_at INTEGER,
    PRIMARY KEY (means_order, seq)
) STRICT;
CREATE INDEX means_order_line_by_application ON means_order_line (application);
