//! Where answers tell of a task: a table for hand-written code, which makes the best of an answer that its type
//! cannot read.

use image2video_contract::{Contract, MemberRole, Message, OperationRole};
use proc_macro2::TokenStream;
use quote::{ToTokens as _, format_ident, quote};
use syn::{Item, parse_quote};

use super::names::pascal;

/// What is read of a task, and the name of it in hand-written code.
const MEMBERS: [(MemberRole, &str); 10] = [
    (MemberRole::TaskId, "Id"),
    (MemberRole::TaskStatus, "Status"),
    (MemberRole::StatusMessage, "Message"),
    (MemberRole::ExternalTaskId, "ExternalId"),
    (MemberRole::CreatedAt, "CreatedAt"),
    (MemberRole::UpdatedAt, "UpdatedAt"),
    (MemberRole::VideoId, "VideoId"),
    (MemberRole::VideoUrl, "VideoUrl"),
    (MemberRole::Duration, "VideoSeconds"),
    (MemberRole::Units, "Units"),
];

/// The module that has the shapes of the answers, those of the page first.
pub(super) fn shapes(contract: &Contract) -> Item {
    let answer = |role: OperationRole| {
        let operation = contract.operation(role.into());
        operation
            .and_then(|operation| operation.success())
            .map(|it| shape(&it.message))
    };
    let [create, get, list] = [
        OperationRole::Create,
        OperationRole::Get,
        OperationRole::List,
    ]
    .map(answer);
    let others = contract
        .other_shapes
        .iter()
        .map(|other| shape(&other.message));
    parse_quote! {
        pub(crate) mod shapes {
            use crate::shape::{Member, Shape, TaskPhase};
            /// Of what creates a task.
            pub(crate) static CREATE: Shape = #create;
            /// Of what gets one.
            pub(crate) static GET: Shape = #get;
            /// Of what lists them.
            pub(crate) static LIST: Shape = #list;
            /// Of other servers.
            pub(crate) static OTHERS: &[Shape] = &[#(#others),*];
        }
    }
}

fn shape(message: &Message) -> TokenStream {
    let task = message.pointer_of(MemberRole::Task);
    let members = MEMBERS.into_iter().filter_map(|(role, name)| {
        let place = message.pointer_of(role)?.strip_prefix(task?)?;
        let member = format_ident!("{name}");
        Some(quote!((Member::#member, #place)))
    });
    let status = message.schema_of(MemberRole::TaskStatus);
    let phases = status.into_iter().flat_map(|schema| &schema.phases);
    let phases = phases.map(|(status, phase)| {
        let phase = format_ident!("{}", pascal((*phase).into()));
        quote!((#status, TaskPhase::#phase))
    });
    let task = option(task);
    let words = option(message.pointer_of(MemberRole::Message));
    quote! {
        Shape { task: #task, members: &[#(#members),*], phases: &[#(#phases),*], message: #words }
    }
}

fn option(text: Option<&str>) -> TokenStream {
    text.map_or_else(
        || quote!(None),
        |text| {
            let text = text.to_token_stream();
            quote!(Some(#text))
        },
    )
}
