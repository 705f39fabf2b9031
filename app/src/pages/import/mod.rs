//! Files of users for whom means are applied for: uploading one, looking at what becomes of it, letting it go.

mod ask;
mod row;
mod show;
mod upload;
pub(crate) mod words;

use ask::{Again, LeaveOut, PutBack, Remove, Stop};
use row::Row;
use show::OneImport;
use upload::Upload;

crate::area!(means:
    Upload = "/means/import",
    Stop = "/means/import/:import/stop",
    Again = "/means/import/:import/again",
    Remove = "/means/import/:import/remove",
    LeaveOut = "/means/import/:import/rows/:line/leave-out",
    PutBack = "/means/import/:import/rows/:line/put-back",
    Row = "/means/import/:import/rows/:line",
    OneImport = "/means/import/:import",
);
