//! The generated module, as far as the [rewrite](crate::client::rewrite) made it.

use serde_json::{Value, json};
use syn::{Fields, Item, parse_quote};

use super::{code, contract, document, requesting, squeezed};
use crate::client::rewrite::rewrite;
use crate::client::view::view;

#[track_caller]
fn check(document: &Value, expected: &[&str]) {
    // The descriptions that every schema has to have are beside the point.
    let code = squeezed(&code(document).replace("/// Some words.", ""));
    for part in expected {
        assert!(
            code.contains(&squeezed(part)),
            "{part} is missing in\n{code}"
        );
    }
}

#[test]
fn an_answer_is_read_as_leniently_as_its_members_can_be() {
    let integer = json!({ "type": "integer" });
    let list = json!({ "type": "array", "items": integer });
    let state = json!({ "type": "string", "enum": ["done"] });
    let part = json!({ "type": "object", "properties": { "text": { "type": "string" } } });
    let answer = json!({ "one": integer, "list": list, "state": state, "part": part });
    let mut spec = document(&json!({}), &answer);
    spec["components"]["schemas"]["Answer"]["required"] = json!(["state"]);
    check(
        &spec,
        &[
            "#[serde(default, deserialize_with = \"crate::support::lenient::or_default\")]
            pub one: Option<i64>,",
            "#[serde(skip_serializing_if = \"Option::is_none\")] pub part: Option<Part>,",
            "#[serde(deserialize_with = \"crate::support::lenient::promised\")] pub state: State,",
            "pub struct List(
                #[serde(deserialize_with = \"crate::support::lenient::promised\")]
                pub Vec<i64>,
            );",
            "#[serde(default, deserialize_with = \"crate::support::lenient::or_default\")]
            pub text: Option<String>,",
        ],
    );
}

#[test]
fn what_is_promised_beside_an_id_is_read_whatever_it_is() {
    let member = |role: &str| json!({ "type": "string", "x-role": role });
    let mut spec = document(
        &json!({}),
        &json!({ "id": member("task-id"), "message": member("message") }),
    );
    let schemas = &mut spec["components"]["schemas"];
    schemas["Answer"]["required"] = json!(["id", "message"]);
    // An error is about nothing but itself.
    schemas["Problem"]["properties"]["message"] = member("message");
    schemas["Problem"]["required"] = json!(["message"]);
    let promised = "#[serde(deserialize_with = \"crate::support::lenient::promised\")]";
    let or_default =
        "#[serde(default, deserialize_with = \"crate::support::lenient::or_default\")]";
    check(
        &spec,
        &[
            &format!(
                "pub struct Answer {{ {promised} pub id: String, {or_default} pub message: String, }}"
            ),
            &format!("{promised} pub message: String, }}"),
        ],
    );
}

#[test]
fn what_is_sent_has_a_builder_and_what_is_received_has_none() {
    let part = json!({ "type": "object", "additionalProperties": false,
        "properties": { "text": { "type": "string" } } });
    let spec = document(&json!({ "part": part }), &json!({ "other": part }));
    let code = code(&spec);
    let types = &code[..code.find("pub mod error").expect("the errors")];
    for (name, is_built) in [
        ("Request", true),
        ("Part", true),
        ("Answer", false),
        ("Other", false),
    ] {
        let begins = format!("crate::support::builder!({name}, {name}Builder, ");
        assert_eq!(
            squeezed(types).contains(&squeezed(&begins)),
            is_built,
            "{name}"
        );
        let is_read = types.contains(&format!(
            "serde::Serialize, Clone, Debug, Default)]\n    #[non_exhaustive]\n    pub struct {name} "
        ));
        assert_eq!(is_read, !is_built, "{name}");
    }
}

