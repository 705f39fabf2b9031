-- Organisations without a KvK number, known by their fiscal number (R-ID-8).

-- The number may be missing now. The column is made anew, because SQLite changes none, and both have the same order.
DROP INDEX organisation_kvk;
ALTER TABLE organisation DROP CONSTRAINT organisation_kvk_is_8_digits;
ALTER TABLE organisation RENAME COLUMN kvk TO old_kvk;
ALTER TABLE organisation ADD COLUMN kvk TEXT CONSTRAINT organisation_kvk_is_8_digits CHECK (length(kvk) = 8);
UPDATE organisation SET kvk = old_kvk;
ALTER TABLE organisation DROP COLUMN old_kvk;
CREATE UNIQUE INDEX organisation_kvk ON organisation (kvk);

ALTER TABLE organisation ADD COLUMN fiscal TEXT
    CONSTRAINT organisation_fiscal_is_9_digits CHECK (length(fiscal) = 9)
    -- Exactly one of the two.
    CONSTRAINT organisation_some_number CHECK ((kvk IS NULL) <> (fiscal IS NULL));
CREATE UNIQUE INDEX organisation_fiscal ON organisation (fiscal);

-- What an applicant says of an organisation that is in no register; none where the register says it.
ALTER TABLE application ADD COLUMN town TEXT;
ALTER TABLE application ADD COLUMN legal_form TEXT;
-- One open application for the same, by the same address.
CREATE UNIQUE INDEX application_kind_fiscal_email ON application (kind, fiscal, email)
    WHERE state NOT IN ('issued', 'cancelled', 'refused', 'expired');
