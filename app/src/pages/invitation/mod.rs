//! The other end of an invitation. An area of its own: who opens it has no account yet, and needs nothing else.

mod join;

use join::Join;

crate::area!(public: Join = "/invitation/:token");
