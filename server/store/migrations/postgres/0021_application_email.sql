-- What a manager applied for waits under an address until its owner opens the link: the owner sees it before that.
CREATE INDEX application_by_email ON application (email) WHERE person IS NULL AND applied_by IS NOT NULL;
