//! A Trade Register of invented organisations, with the numbers that KVK publishes for testing.
