//! What a gateway asks of each member of a body. Written from the published page alone.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use serde_json::Value;

use super::rules::{Body, Refusal, Rules, Step};

const MEMBERS: [&str; 9] = [
    "model_name",
    "image",
    "image_tail",
    "prompt",
    "negative_prompt",
    "cfg_scale",
    "mode",
    "duration",
    "callback_url",
];

impl Rules {
    /// Looks at one member, or at what stands between members.
    pub(super) fn member(&self, step: Step, body: &Body) -> Result<(), Refusal> {
        match step {
            Step::Credentials | Step::MediaType | Step::Json => Ok(()),
            Step::KnownMembers => known_members(body),
            Step::Required => self.required(body),
            Step::ModelName => self.listed(body, "model_name", self.models),
            Step::Image => self.image(body, "image"),
            Step::ImageTail if self.checks_image_tail => self.image(body, "image_tail"),
            Step::ImageTail => self.text(body, "image_tail").map(drop),
            Step::Prompt => self.limited(body, "prompt", self.prompt_limit),
            Step::NegativePrompt => {
                self.limited(body, "negative_prompt", self.negative_prompt_limit)
            }
            Step::CfgScale => self.cfg_scale(body),
            Step::Mode => self.listed(body, "mode", Some(self.modes)),
            Step::Duration => self.listed(body, "duration", Some(self.durations)),
            Step::EndFrame => self.end_frame(body),
            Step::CallbackUrl => match self.text(body, "callback_url")? {
                Some(url) if !(self.callback_url)(&url) => {
                    Err(Refusal::member("callback_url", "is not a valid URL"))
                }
                _ => Ok(()),
            },
        }
    }

    fn required(&self, body: &Body) -> Result<(), Refusal> {
        let is_missing = |name: &&&str| match body.get(**name) {
            None => true,
            Some(value) => value.is_null() && self.null_is_absent,
        };
        match self.required.iter().find(is_missing) {
            Some(name) => Err(Refusal::member(name, "is required")),
            None => Ok(()),
        }
    }

    fn text(&self, body: &Body, name: &'static str) -> Result<Option<String>, Refusal> {
        match body.get(name) {
            None => Ok(None),
            Some(Value::Null) if self.null_is_absent => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(Value::Number(number)) if self.coerced.contains(&name) => {
                Ok(Some(number.to_string()))
            }
            Some(_) => Err(Refusal::member(name, "must be a string")),
        }
    }

    fn listed(
        &self,
        body: &Body,
        name: &'static str,
        values: Option<&[&str]>,
    ) -> Result<(), Refusal> {
        match (self.text(body, name)?, values) {
            (Some(text), Some(values)) if !values.contains(&text.as_str()) => {
                let shown: String = text.chars().take(50).collect();
                Err(Refusal::member(
                    name,
                    &format!("value '{shown}' is invalid"),
                ))
            }
            _ => Ok(()),
        }
    }

    fn limited(&self, body: &Body, name: &'static str, limit: usize) -> Result<(), Refusal> {
        match self.text(body, name)? {
            Some(text) if (self.length)(&text) > limit => Err(Refusal::member(
                name,
                &format!("must not exceed {limit} characters"),
            )),
            _ => Ok(()),
        }
    }

    fn cfg_scale(&self, body: &Body) -> Result<(), Refusal> {
        let scale = match body.get("cfg_scale") {
            None => return Ok(()),
            Some(Value::Null) if self.null_is_absent => return Ok(()),
            Some(Value::String(text)) if self.coerced.contains(&"cfg_scale") => text.parse().ok(),
            Some(value) => value.as_f64(),
        };
        match scale {
            None => Err(Refusal::member("cfg_scale", "must be a number")),
            Some(scale) if !(self.cfg_scale)(scale) => {
                Err(Refusal::member("cfg_scale", "must be between 0 and 1"))
            }
            Some(_) => Ok(()),
        }
    }

    fn end_frame(&self, body: &Body) -> Result<(), Refusal> {
        let has_end_frame = body.get("image_tail").is_some_and(Value::is_string);
        if has_end_frame && body.get("duration").is_some_and(|value| *value == "10") {
            return Err(Refusal::member(
                "duration",
                "10 is not supported with image_tail",
            ));
        }
        Ok(())
    }

    fn image(&self, body: &Body, name: &'static str) -> Result<(), Refusal> {
        let Some(text) = self.text(body, name)? else {
            return Ok(());
        };
        if is_http_url(&text) {
            return match (self.image_url)(&text) {
                true => Ok(()),
                false => Err(Refusal::member(
                    name,
                    "is not the URL of a .jpg, .jpeg or .png",
                )),
            };
        }
        let Some(file) = self.decode(&text) else {
            return Err(Refusal::member(name, "is not in a valid base64 format"));
        };
        if file.len() > self.image_bytes {
            let megabytes = self.image_bytes / 1_000_000;
            let what = format!("file size must not exceed {megabytes} MB");
            return Err(Refusal::member(name, &what));
        }
        match (self.image_size)(&file) {
            None => Err(Refusal::member(name, "is neither a JPEG nor a PNG")),
            Some((width, height)) if width.min(height) < self.image_pixels => {
                let what = format!("must have at least {0}*{0} pixels", self.image_pixels);
                Err(Refusal::member(name, &what))
            }
            Some(_) => Ok(()),
        }
    }

    fn decode(&self, text: &str) -> Option<Vec<u8>> {
        let text = match text.split_once(";base64,") {
            Some((prefix, rest)) if self.data_prefix && prefix.starts_with("data:") => rest,
            _ => text,
        };
        let standard = STANDARD.decode(text).ok();
        let file = match standard {
            None if self.any_base64 => URL_SAFE.decode(text).ok(),
            file => file,
        };
        file.filter(|file| !file.is_empty())
    }
}

fn known_members(body: &Body) -> Result<(), Refusal> {
    match body.keys().find(|name| !MEMBERS.contains(&name.as_str())) {
        Some(name) => {
            let shown: String = name.chars().take(50).collect();
            Err(Refusal::new(
                400,
                1201,
                format!("unknown parameter {shown}"),
            ))
        }
        None => Ok(()),
    }
}

/// An http or https URL with a host.
pub(super) fn is_http_url(text: &str) -> bool {
    let rest = ["http://", "https://"]
        .iter()
        .find_map(|scheme| text.strip_prefix(scheme));
    let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next());
    host.is_some_and(|host| !host.is_empty()) && !text.contains(char::is_whitespace)
}
