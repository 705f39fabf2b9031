-- What managers ordered, with the prices of that day. Nothing is paid here: the lines are for an invoice.
CREATE TABLE means_order (
    id UUID NOT NULL PRIMARY KEY,
    organisation UUID NOT NULL REFERENCES organisation (id),
    -- Counted per organisation, from 1: what people call it by.
    number BIGINT NOT NULL,
    ordered_by UUID NOT NULL REFERENCES person (id),
    ordered_at BIGINT NOT NULL,
    -- Which terms were accepted with it; none where nobody was asked.
    terms TEXT
);
CREATE UNIQUE INDEX means_order_organisation_number ON means_order (organisation, number);
CREATE INDEX means_order_by_at ON means_order (organisation, ordered_at);

CREATE TABLE means_order_line (
    means_order UUID NOT NULL REFERENCES means_order (id),
    seq BIGINT NOT NULL,
    application UUID NOT NULL REFERENCES application (id),
    item TEXT NOT NULL CONSTRAINT means_order_line_item_known CHECK (item IN ('means', 'urgent', 'authorisations')),
    product TEXT NOT NULL,
    -- The term of the means.
    years BIGINT NOT NULL,
    quantity BIGINT NOT NULL CONSTRAINT means_order_line_some CHECK (quantity > 0),
    -- In cents, without VAT.
    unit_cents BIGINT NOT NULL,
    net_cents BIGINT NOT NULL,
    vat_percent BIGINT NOT NULL,
    vat_cents BIGINT NOT NULL,
    -- The application ended before anything was issued.
    credited_at BIGINT,
    PRIMARY KEY (means_order, seq)
);
CREATE INDEX means_order_line_by_application ON means_order_line (application);
