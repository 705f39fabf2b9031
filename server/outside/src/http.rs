//! One way to call a system outside: a time limit, few and spaced retries, and a limit to what is read.
