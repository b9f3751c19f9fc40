//! What the hand-written part of the client works with, by what it is for: the operations of its methods
//! `create`, `get` and `list`, the answer that tells of an error, and the documented error codes. What these
//! are called in the document is free; a document that lacks one is refused.

use std::collections::BTreeSet;

use image2video_contract::{
    Contract, Defect, MemberRole, Operation, OperationRole, Parameter, ParameterRole, Schema,
    pointer,
};
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use syn::{Ident, Item, parse_quote};

use super::names::{field, pascal};
use super::side::Side;
use super::view::View;

/// The members of an error answer that hand-written code reads, as it names them.
const ERROR_MEMBERS: [(MemberRole, &str); 3] = [
    (MemberRole::Code, "code"),
    (MemberRole::Message, "message"),
    (MemberRole::RequestId, "request_id"),
];

/// The module that gives the parts their names in hand-written code.
pub(super) fn role(contract: &Contract, view: &View) -> Result<Item, Defect> {
    let create = Needed::new(contract, view, OperationRole::Create)?;
    let get = Needed::new(contract, view, OperationRole::Get)?;
    let list = Needed::new(contract, view, OperationRole::List)?;
    let task_id = get.parameter(ParameterRole::TaskId)?;
    let page_number = list.parameter(ParameterRole::PageNumber)?;
    let page_size = list.parameter(ParameterRole::PageSize)?;
    let imports = [
        import("builder", &create.call(), "CreateCall"),
        import("builder", &get.call(), "GetCall"),
        import("builder", &list.call(), "ListCall"),
        import("types", &create.answer()?, "CreateAnswer"),
        import("types", &create.request()?, "CreateRequest"),
        import("types", &create.error_answer()?, "ErrorAnswer"),
        import("types", &get.answer()?, "GetAnswer"),
        import("types", &get.task()?, "Task"),
        import("types", &list.answer()?, "ListAnswer"),
        import("types", &list.type_of_parameter(page_number)?, "PageNumber"),
        import("types", &list.type_of_parameter(page_size)?, "PageSize"),
    ];
    let of_request = of_request(create.operation);
    let task = path(get.place_of_task()?);
    let page_number = page_setter("page_number", page_number, "PageNumber");
    let page_size = page_setter("page_size", page_size, "PageSize");
    let task_id = field(&task_id.name);
    let shapes = contract.other_shapes.iter();
    let in_shapes = shapes.filter_map(|shape| shape.message.pointer_of(MemberRole::TaskId));
    let named_tasks: BTreeSet<_> = in_shapes.chain([create.named_task()?]).collect();
    let named_tasks = named_tasks.iter();
    let path_prefix = &contract.path_prefix;
    Ok(parse_quote! {
        /// The types of `create`, `get` and `list`, by names that stay when the document has others.
        pub mod role {
            use super::Client;
            #(#imports)*

            /// Where an answer names the task that a request made, in the shape of the page and in those that
            /// other servers have: JSON pointers.
            pub(crate) const NAMED_TASKS: &[&str] = &[#(#named_tasks),*];

            /// What a gateway puts before the paths.
            pub(crate) const PATH_PREFIX: &str = #path_prefix;

            impl Client {
                pub(crate) fn create_call(&self) -> CreateCall<'_> {
                    CreateCall::new(self)
                }
                pub(crate) fn get_call(&self, task_id: &str) -> GetCall<'_> {
                    GetCall::new(self).#task_id(task_id)
                }
                pub(crate) fn list_call(&self) -> ListCall<'_> {
                    ListCall::new(self)
                }
            }
            #page_number
            #page_size
            /// The task of an answer.
            pub(crate) fn task(answer: GetAnswer) -> Task {
                answer #task
            }
            #of_request
        }
    })
}

