//! Simulators of the systems outside, served over a real socket, for tests and for the demo.

pub mod register;
