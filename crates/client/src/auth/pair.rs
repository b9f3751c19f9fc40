//! The API owner's credentials: an access key and a secret key, of which tokens are made that are valid for a while.

use std::{
    fmt,
    sync::{Mutex, PoisonError},
};

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use reqwest::header::HeaderValue;
use serde_json::json;
use sha2::Sha256;

use super::{ApiKeyError, bearer, key};
use crate::mask::redact;

/// Seconds that a token is valid, and that it is valid before it is made, as the API owner makes them: clocks differ.
const LIFETIME: i64 = 1800;
const LEEWAY: i64 = 5;
/// Seconds after which another token is made. A request is sent with one that is valid for long enough.
const RENEWAL: i64 = LIFETIME / 2;

/// The access key and the secret key of an account with the API owner, of which a token is made (a JWT, signed by
/// HMAC-SHA256). It is renewed before it expires, and by the service's clock if that differs from this machine's.
///
/// Nothing shows them, nor a token of them.
pub struct KeyPair {
    access: String,
    secret: String,
    tokens: Mutex<Tokens>,
}

#[derive(Default)]
struct Tokens {
    current: Option<Token>,
    /// The one before, with which a request may still be on its way.
    previous: Option<Token>,
    /// Seconds that the service's clock is ahead.
    ahead: i64,
}

#[derive(Clone)]
struct Token {
    header: HeaderValue,
    /// When it was made, by the service's clock as far as it was known.
    made: i64,
}

