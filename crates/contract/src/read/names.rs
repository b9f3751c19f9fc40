//! What operations and callbacks are called.

use super::cursor::{Object, Reader};

/// The names of an operation or a callback.
pub(super) struct Names {
    /// `operationId`.
    pub(super) id: String,
    /// `x-name`, or the id where there is none.
    pub(super) name: String,
}

impl Names {
    pub(super) fn read<'d>(reader: &mut Reader<'d>, object: &Object<'d>) -> Option<Self> {
        let id = reader.name(object, "operationId");
        let name = if object.has("x-name") {
            reader.name(object, "x-name")
        } else {
            id.clone()
        };
        Some(Self {
            id: id?,
            name: name?,
        })
    }
}
