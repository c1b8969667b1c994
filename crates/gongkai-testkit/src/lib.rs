//! What the tests of several crates share: a strategy for any valid report, and example reports. Leaves out
//! everything that a published crate needs.

pub mod arbitrary;
pub mod example;
