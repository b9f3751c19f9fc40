//! What the hand-written part of the client works with, by what it is for: the operations of its methods
//! `create`, `get` and `list`, and the answer that tells of an error. What these are called in the document
//! is free; a document that lacks one is refused.

use image2video_contract::{
    Contract, Defect, MemberRole, Operation, OperationRole, Parameter, ParameterRole, Schema,
    pointer,
};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Ident, Item, parse_quote};

use super::names::{field, pascal, snake};
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
    let create = Needed::new(contract, view, "create", OperationRole::Create)?;
    let get = Needed::new(contract, view, "get", OperationRole::Get)?;
    let list = Needed::new(contract, view, "list", OperationRole::List)?;
    let request = create.request()?;
    let error = create.error_answer()?;
    let answers = [create.answer()?, get.answer()?, list.answer()?];
    let [create_answer, get_answer, list_answer] = answers;
    let (page_number, page_number_type) = list.page_parameter(ParameterRole::PageNumber)?;
    let (page_size, page_size_type) = list.page_parameter(ParameterRole::PageSize)?;
    let task_id = field(&get.parameter(ParameterRole::TaskId)?.name);
    let methods = [&create, &get, &list].map(Needed::method);
    let [create_method, get_method, list_method] = methods;
    let calls = [&create, &get, &list].map(Needed::call);
    let [create_call, get_call, list_call] = calls;
    let imports = [
        import("builder", &list_call, "ListCall"),
        import("types", &create_answer, "CreateAnswer"),
        import("types", &error, "ErrorAnswer"),
        import("types", &get_answer, "GetAnswer"),
        import("types", &list_answer, "ListAnswer"),
        import("types", &page_number_type, "PageNumber"),
        import("types", &page_size_type, "PageSize"),
        import("types", &request, "CreateRequest"),
    ];
    let page_number = page_setter("page_number", &page_number, "PageNumber");
    let page_size = page_setter("page_size", &page_size, "PageSize");
    Ok(parse_quote! {
        /// The types of `create`, `get` and `list`, by names that stay when the document has others.
        pub mod role {
            use super::{Client, builder};
            #(#imports)*

            impl Client {
                pub(crate) fn create_call(&self) -> builder::#create_call<'_> {
                    self.#create_method()
                }
                pub(crate) fn get_call(&self, task_id: &str) -> builder::#get_call<'_> {
                    self.#get_method().#task_id(task_id)
                }
                pub(crate) fn list_call(&self) -> ListCall<'_> {
                    self.#list_method()
                }
            }
            #page_number
            #page_size
        }
    })
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
fn page_setter(name: &str, setter: &Ident, type_: &str) -> TokenStream {
    let (name, type_) = (format_ident!("{name}"), format_ident!("{type_}"));
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
    fn new(
        contract: &'a Contract,
        view: &'a View,
        name: &str,
        role: OperationRole,
    ) -> Result<Self, Defect> {
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

    fn method(&self) -> Ident {
        format_ident!("{}", snake(&self.operation.id))
    }

    fn call(&self) -> Ident {
        format_ident!("{}", pascal(&self.operation.id))
    }

    fn request(&self) -> Result<Ident, Defect> {
        let request = self.operation.request.as_ref();
        let request = request.ok_or_else(|| self.lacks("a request body"))?;
        self.type_of(Side::Request, &request.message.schema)
    }

    fn answer(&self) -> Result<Ident, Defect> {
        let success = self.operation.success();
        let success = success.ok_or_else(|| self.lacks("an answer of success"))?;
        self.type_of(Side::Answer, &success.message.schema)
    }

    /// The type of the answer to a request that is refused.
    fn error_answer(&self) -> Result<Ident, Defect> {
        let refusal = self.operation.response(400);
        let refusal = refusal.ok_or_else(|| self.lacks("an answer 4XX"))?;
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

    fn parameter(&self, role: ParameterRole) -> Result<&Parameter, Defect> {
        let name: &str = role.into();
        let parameter = self.operation.parameter_of(role);
        parameter.ok_or_else(|| self.lacks(&format!("a parameter with `x-role: {name}`")))
    }

    fn page_parameter(&self, role: ParameterRole) -> Result<(Ident, Ident), Defect> {
        let parameter = self.parameter(role)?;
        let type_ = self.type_of(Side::Request, &parameter.message.schema)?;
        Ok((field(&parameter.name), type_))
    }

    fn type_of(&self, side: Side, schema: &Schema) -> Result<Ident, Defect> {
        let found = self.view.types.get(&(side, schema.pointer.clone()));
        let type_ = found.map(|name| format_ident!("{name}"));
        type_.ok_or_else(|| {
            let message = "the client needs a type for this, and none is generated";
            Defect::new(&schema.pointer, message).help("make it one of `components.schemas`")
        })
    }

    fn lacks(&self, part: &str) -> Defect {
        let Operation { pointer, name, .. } = self.operation;
        Defect::new(
            pointer,
            format!("the client's method `{name}` needs {part}"),
        )
    }
}
