//! The contract test crate has tests only; see `suite/main.rs`.
