//! Files made by `cargo xtask codegen` from `spec/` and `messages.toml`.

#[allow(missing_docs, reason = "the catalogue's own text is the documentation of a message")]
pub mod messages;
pub(crate) mod statistics;
pub mod tables;
