-- An identity check counts only in the browser that began it: a digest of what that browser was given. A check from
-- before this column counts in none.
ALTER TABLE identification ADD COLUMN browser_hash BLOB;
-- Of who has an account: the session of ours in which the outcome came in, and when that same session used a second
-- factor. Only such a factor is known to be in the hands of whoever showed the document (R-LOA-5).
ALTER TABLE identification ADD COLUMN session_here BLOB;
ALTER TABLE identification ADD COLUMN factor_at INTEGER;
CREATE INDEX identification_by_session_here ON identification (session_here) WHERE session_here IS NOT NULL;
