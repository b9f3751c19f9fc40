//! The contract tests are in `suite/`. This library holds what the documentation of the workspace
//! says to code, so that it is compiled.

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
