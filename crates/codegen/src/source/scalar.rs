//! What a plain scalar means: the core schema of YAML 1.2, section 10.3.2.
//!
//! Not YAML 1.1: `yes`, `on` and `1_000` are strings, and `010` is ten.

use serde_json::{Number, Value};

/// The value of an unquoted scalar, or why JSON cannot hold it.
pub(super) fn resolve(text: &str) -> Result<Value, String> {
    Ok(match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => match number(text) {
            Some(number) => Value::Number(number?),
            None => Value::String(text.to_owned()),
        },
    })
}

fn number(text: &str) -> Option<Result<Number, String>> {
    if is_special(text) {
        return Some(Err(format!("{text} is not a number that JSON has")));
    }
    if let Some((radix, digits)) = radix(text) {
        let parsed = u64::from_str_radix(digits, radix).map(Number::from);
        return Some(parsed.map_err(|_| too_large(text)));
    }
    if is_integer(text) {
        // Rust's parser takes no sign before a u64, and the core schema allows a plus.
        let digits = text.strip_prefix('+').unwrap_or(text);
        let parsed = digits.parse::<u64>().map(Number::from);
        let parsed = parsed.or_else(|_| digits.parse::<i64>().map(Number::from));
        return Some(parsed.map_err(|_| too_large(text)));
    }
    if is_float(text) {
        let parsed = text.parse::<f64>().ok().and_then(Number::from_f64);
        return Some(parsed.ok_or_else(|| too_large(text)));
    }
    None
}

fn too_large(text: &str) -> String {
    format!("{text} is too large to be kept exactly")
}

fn unsigned(text: &str) -> &str {
    text.strip_prefix(['+', '-']).unwrap_or(text)
}

fn is_special(text: &str) -> bool {
    matches!(unsigned(text), ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN")
}

fn radix(text: &str) -> Option<(u32, &str)> {
    let (radix, digits) = match text.split_at_checked(2)? {
        ("0x", digits) => (16, digits),
        ("0o", digits) => (8, digits),
        _ => return None,
    };
    let valid = !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix));
    valid.then_some((radix, digits))
}

fn is_integer(text: &str) -> bool {
    let digits = unsigned(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`
fn is_float(text: &str) -> bool {
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let (mantissa, exponent) = match unsigned(text).split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(unsigned(exponent))),
        None => (unsigned(text), None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let has_digits = !(whole.is_empty() && fraction.is_empty());
    has_digits
        && digits(whole)
        && digits(fraction)
        && exponent.is_none_or(|exponent| !exponent.is_empty() && digits(exponent))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::resolve;

    #[test]
    fn scalars_of_the_core_schema() {
        let cases: &[(&str, Value)] = &[
            ("", json!(null)),
            ("~", json!(null)),
            ("NULL", json!(null)),
            ("nUll", json!("nUll")),
            ("true", json!(true)),
            ("False", json!(false)),
            ("yes", json!("yes")),
            ("on", json!("on")),
            ("0", json!(0)),
            ("+7", json!(7)),
            ("-7", json!(-7)),
            ("-0", json!(0)),
            ("010", json!(10)),
            ("0o17", json!(15)),
            ("0xff", json!(255)),
            ("0x", json!("0x")),
            ("0o8", json!("0o8")),
            ("18446744073709551615", json!(u64::MAX)),
            ("-9223372036854775808", json!(i64::MIN)),
            ("0.5", json!(0.5)),
            (".5", json!(0.5)),
            ("5.", json!(5.0)),
            ("1e3", json!(1000.0)),
            ("-1.5E-3", json!(-0.0015)),
            ("1_000", json!("1_000")),
            ("3.0.3", json!("3.0.3")),
            ("2024-01-01", json!("2024-01-01")),
            ("12:30", json!("12:30")),
            (".", json!(".")),
            ("e5", json!("e5")),
            ("1e", json!("1e")),
            ("+", json!("+")),
            ("inf", json!("inf")),
            ("--1", json!("--1")),
            ("é1", json!("é1")),
        ];
        for (text, value) in cases {
            assert_eq!(resolve(text).as_ref(), Ok(value), "{text:?}");
        }
    }

    #[test]
    fn numbers_that_json_cannot_hold() {
        for text in [
            ".inf",
            "-.Inf",
            "+.INF",
            ".nan",
            "1e999",
            "18446744073709551616",
            "-9223372036854775809",
            "0xfffffffffffffffff",
        ] {
            assert!(resolve(text).is_err(), "{text}");
        }
    }
}
