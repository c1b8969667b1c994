//! Helpers of the tests: comparison with hand-checked truth, a strategy for any valid report, example reports.
//! Unpublished: leaves out everything that a published crate needs.

pub mod arbitrary;
pub mod corpus;
pub mod example;
pub mod flatten;
pub mod mutate;
pub mod notes;
pub mod pages;
pub mod printable;
pub mod sample;
pub mod truth;
pub mod worsen;
