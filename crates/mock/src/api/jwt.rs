//! Bearer tokens of the API owner: JSON Web Tokens (RFC 7519) signed with HMAC-SHA-256.
//!
//! One algorithm is accepted, and it is not read from the token: a token that names another one, or
//! none, is refused whatever its signature.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, de::IgnoredAny};
use sha2::Sha256;

use crate::api::Refusal;

const MALFORMED: Refusal = Refusal::MalformedCredentials("a JWT of HS256 with iss and exp");

#[derive(Deserialize)]
struct Header {
    alg: String,
    /// Extensions that a receiver has to understand; this one understands none.
    crit: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    /// Seconds since the Unix epoch; a fraction is allowed.
    exp: f64,
    nbf: Option<f64>,
}

/// Judges a token at a time in milliseconds. `issuer` says whether an issuer is the right one.
pub(crate) fn check(
    token: &str,
    secret: &[u8],
    issuer: impl FnOnce(&str) -> bool,
    now_ms: u64,
) -> Result<(), Refusal> {
    let (signed, signature) = token.rsplit_once('.').ok_or(MALFORMED)?;
    let (header, claims) = signed.split_once('.').ok_or(MALFORMED)?;
    let header: Header = json(header)?;
    if header.alg != "HS256" || header.crit.is_some() {
        return Err(MALFORMED);
    }
    let signature = decoded(signature)?;
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).map_err(|_| Refusal::WrongKey)?;
    mac.update(signed.as_bytes());
    // Takes the same time wherever the first difference is.
    mac.verify_slice(&signature)
        .map_err(|_| Refusal::WrongKey)?;
    let claims: Claims = json(claims)?;
    // Exact for 285,000 years.
    let now = now_ms as f64 / 1_000.0;
    if claims.iss.is_empty() || !issuer(&claims.iss) {
        Err(Refusal::WrongKey)
    } else if claims.nbf.is_some_and(|nbf| now < nbf) {
        Err(Refusal::TokenNotYetValid)
    } else if now >= claims.exp {
        Err(Refusal::TokenExpired)
    } else {
        Ok(())
    }
}

fn json<T: for<'de> Deserialize<'de>>(part: &str) -> Result<T, Refusal> {
    serde_json::from_slice(&decoded(part)?).map_err(|_| MALFORMED)
}

fn decoded(part: &str) -> Result<Vec<u8>, Refusal> {
    URL_SAFE_NO_PAD.decode(part).map_err(|_| MALFORMED)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_722_769_557_708;
    const SECRET: &[u8] = b"sk-secret";

    fn token(header: &str, claims: &str, secret: &[u8]) -> String {
        let signed = format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(header),
            URL_SAFE_NO_PAD.encode(claims)
        );
        let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("any length");
        mac.update(signed.as_bytes());
        let signature = URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
        format!("{signed}.{signature}")
    }

    #[test]
    fn the_example_of_rfc_7515_is_read() {
        // Appendix A.1: made by others, with claims of 2011.
        const TOKEN: &str = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        const KEY: &str = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
        let key = URL_SAFE_NO_PAD.decode(KEY).expect("base64");
        let at = |seconds: u64| check(TOKEN, &key, |issuer| issuer == "joe", seconds * 1_000);
        assert_eq!(at(1_300_819_379), Ok(()));
        assert_eq!(at(1_300_819_380), Err(Refusal::TokenExpired));
    }

    #[test]
    fn tokens_are_judged() {
        const HS256: &str = r#"{"alg":"HS256","typ":"JWT"}"#;
        const GOOD: &str = r#"{"iss":"ak-1","exp":1722769558,"nbf":1722769557}"#;
        for (name, token, expected) in [
            ("good", token(HS256, GOOD, SECRET), Ok(())),
            (
                "no nbf",
                token(HS256, r#"{"iss":"ak-1","exp":1722769558}"#, SECRET),
                Ok(()),
            ),
            (
                "secret",
                token(HS256, GOOD, b"sk-other"),
                Err(Refusal::WrongKey),
            ),
            (
                "issuer",
                token(HS256, r#"{"iss":"ak-2","exp":1722769558}"#, SECRET),
                Err(Refusal::WrongKey),
            ),
            (
                "no issuer",
                token(HS256, r#"{"exp":1722769558}"#, SECRET),
                Err(MALFORMED),
            ),
            (
                "no end",
                token(HS256, r#"{"iss":"ak-1"}"#, SECRET),
                Err(MALFORMED),
            ),
            (
                "end as text",
                token(HS256, r#"{"iss":"ak-1","exp":"1722769558"}"#, SECRET),
                Err(MALFORMED),
            ),
            (
                "early",
                token(
                    HS256,
                    r#"{"iss":"ak-1","exp":1722769999,"nbf":1722769558}"#,
                    SECRET,
                ),
                Err(Refusal::TokenNotYetValid),
            ),
            (
                "late",
                token(HS256, r#"{"iss":"ak-1","exp":1722769557}"#, SECRET),
                Err(Refusal::TokenExpired),
            ),
            (
                "none",
                token(r#"{"alg":"none"}"#, GOOD, SECRET),
                Err(MALFORMED),
            ),
            (
                "HS512",
                token(r#"{"alg":"HS512"}"#, GOOD, SECRET),
                Err(MALFORMED),
            ),
            (
                "crit",
                token(r#"{"alg":"HS256","crit":["x"]}"#, GOOD, SECRET),
                Err(MALFORMED),
            ),
            ("opaque", "sk-1".to_owned(), Err(MALFORMED)),
            ("two parts", "e30.e30".to_owned(), Err(MALFORMED)),
            (
                "four parts",
                format!("e30.{}", token(HS256, GOOD, SECRET)),
                Err(MALFORMED),
            ),
            (
                "no signature",
                token(HS256, GOOD, SECRET)
                    .rsplit_once('.')
                    .expect("dots")
                    .0
                    .to_owned()
                    + ".",
                Err(Refusal::WrongKey),
            ),
        ] {
            assert_eq!(
                check(&token, SECRET, |issuer| issuer == "ak-1", NOW),
                expected,
                "{name}"
            );
        }
    }
}
