//! The text of the spec that the embedded contract was derived from, known by its hash.

use sha2::{Digest as _, Sha256};

/// The [`spec_digest`] of that text; `cargo xtask regen` writes it.
const EMBEDDED: &str = include_str!("spec.sha256");

/// Names the text of a spec: SHA-256 in hexadecimal, whatever ends its lines and whether or not it has a byte order
/// mark.
#[must_use]
pub fn spec_digest(text: &str) -> String {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let digest = Sha256::digest(text);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether [`Contract::embedded`](crate::Contract::embedded) was derived from the text of that digest.
#[must_use]
pub fn is_embedded_spec(digest: &str) -> bool {
    digest == EMBEDDED.trim_end()
}