/// What hand-written code reads and sets of a request, if it has that.
fn of_request(create: &Operation) -> TokenStream {
    let place = |role| create.request.as_ref()?.message.pointer_of(role);
    let member = |role| place(role).map(path);
    let (external_id, set) = match member(MemberRole::ExternalTaskId) {
        Some(path) => (
            quote!(request #path.as_ref().map(ToString::to_string)),
            quote! {
                request #path = crate::support::given("", id.to_owned()).ok();
                request #path.is_some()
            },
        ),
        None => (
            quote!(let _ = request; None),
            quote!(let _ = (request, id); false),
        ),
    };
    let seconds = match member(MemberRole::Duration) {
        Some(path) => quote!(request #path.as_ref()?.to_string().parse().ok()),
        None => quote!({
            let _ = request;
            None
        }),
    };
    quote! {
        /// The caller's own id of the task.
        pub(crate) fn external_id(request: &CreateRequest) -> Option<String> {
            #external_id
        }
        /// Sets it; whether a request can have one.
        pub(crate) fn set_external_id(request: &mut CreateRequest, id: &str) -> bool {
            #set
        }
        /// The length that is asked for, in seconds.
        pub(crate) fn seconds(request: &CreateRequest) -> Option<f64> {
            #seconds
        }
    }
}

/// The field at a pointer: `/data/task` is `.data.task`.
fn path(pointer: &str) -> TokenStream {
    let fields = pointer.split('/').skip(1).map(field);
    quote!(#(.#fields)*)
}

/// The module that has the table of error codes, which the client's errors look in.
pub(super) fn error_codes(contract: &Contract) -> Item {
    let entries = contract.error_codes().iter().map(|known| {
        let code = Literal::i64_unsuffixed(known.code);
        let class = format_ident!("{}", pascal(known.class.into()));
        let retry = format_ident!("{}", pascal(known.retry.into()));
        let may_be_paid = known.may_be_paid;
        quote! {
            ErrorCode {
                code: #code,
                class: ErrorClass::#class,
                retry: Retry::#retry,
                may_be_paid: #may_be_paid,
            }
        }
    });
    parse_quote! {
        pub(crate) mod error_codes {
            use crate::class::{ErrorClass, ErrorCode, Retry};
            /// The error codes that the document has.
            pub(crate) const ALL: &[ErrorCode] = &[#(#entries),*];
        }
    }
}

fn import(module: &str, name: &Ident, role: &str) -> TokenStream {
    let module = format_ident!("{module}");
    if name == role {
        quote!(pub use super::#module::#name;)
    } else {
        let role = format_ident!("{role}");
        quote!(pub use super::#module::#name as #role;)
    }
}

/// Sets a parameter of the list.
fn page_setter(name: &str, parameter: &Parameter, type_: &str) -> TokenStream {
    let (name, type_) = (format_ident!("{name}"), format_ident!("{type_}"));
    let setter = field(&parameter.name);
    quote! {
        pub(crate) fn #name<V>(call: ListCall<'_>, value: V) -> ListCall<'_>
        where
            V: TryInto<#type_>,
            V::Error: std::fmt::Display,
        {
            call.#setter(value)
        }
    }
}

/// An operation that a hand-written method of the client calls.
struct Needed<'a> {
    operation: &'a Operation,
    view: &'a View,
}

impl<'a> Needed<'a> {
    /// The operation of a role, which is also its name.
    fn new(contract: &'a Contract, view: &'a View, role: OperationRole) -> Result<Self, Defect> {
        let name: &str = role.into();
        let operation = contract.operation(name);
        match operation.filter(|operation| operation.role == Some(role)) {
            Some(operation) => Ok(Self { operation, view }),
            None => {
                let place = operation.map_or("/paths", |operation| &operation.pointer);
                let message = format!("no operation is what the client's method `{name}` calls");
                let help = format!("give the operation `x-name: {name}` and `x-role: {name}`");
                Err(Defect::new(place, message).help(help))
            }
        }
    }

    fn call(&self) -> Ident {
        format_ident!("{}", pascal(&self.operation.id))
    }

    fn request(&self) -> Result<Ident, Defect> {
        let request = self.needs(self.operation.request.as_ref(), "a request body")?;
        self.type_of(Side::Request, &request.message.schema)
    }

    fn answer(&self) -> Result<Ident, Defect> {
        let success = self.needs(self.operation.success(), "an answer of success")?;
        self.type_of(Side::Answer, &success.message.schema)
    }

    /// The type of the answer to a request that is refused.
    fn error_answer(&self) -> Result<Ident, Defect> {
        let refusal = self.needs(self.operation.response(400), "an answer 4XX")?;
        let schema = &refusal.message.schema;
        for (role, name) in ERROR_MEMBERS {
            let place = pointer::join("", name);
            if refusal.message.pointer_of(role) != Some(&place) || !schema.requires(name) {
                let role: &str = role.into();
                let message = format!("the client reads `{name}` of an error, and it is not here");
                let help = format!("require a member `{name}` with `x-role: {role}`");
                return Err(Defect::new(&schema.pointer, message).help(help));
            }
        }
        self.type_of(Side::Answer, schema)
    }

    /// Where the answer of success names the task.
    fn named_task(&self) -> Result<&'a str, Defect> {
        let success = self.needs(self.operation.success(), "an answer of success")?;
        let place = success.message.pointer_of(MemberRole::TaskId);
        self.needs(place, "a member of the answer with `x-role: task-id`")
    }

    /// Where the answer of success has the task.
    fn place_of_task(&self) -> Result<&'a str, Defect> {
        let success = self.needs(self.operation.success(), "an answer of success")?;
        let place = success.message.pointer_of(MemberRole::Task);
        self.needs(place, "an object in the answer with `x-role: task`")
    }

    fn task(&self) -> Result<Ident, Defect> {
        self.place_of_task()?;
        let success = self.needs(self.operation.success(), "an answer of success")?;
        let schema = success.message.schema_of(MemberRole::Task);
        let schema = self.needs(schema, "an object in the answer with `x-role: task`")?;
        self.type_of(Side::Answer, schema)
    }

    fn parameter(&self, role: ParameterRole) -> Result<&'a Parameter, Defect> {
        let name: &str = role.into();
        let part = format!("a parameter with `x-role: {name}`");
        self.needs(self.operation.parameter_of(role), &part)
    }

    fn type_of_parameter(&self, parameter: &Parameter) -> Result<Ident, Defect> {
        self.type_of(Side::Request, &parameter.message.schema)
    }

    fn type_of(&self, side: Side, schema: &Schema) -> Result<Ident, Defect> {
        let found = self.view.types.names.get(&(side, schema.pointer.clone()));
        let type_ = found.map(|name| format_ident!("{name}"));
        type_.ok_or_else(|| {
            let message = "the client needs a type for this, and none is generated";
            Defect::new(&schema.pointer, message).help("make it one of `components.schemas`")
        })
    }

    fn needs<T>(&self, found: Option<T>, part: &str) -> Result<T, Defect> {
        let Operation { pointer, name, .. } = self.operation;
        let message = format!("the client's method `{name}` needs {part}");
        found.ok_or_else(|| Defect::new(pointer, message))
    }
}
