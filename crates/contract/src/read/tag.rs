//! Tags.

use super::cursor::{Node, Object};

/// The tags of an operation or a callback are among those of the document.
pub(super) fn check(object: &Object<'_>) {
    let declared = Node::find(object.reader, "/tags").map(|tags| tags.items());
    let declared = declared.unwrap_or_default();
    for tag in object.list("tags") {
        let mut declared = declared.iter().filter_map(|it| it.get("name"));
        match declared.find(|name| name.value == tag.value) {
            Some(name) => object.reader.refer(&name.at),
            None => tag.defect_with_help(
                "the document declares no such tag",
                "add it to `tags` of the document",
            ),
        }
    }
}
