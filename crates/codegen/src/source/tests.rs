use serde_json::json;

use super::reader::{Document, Unreadable, read};
use super::text::Text;
use crate::diagnostic::report;

fn document(yaml: &str) -> Document {
    match read(&Text::decode("a.yaml", yaml.as_bytes())) {
        Ok(document) => document,
        Err(unreadable) => panic!("{:?}", unreadable.mistakes),
    }
}

/// The mistakes of `yaml`, as they are shown but without colours.
fn mistakes(yaml: &[u8]) -> String {
    let text = Text::decode("a.yaml", yaml);
    match read(&text) {
        Ok(document) => panic!("no mistake was found: {}", document.value),
        Err(it) => anstream::adapter::strip_str(&report(&text, it.mistakes)).to_string(),
    }
}

#[test]
fn values() {
    let yaml = "\
openapi: 3.0.3
quoted: ['5', \"5\", 5, 0.5, yes, null, ~]
folded: >-
  one
  two
literal: |
  one
  two
block:
  - a: 1
    b:
  -
flow: { c: [], d: {} }
? explicit
: key
";
    let expected = json!({
        "openapi": "3.0.3",
        "quoted": ["5", "5", 5, 0.5, "yes", null, null],
        "folded": "one two",
        "literal": "one\ntwo\n",
        "block": [{ "a": 1, "b": null }, null],
        "flow": { "c": [], "d": {} },
        "explicit": "key",
    });
    assert_eq!(document(yaml).value, expected);
    assert_eq!(document(&yaml.replace('\n', "\r\n")).value, expected);
    assert_eq!(
        document(&format!("\u{feff}---\n{yaml}...\n")).value,
        expected
    );
}

#[test]
fn each_node_is_found() {
    let yaml = "é: { ü: 1, 'a/b~c': [x, yy] }\nblock:\n  - id: z\n    k: >-\n      folded\n";
    let text = Text::decode("a.yaml", yaml.as_bytes());
    let spans = document(yaml);
    let cases = [
        ("", "é: { ü: 1, 'a/b~c': [x, yy] }"),
        ("/é", "é: { ü: 1, 'a/b~c': [x, yy] }"),
        ("/é/ü", "ü: 1"),
        ("/é/a~1b~0c", "'a/b~c': [x, yy]"),
        ("/é/a~1b~0c/1", "yy"),
        ("/block", "block"),
        ("/block/0", "id: z"),
        ("/block/0/k", "k: >-"),
        // What is not there is shown where it is missing.
        ("/block/0/missing", "id: z"),
        ("/block/7/id", "block"),
        ("/nowhere/at/all", "é: { ü: 1, 'a/b~c': [x, yy] }"),
    ];
    for (pointer, shown) in cases {
        let span = text.first_line(spans.locate(pointer));
        assert_eq!(&yaml[span], shown, "{pointer}");
    }
}

#[test]
fn mistakes_have_a_place_and_a_reason() {
    let cases: &[(&str, &str)] = &[
        ("", "1:1: the file holds no document"),
        ("# only a comment\n", "1:1: the file holds no document"),
        (
            "a: 1\n---\nb: 2\n",
            "2:1: a second document starts here; one is expected",
        ),
        ("é: 1\nb: 2\né: 3\n", "3:1: duplicate key `é`"),
        ("a: { b: 1, \"b\": 2 }\n", "1:12: duplicate key `b`"),
        ("200: x\n", "1:1: a key must be a string"),
        ("a: { true: x }\n", "1:6: a key must be a string"),
        ("[a, b]: c\n", "1:1: a key must be a string"),
        (
            "a:\n  <<: { b: 1 }\n",
            "2:3: merge keys are not part of this dialect",
        ),
        (
            "a: &x 1\n",
            "1:4: anchors and aliases are not part of this dialect",
        ),
        ("a: !!str 1\n", "1:4: tags are not part of this dialect"),
        ("a: .nan\n", "1:4: .nan is not a number that JSON has"),
        ("a: 1e400\n", "1:4: 1e400 is too large to be kept exactly"),
        ("a:\n\tb: 1\n", "2:1: a tab in the indentation"),
        ("a:\n  b: 1\n\tc: 2\n", "3:1: a tab in the indentation"),
        (
            "a: b: c\n",
            "1:5: a colon with a space after it ends a text that has no quotes",
        ),
        ("a: 1\nb 2\nc: 3\n", "2:1: a key has no colon after it"),
        (
            "a:\n  b: 1\n  c\nd: 2\n",
            "3:3: a key has no colon after it",
        ),
        ("a: \"\\x1b[2J\"\n", "1:4: a control character, U+001B"),
        ("a: b\x07\n", "1:5: a control character, U+0007"),
        ("a: *x\n", "1:4: while parsing node, found unknown anchor"),
        (
            "a: {b: 1\n",
            "2:1: while parsing a flow mapping, did not find expected ',' or '}'",
        ),
    ];
    for (yaml, expected) in cases {
        let shown = mistakes(yaml.as_bytes());
        assert_eq!(
            shown.lines().next(),
            Some(format!("a.yaml:{expected}").as_str()),
            "{yaml:?}"
        );
    }
}

#[test]
fn every_mistake_is_shown_in_the_order_of_the_file() {
    let expected = "\
a.yaml:2:4: .inf is not a number that JSON has
  |
2 | b: .inf
  |    ^^^^

a.yaml:3:1: duplicate key `a`
  |
1 | a: 1
  | - also given here
2 | b: .inf
3 | a: &x 2
  | ^

a.yaml:3:4: anchors and aliases are not part of this dialect
  |
3 | a: &x 2
  |    ^^^^
  |
  = help: say it once under `components` and refer to it by `$ref`

3 mistakes; nothing was written
";
    assert_eq!(mistakes("a: 1\nb: .inf\na: &x 2\n".as_bytes()), expected);
}

#[test]
fn bytes_that_are_not_utf_8() {
    let shown = mistakes(b"a: 1\nb: caf\xe9\n");
    assert!(
        shown.starts_with("a.yaml:2:7: the file is not UTF-8 from here on\n"),
        "{shown}"
    );
    let utf_16 = mistakes(b"\xff\xfea\0:\0 \x001\0");
    assert!(
        utf_16.starts_with("a.yaml:1:1: the file is not UTF-8 from here on\n"),
        "{utf_16}"
    );
}

#[test]
fn nesting_is_limited() {
    let too_deep = "nested more than 64 levels deep";
    let block: String = (0..200).map(|level| "  ".repeat(level) + "a:\n").collect();
    assert!(mistakes(block.as_bytes()).starts_with(&format!("a.yaml:65:129: {too_deep}")));
    for deep in [
        "[".repeat(100_000),
        "{a: ".repeat(100_000),
        "- ".repeat(100_000),
    ] {
        mistakes(deep.as_bytes());
    }
}

/// Whatever is cut off or mistyped, there is a document or a message.
#[test]
fn no_edit_panics() {
    let yaml = "a: &x {b: 'c', \"d\\n\": [1, .5]}\r\ne: >-\n  é\nf: |\n\tg\n? h\n: - i # j\n  - !!k *x\n...\n";
    let read = |edited: &str| {
        let text = Text::decode("a.yaml", edited.as_bytes());
        if let Err(Unreadable { mistakes, .. }) = read(&text) {
            report(&text, mistakes);
        }
    };
    for (at, old) in yaml.char_indices() {
        read(&yaml[..at]);
        read(&yaml[at..]);
        for new in "\t\n\r\0 '\"{}[],:?-#&*!|>%@`\u{feff}\u{2028}é😀".chars() {
            read(&format!("{}{new}{}", &yaml[..at], &yaml[at..]));
            read(&format!(
                "{}{new}{}",
                &yaml[..at],
                &yaml[at + old.len_utf8()..]
            ));
        }
    }
}
