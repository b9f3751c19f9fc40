//! What a request has to carry, and what is wrong with its credentials.

use std::fmt;

use http::{HeaderMap, header::AUTHORIZATION};
use image2video_contract::{Security, Strictness};

use crate::api::{Refusal, jwt};

/// A key that is never shown.
pub(crate) struct Secret(pub(crate) String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}

impl Secret {
    /// Compares without stopping at the first difference, so that the time of an answer does not
    /// tell how much of a guess was right. The length is not hidden.
    pub(crate) fn matches(&self, guess: &str) -> bool {
        let pairs = self.0.bytes().zip(guess.bytes());
        let difference = pairs.fold(0, |sum, (a, b)| sum | (a ^ b));
        self.0.len() == guess.len() && difference == 0
    }
}

/// Judges credentials. Without anything set, any well-formed ones are good.
#[derive(Debug, Default)]
pub(crate) struct Authenticator {
    /// The one key that is good; with a JWT secret, the one issuer.
    pub(crate) key: Option<Secret>,
    /// What JWTs are signed with; if set, nothing else is good.
    pub(crate) jwt_secret: Option<Secret>,
}

impl Authenticator {
    /// Judges the credentials of a request. The time, in milliseconds since the Unix epoch, is asked
    /// for only if it matters.
    pub(crate) fn check(
        &self,
        security: &Security,
        headers: &HeaderMap,
        now: impl FnOnce() -> u64,
    ) -> Result<(), Refusal> {
        let mut values = headers.get_all(AUTHORIZATION).iter();
        let (value, another) = (values.next(), values.next());
        let Some(value) = value.filter(|value| !value.is_empty()) else {
            let optional = security.is_optional(Strictness::Decided);
            return optional.then_some(()).ok_or(Refusal::NoCredentials);
        };
        let token = value.to_str().ok().and_then(bearer);
        let token = token.filter(|_| another.is_none());
        let token = token.ok_or(Refusal::MalformedCredentials("one bearer token"))?;
        match &self.jwt_secret {
            Some(secret) => jwt::check(
                token,
                secret.0.as_bytes(),
                |issuer| self.is_key(issuer),
                now(),
            ),
            None if self.is_key(token) => Ok(()),
            None => Err(Refusal::WrongKey),
        }
    }

    fn is_key(&self, text: &str) -> bool {
        self.key.as_ref().is_none_or(|key| key.matches(text))
    }
}

/// The token of `Bearer TOKEN`. The scheme is not case-sensitive (RFC 9110, section 11.1).
fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    let token = token.trim_matches(' ');
    (scheme.eq_ignore_ascii_case("bearer") && is_token(token)).then_some(token)
}

/// Whether a client can send a text as a bearer token. Wider than `b64token` of RFC 6750, since keys of
/// gateways are opaque.
pub(crate) fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_follows_the_scheme_in_any_case() {
        for value in ["Bearer sk-1.a_b~c+d/e=", "bearer k", "BEARER  k"] {
            assert!(bearer(value).is_some(), "{value}");
        }
        for value in ["", "Bearer", "Bearer ", "sk-1", "Basic azp2", "Bearer a b"] {
            assert!(bearer(value).is_none(), "{value}");
        }
    }

    #[test]
    fn a_key_matches_only_itself() {
        let key = Secret("sk-1".to_owned());
        assert!(key.matches("sk-1"));
        for guess in ["", "sk-", "sk-2", "sk-11", "SK-1"] {
            assert!(!key.matches(guess), "{guess}");
        }
    }

    #[test]
    fn a_key_is_not_shown_and_has_to_be_sendable() {
        let key = Secret("sk-very-secret".to_owned());
        assert!(!format!("{key:?}").contains("very"));
        assert!(is_token(&key.0));
        for key in ["", "a b", "a\n", "clé"] {
            assert!(!is_token(key), "{key:?}");
        }
    }
}
