-- When somebody's word was last given for an application: a reminder or another link changes nothing of it.
ALTER TABLE application ADD COLUMN applied_at INTEGER NOT NULL DEFAULT 0;
UPDATE application SET applied_at = created_at;

-- Since when the code app is the one it is, and when its owner came back with an identity document: what a lost means may
-- be resumed with.
ALTER TABLE account ADD COLUMN app_set_at INTEGER;
ALTER TABLE account ADD COLUMN way_back_at INTEGER;
UPDATE account SET
    app_set_at = (SELECT max(at) FROM audit_event WHERE object = account.person AND action = 'account.app_set'),
    way_back_at = (SELECT max(at) FROM audit_event WHERE object = account.person AND action = 'account.way_back');
