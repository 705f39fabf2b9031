//! Signing: who may sign for a client, how many signatures it takes, and what exactly is signed.
