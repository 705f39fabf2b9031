//! Stories of the demo world, one rule each. Kantoor De Vries acts for Bakkerij Jansen; Gemeente Voorbeeldstad
//! offers the services. The rule's id is in the test's name.

mod chain;
mod demo;
mod moments;
mod own;
mod people;
mod why;