impl KeyPair {
    pub(super) const VARIABLES: [&'static str; 2] =
        ["IMAGE2VIDEO_ACCESS_KEY", "IMAGE2VIDEO_SECRET_KEY"];

    /// The two keys as the API owner shows them.
    ///
    /// # Errors
    ///
    /// When one is empty, or has a character that no key has: a space, a line end, anything outside ASCII.
    pub fn new(access: &str, secret: &str) -> Result<Self, ApiKeyError> {
        key::check(access)?;
        key::check(secret)?;
        Ok(Self {
            access: access.to_owned(),
            secret: secret.to_owned(),
            tokens: Mutex::default(),
        })
    }

    /// The keys in the environment variables `IMAGE2VIDEO_ACCESS_KEY` and `IMAGE2VIDEO_SECRET_KEY`.
    ///
    /// # Errors
    ///
    /// When one is not set, or for the reasons of [`KeyPair::new`].
    pub fn from_env() -> Result<Self, ApiKeyError> {
        let [access, secret] =
            Self::VARIABLES.map(|name| key::variable(name, ApiKeyError::MissingPair(name)));
        Self::new(&access?, &secret?)
    }

    /// The header of a request that is sent at a time.
    pub(super) fn header(&self, now: i64) -> Result<HeaderValue, ApiKeyError> {
        let mut tokens = self.tokens();
        let now = now + tokens.ahead;
        let is_fresh = |token: &&Token| (token.made..token.made + RENEWAL).contains(&now);
        if let Some(token) = tokens.current.as_ref().filter(is_fresh) {
            return Ok(token.header.clone());
        }
        let token = self.token(now)?;
        let header = token.header.clone();
        tokens.previous = tokens.current.replace(token);
        Ok(header)
    }

    /// Whether a request that was refused was sent with a token that is not valid by the service's clock. The next one
    /// is sent with another.
    pub(super) fn renew(&self, now: i64, service_now: i64) -> bool {
        let mut tokens = self.tokens();
        let is_invalid = |token: &Token| {
            let validity = token.made - LEEWAY..token.made + LIFETIME;
            !validity.contains(&service_now)
        };
        if tokens.current.as_ref().is_some_and(is_invalid) {
            tokens.ahead = service_now - now;
            return true;
        }
        // Another request may have renewed it.
        tokens.previous.as_ref().is_some_and(is_invalid)
    }

    fn token(&self, made: i64) -> Result<Token, ApiKeyError> {
        let header = json!({ "alg": "HS256", "typ": "JWT" });
        let claims = json!({ "iss": self.access, "exp": made + LIFETIME, "nbf": made - LEEWAY });
        let [header, claims] =
            [header, claims].map(|it| BASE64_URL_SAFE_NO_PAD.encode(it.to_string()));
        let signed = format!("{header}.{claims}");
        let mac = Hmac::<Sha256>::new_from_slice(self.secret.as_bytes());
        let mut mac = mac.map_err(|_| ApiKeyError::Empty)?;
        mac.update(signed.as_bytes());
        let signature = BASE64_URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
        let header = bearer(&format!("{signed}.{signature}"))?;
        Ok(Token { header, made })
    }

    pub(super) fn redact(&self, text: &str) -> String {
        let tokens = self.tokens();
        let tokens = [&tokens.current, &tokens.previous].into_iter().flatten();
        let headers = tokens.filter_map(|token| token.header.to_str().ok());
        let keys = [&*self.access, &self.secret];
        let secrets: Vec<_> = keys
            .into_iter()
            .chain(headers.map(super::without_scheme))
            .collect();
        redact(text, &secrets)
    }

    fn tokens(&self) -> std::sync::MutexGuard<'_, Tokens> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for KeyPair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyPair(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_760_000_000;

    fn pair() -> KeyPair {
        KeyPair::new("an-access-key-of-somebody", "a-secret-key-of-somebody").expect("keys")
    }

    fn token(pair: &KeyPair, now: i64) -> String {
        let header = pair.header(now).expect("a header");
        assert!(header.is_sensitive());
        header.to_str().expect("text")["Bearer ".len()..].to_owned()
    }

    fn claims(token: &str) -> serde_json::Value {
        let claims = token.split('.').nth(1).expect("three parts");
        let claims = BASE64_URL_SAFE_NO_PAD.decode(claims).expect("base64");
        serde_json::from_slice(&claims).expect("JSON")
    }

    #[test]
    fn a_token_is_what_the_owner_asks_for() {
        // Made by another implementation of JWT.
        assert_eq!(
            token(&pair(), NOW),
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJleHAiOjE3NjAwMDE4MDAsImlzcyI6ImFuLWFjY2Vzcy1rZXktb2Ytc29tZWJvZHkiLCJuYmYiOjE3NTk5OTk5OTV9.9UTMCDtYwsuRA3muhQ3qauAxlUsjC7NI5zcFXQ4MMRQ"
        );
    }

    #[test]
    fn a_token_is_used_until_half_of_its_time_is_over() {
        let pair = pair();
        let first = token(&pair, NOW);
        assert_eq!(token(&pair, NOW + 899), first);
        let second = token(&pair, NOW + 900);
        assert_eq!(claims(&second)["nbf"], NOW + 895);
        // A clock that was set back.
        assert_eq!(claims(&token(&pair, NOW))["exp"], NOW + 1800);
    }

    #[test]
    fn tokens_follow_the_clock_of_the_service() {
        for ahead in [-86_400, -60, 1800, 86_400] {
            let pair = pair();
            token(&pair, NOW);
            assert!(pair.renew(NOW + 1, NOW + 1 + ahead), "{ahead}");
            assert_eq!(claims(&token(&pair, NOW + 2))["nbf"], NOW + 2 + ahead - 5);
            // Another request, sent with the first.
            assert!(pair.renew(NOW + 3, NOW + 3 + ahead), "{ahead}");
        }
    }

    #[test]
    fn a_token_that_is_valid_is_not_renewed() {
        let pair = pair();
        token(&pair, NOW);
        for service_now in [NOW - 5, NOW, NOW + 1799] {
            assert!(!pair.renew(NOW, service_now), "{service_now}");
        }
    }

    #[test]
    fn nothing_shows_a_key_or_a_token() {
        let pair = pair();
        let first = token(&pair, NOW);
        let second = token(&pair, NOW + 1000);
        assert_eq!(format!("{pair:?}"), "KeyPair(***)");
        for secret in [
            &*first,
            &second,
            "an-access-key-of-somebody",
            "a-secret-key-of-somebody",
        ] {
            for part in [secret, &secret[..16], &secret[secret.len() - 16..]] {
                assert_eq!(pair.redact(&format!("bad: {part}!")), "bad: ***!");
            }
        }
    }
}
