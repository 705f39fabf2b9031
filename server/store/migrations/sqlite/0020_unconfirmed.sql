-- Anybody can type anybody's address. What nobody has confirmed yet stands in nobody's way, and nobody can take its
-- place: of those that count, there is one for the same by the same address.
DROP INDEX application_kind_kvk_email;
CREATE UNIQUE INDEX application_kind_kvk_email ON application (kind, kvk, email)
    WHERE state NOT IN ('issued', 'cancelled', 'refused', 'expired')
        AND (state <> 'submitted' OR applied_by IS NOT NULL);
DROP INDEX application_kind_fiscal_email;
CREATE UNIQUE INDEX application_kind_fiscal_email ON application (kind, fiscal, email)
    WHERE state NOT IN ('issued', 'cancelled', 'refused', 'expired')
        AND (state <> 'submitted' OR applied_by IS NOT NULL);
-- The others of an address are looked for when it confirms one.
CREATE INDEX application_unconfirmed ON application (email) WHERE state = 'submitted' AND applied_by IS NULL;
