//! `x-other-shapes`.

use super::cursor::{Node, Object};
use super::{dialect::OTHER_SHAPE, message};
use crate::other_shape::OtherShape;

/// The shapes that answers are known to have elsewhere.
pub(super) fn list(root: &Object<'_>) -> Vec<OtherShape> {
    let mut shapes: Vec<OtherShape> = Vec::new();
    for item in root.list("x-other-shapes") {
        let Some(shape) = read(&item) else { continue };
        if shapes.iter().any(|other| other.id == shape.id) {
            item.defect(format!("`{}` names two shapes", shape.id));
        }
        shapes.push(shape);
    }
    shapes
}

fn read(node: &Node<'_>) -> Option<OtherShape> {
    let object = node.object(&OTHER_SHAPE)?;
    let [description, source] = ["description", "x-source"].map(|key| object.text(key));
    let id = object.name("id");
    let schema = object.require("schema")?;
    let message = message::message(&schema, None)?;
    let mut members = message.schema.properties.iter();
    if !members.any(|(name, _)| message.schema.requires(name)) {
        schema.defect_with_help(
            "every object would have this shape",
            "`required` names the members that it is told by",
        );
    }
    Some(OtherShape {
        id,
        description,
        source,
        message,
    })
}
