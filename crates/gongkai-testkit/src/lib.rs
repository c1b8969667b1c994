//! Helpers of the tests: comparison with hand-checked truth. Unpublished.

pub mod truth;
