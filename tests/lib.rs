//! The contract tests are in `suite/`; this library is empty, since a package needs a target.
