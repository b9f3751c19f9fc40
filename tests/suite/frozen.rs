//! A spec that no edit of the real one changes, for the tests that have names and numbers of it written by hand, such as
//! those of servers that others wrote. `tests/fixtures/spec/frozen.yaml` is a copy of `spec/image2video.yaml`, to be made
//! anew when such tests shall know more of it.

use std::sync::LazyLock;

use image2video_contract::Contract;

use crate::support::read;

/// The contract of that spec.
pub(crate) fn frozen() -> &'static Contract {
    static FROZEN: LazyLock<Contract> = LazyLock::new(|| {
        let text = read("tests/fixtures/spec/frozen.yaml");
        let document = yaml_serde::from_str(&text).expect("YAML");
        let contract = Contract::from_document(&document);
        contract.unwrap_or_else(|defects| panic!("copy the spec once more: {defects:?}"))
    });
    &FROZEN
}
