//! The Trade Register (*Handelsregister*): a client of the interfaces that KVK publishes.
