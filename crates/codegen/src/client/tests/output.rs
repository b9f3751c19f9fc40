//! The generated module, as far as the [rewrite](crate::client::rewrite) made it.

use serde_json::{Value, json};
use syn::parse_quote;

use super::{code, contract, document, requesting, squeezed, with};
use crate::client::rewrite::rewrite;
use crate::client::view::view;

#[track_caller]
fn check(document: &Value, expected: &[&str]) {
    let code = squeezed(&code(document));
    for part in expected {
        assert!(
            code.contains(&squeezed(part)),
            "{part} is missing in\n{code}"
        );
    }
}

#[test]
fn a_request_takes_no_null_and_no_array() {
    check(
        &requesting(&json!({ "type": "string", "description": "Text." })),
        &[
            "#[serde(remote = \"Request\")] #[serde(deny_unknown_fields)] struct __Members {
                #[serde(default, deserialize_with = \"crate::support::wire::present\")]
                member: ::std::option::Option<::std::string::String>,
            }",
            "__Members::deserialize(crate::support::wire::Object(deserializer))",
            "/// Text. #[serde(skip_serializing_if = \"::std::option::Option::is_none\")] pub member:",
        ],
    );
}

#[test]
fn integers_of_an_answer_may_be_written_as_floats() {
    let integer = json!({ "type": "integer" });
    let list = json!({ "type": "array", "items": integer });
    let answer = json!({ "one": integer, "list": list });
    check(
        &document(&json!({}), &answer),
        &[
            "#[serde( default, deserialize_with = \"crate::support::wire::optional_integer\" )]
            one: ::std::option::Option<i64>,",
            "#[serde(deserialize_with = \"crate::support::wire::integer\")] code: i64,",
            "pub struct List(
                #[serde(deserialize_with = \"crate::support::wire::integers\")]
                pub ::std::vec::Vec<i64>,
            );",
        ],
    );
}

#[test]
fn setters_take_values() {
    let text = json!({ "type": "string", "x-image": {} });
    check(
        &requesting(&text),
        &["pub fn member<T>(mut self, value: T) -> Self
            where T: ::std::convert::TryInto<crate::ImageInput>, T::Error: ::std::fmt::Display,
            { self.member = value .try_into() .map(::std::option::Option::Some) .map_err("],
    );
}

#[test]
fn a_plain_text_is_made_from_a_literal() {
    let reference = json!({ "$ref": "#/components/schemas/Name" });
    let document = with(
        requesting(&reference),
        "/components/schemas/Name",
        json!({ "type": "string" }),
    );
    check(&document, &["impl ::std::convert::From<&str> for Name {"]);
}

#[test]
fn calls_are_the_hand_written_ones() {
    let document = requesting(&json!({ "type": "string" }));
    check(
        &document,
        &[
            "#[derive(Clone)] /// Client for Test",
            "pub async fn send(self) -> Result<ResponseValue<types::Answer>, crate::Error> {",
            "200u16 => crate::answer::success(client, response).await,",
            "_ => Err(crate::answer::failure(client, response).await),",
        ],
    );
    let module = code(&document);
    for gone in [
        "unwrap",
        "from_secs",
        "#[allow",
        "pub use",
        "mod prelude",
        "```ignore",
        "/**",
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
fn a_rule_across_members_holds_however_a_value_is_made() {
    let text = json!({ "type": "string", "enum": ["a", "b"] });
    let mut spec = document(&json!({ "left": text, "right": text }), &json!({}));
    spec["components"]["schemas"]["Request"]["x-rules"] = json!([{
        "id": "together",
        "description": "Left needs right.",
        "x-source": "nowhere",
        "schema": {
            "if": { "required": ["left"] },
            "then": { "required": ["right"], "properties": { "right": { "const": "b" } } },
        },
    }]);
    check(
        &spec,
        &[
            "if !(if self.left.is_some() {
                ((self.right.as_ref().is_none_or(|value| [\"b\"].contains(&&*value.to_string())))
                && (self.right.is_some()))
            } else { true }) { return Err(\"Left needs right.\".into()); }",
            ".and_then(|value: Self| { value.keep_rules().map_err(::serde::de::Error::custom) })",
            "Ok(Self { left: value.left?, right: value.right?, })"
                .trim_start_matches("Ok(")
                .trim_end_matches(')'),
            "right: value.right?, } .keep_rules()",
        ],
    );
}
