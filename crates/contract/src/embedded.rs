//! The contract that the crate was built with.

use std::sync::LazyLock;

use serde_json::Value;

use crate::contract::Contract;

const DOCUMENT: &str = include_str!("contract.json");

impl Contract {
    /// The contract that the crate was built with.
    ///
    /// # Panics
    /// Never in a released crate: `cargo xtask regen` writes only a document that can be read, and
    /// a test holds it.
    #[must_use]
    pub fn embedded() -> &'static Self {
        static EMBEDDED: LazyLock<Contract> = LazyLock::new(|| {
            let document = serde_json::from_str(DOCUMENT).unwrap_or(Value::Null);
            Contract::from_document(&document).unwrap_or_else(|defects| {
                panic!(
                    "the embedded contract is damaged; run `cargo xtask regen`: {}",
                    defects[0]
                )
            })
        });
        &EMBEDDED
    }
}
