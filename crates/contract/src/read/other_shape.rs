//! `x-other-shapes`.

use super::cursor::{Node, Object, Reader};
use super::dialect::OTHER_SHAPE;
use super::message;
use crate::other_shape::OtherShape;

/// The shapes that answers are known to have elsewhere.
pub(super) fn list<'d>(reader: &mut Reader<'d>, root: &Object<'d>) -> Vec<OtherShape> {
    let items = root.get("x-other-shapes").map(|node| reader.items(&node));
    let mut shapes: Vec<OtherShape> = Vec::new();
    for item in items.unwrap_or_default() {
        let Some(shape) = read(reader, &item) else {
            continue;
        };
        if shapes.iter().any(|other| other.id == shape.id) {
            reader.defect(&item.at, format!("`{}` names two shapes", shape.id));
        }
        shapes.push(shape);
    }
    shapes
}

fn read<'d>(reader: &mut Reader<'d>, node: &Node<'d>) -> Option<OtherShape> {
    let object = reader.object(node, &OTHER_SHAPE)?;
    let id = reader.name(&object, "id");
    let [description, source] = ["description", "x-source"].map(|key| reader.text(&object, key));
    let schema = reader.require(&object, "schema")?;
    let message = message::message(reader, &schema, None)?;
    if !message
        .schema
        .properties
        .iter()
        .any(|(name, _)| message.schema.requires(name))
    {
        reader.defect_with_help(
            &schema.at,
            "every object would have this shape",
            "`required` names the members that it is told by",
        );
    }
    Some(OtherShape {
        id: id?,
        description: description?,
        source: source?,
        message,
    })
}