#[test]
fn types_can_get_members_and_values() {
    let spec: Value =
        json!({ "text": { "type": "string" }, "state": { "type": "string", "enum": ["on"] } });
    let file = syn::parse_file(&code(&document(&spec, &spec))).expect("Rust");
    let [Item::Mod(types), ..] = &*file.items else {
        panic!("the types come first")
    };
    let (_, items) = types.content.as_ref().expect("types");
    let can_grow = items.iter().filter_map(|item| match item {
        Item::Struct(it) if matches!(it.fields, Fields::Named(_)) => Some((&it.ident, &it.attrs)),
        Item::Enum(it) => Some((&it.ident, &it.attrs)),
        _ => None,
    });
    let mut names = Vec::new();
    for (name, attributes) in can_grow {
        names.push(name.to_string());
        let mut attributes = attributes.iter();
        assert!(
            attributes.any(|it| it.path().is_ident("non_exhaustive")),
            "{name}"
        );
    }
    assert_eq!(
        names,
        ["State", "RequestState", "Answer", "Problem", "Request"]
    );
}

#[test]
fn setters_take_values_and_say_why_they_are_refused() {
    let text = json!({ "type": "string", "x-image": {} });
    let document = requesting(&text);
    check(
        &document,
        &[
            "body: Result<types::RequestBuilder, String>,",
            "pub fn body<T>(mut self, value: T) -> Self
            where T: TryInto<types::Request>, T::Error: std::fmt::Display,
            { self.body = crate::support::given(\"body\", value).map(From::from); self }",
            "crate::support::builder!(Request, RequestBuilder, Ok, member = optional(crate::ImageInput));",
        ],
    );
}

#[test]
fn calls_are_the_hand_written_ones() {
    let document = requesting(&json!({ "type": "string" }));
    check(
        &document,
        &[
            "#[derive(Clone)] pub struct Client {",
            ") -> Result<crate::ResponseValue<types::Answer>, crate::Error> {",
            "let response = client.execute(request).await?;",
            "crate::answer::received(client, response).await",
        ],
    );
    let module = code(&document);
    for gone in [
        "unwrap",
        "from_secs",
        "#[allow",
        "pub use",
        "progenitor",
        "mod prelude",
        "```ignore",
        "/**",
        "::std::",
        "api_version()),",
        "header_map",
    ] {
        assert!(!module.contains(gone), "{gone} is still in\n{module}");
    }
    assert_eq!(module, code(&document), "the same each time");
}

#[test]
fn another_version_of_progenitor_is_noticed() {
    let view = view(&contract(&requesting(&json!({ "type": "string" })))).expect("a view");
    let module: syn::ItemMod = parse_quote!(
        pub mod types {
            pub mod builder {}
        }
    );
    for (mut file, missing) in [
        (parse_quote!(), "a module `types`"),
        (parse_quote!(#module), "a constructor of `Client`"),
        (
            parse_quote! {
                #module
                impl Client { fn new() {} fn new_with_client() {} }
                struct Client;
                mod builder {}
            },
            "a `send`",
        ),
    ] {
        let error = rewrite(&mut file, &view).expect_err("it is not what 0.15 makes");
        assert!(error.message.contains(missing), "{error}");
    }
}

#[test]
fn a_rule_across_members_is_checked_when_a_value_is_built() {
    let text = json!({ "type": "string", "enum": ["a", "b"] });
    let mut spec = document(&json!({ "left": text, "right": text }), &json!({}));
    spec["components"]["schemas"]["Request"]["x-rules"] = json!([{
        "id": "together",
        "description": "Left needs right.",
        "x-source": "nowhere",
        "schema": { "if": { "required": ["left"] }, "then": { "required": ["right"] } },
    }]);
    check(
        &spec,
        &[
            "fn checked(self) -> Result<Self, error::ConversionError> {
                if self.left.is_some() && self.right.is_none() {
                    return Err(\"Left needs right.\".into());
                }
                Ok(self)
            }",
            "crate::support::builder!(
                Request, RequestBuilder, Self::checked, left = optional(Left), right = optional(Right)
            );",
        ],
    );
}
