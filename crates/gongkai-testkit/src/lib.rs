//! Helpers of the tests: comparison with hand-checked truth. Unpublished.

pub mod flatten;
pub mod sample;
pub mod truth;
