//! What a gateway asks of a request, in an order that can be changed. Written from the published page alone.

use serde_json::{Map, Value};

use super::image;
use super::members::is_http_url;
use super::message::Request;
use crate::servers::KEY;

/// The members of a body.
pub(super) type Body = Map<String, Value>;

/// Why a gateway refuses a request.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Refusal {
    pub(super) status: u16,
    pub(super) code: u32,
    /// The member of the body at fault, if it is one.
    pub(super) member: Option<&'static str>,
    pub(super) message: String,
}

impl Refusal {
    pub(super) fn new(status: u16, code: u32, message: impl Into<String>) -> Refusal {
        Refusal {
            status,
            code,
            member: None,
            message: message.into(),
        }
    }

    pub(super) fn member(name: &'static str, what: &str) -> Refusal {
        Refusal {
            status: 400,
            code: 1201,
            member: Some(name),
            message: format!("{name} {what}"),
        }
    }
}

/// One thing that is looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Step {
    Credentials,
    MediaType,
    Json,
    KnownMembers,
    Required,
    ModelName,
    Image,
    ImageTail,
    Prompt,
    NegativePrompt,
    CfgScale,
    Mode,
    Duration,
    EndFrame,
    CallbackUrl,
}

/// The order of most gateways. Members that a gateway does not know are ignored, as most do.
const USUAL_ORDER: [Step; 14] = [
    Step::Credentials,
    Step::MediaType,
    Step::Json,
    Step::Required,
    Step::ModelName,
    Step::Image,
    Step::ImageTail,
    Step::Prompt,
    Step::NegativePrompt,
    Step::CfgScale,
    Step::Mode,
    Step::Duration,
    Step::EndFrame,
    Step::CallbackUrl,
];

/// How a gateway judges requests.
#[derive(Clone, Debug)]
pub(super) struct Rules {
    /// What is looked at, and when.
    pub(super) steps: Vec<Step>,
    /// Goes on after a refused member, and tells all of them.
    pub(super) tells_all: bool,
    pub(super) scheme_in_any_case: bool,
    /// Does as if a member that is null were not there.
    pub(super) null_is_absent: bool,
    /// Members that are also taken as a number where a string is wanted, or the other way round.
    pub(super) coerced: &'static [&'static str],
    pub(super) required: &'static [&'static str],
    /// Models that are taken, or none if any is.
    pub(super) models: Option<&'static [&'static str]>,
    pub(super) prompt_limit: usize,
    pub(super) negative_prompt_limit: usize,
    /// How long a text is.
    pub(super) length: fn(&str) -> usize,
    pub(super) cfg_scale: fn(f64) -> bool,
    pub(super) modes: &'static [&'static str],
    pub(super) durations: &'static [&'static str],
    pub(super) image_bytes: usize,
    pub(super) image_pixels: u32,
    /// Whether `image_tail` has to be an image, and not only a text.
    pub(super) checks_image_tail: bool,
    /// Width and height of the bytes of an image that is taken.
    pub(super) image_size: fn(&[u8]) -> Option<(u32, u32)>,
    pub(super) any_base64: bool,
    pub(super) data_prefix: bool,
    /// Whether the URL of an image is taken.
    pub(super) image_url: fn(&str) -> bool,
    pub(super) callback_url: fn(&str) -> bool,
}

impl Default for Rules {
    fn default() -> Rules {
        Rules {
            steps: USUAL_ORDER.to_vec(),
            tells_all: false,
            scheme_in_any_case: false,
            null_is_absent: false,
            coerced: &[],
            required: &["image"],
            models: None,
            prompt_limit: 5000,
            negative_prompt_limit: 2000,
            length: |text| text.chars().count(),
            cfg_scale: |scale| (0.0..=1.0).contains(&scale),
            modes: &["std", "pro"],
            durations: &["5", "10"],
            image_bytes: 10 << 20,
            image_pixels: 300,
            checks_image_tail: true,
            image_size: image::measure,
            any_base64: false,
            data_prefix: false,
            image_url: |_| true,
            callback_url: is_http_url,
        }
    }
}

impl Rules {
    /// Looks at everything but this.
    pub(super) fn without(&mut self, step: Step) {
        self.steps.retain(|other| *other != step);
    }

    /// Looks at this before anything else.
    pub(super) fn first(&mut self, step: Step) {
        self.without(step);
        self.steps.insert(0, step);
    }

    /// Looks at this after everything else.
    pub(super) fn last(&mut self, step: Step) {
        self.without(step);
        self.steps.push(step);
    }

    /// The members of the body, or why the request is refused.
    pub(super) fn judge(&self, request: &Request) -> Result<Body, Vec<Refusal>> {
        let body = parse(&request.body);
        let mut refusals = Vec::new();
        for step in &self.steps {
            let refused = match (step, &body) {
                (Step::Credentials, _) => self.credentials(request),
                (Step::MediaType, _) => media_type(request),
                (Step::Json, Err(refusal)) => Err(refusal.clone()),
                (_, Err(_)) => Ok(()),
                (step, Ok(body)) => self.member(*step, body),
            };
            let Err(refusal) = refused else { continue };
            let is_member = refusal.member.is_some();
            refusals.push(refusal);
            if !(self.tells_all && is_member) {
                return Err(refusals);
            }
        }
        match body {
            Ok(body) if refusals.is_empty() => Ok(body),
            Ok(_) => Err(refusals),
            // Nobody looked at the body.
            Err(_) => Ok(Body::new()),
        }
    }

    pub(super) fn credentials(&self, request: &Request) -> Result<(), Refusal> {
        let refuse = |code, message| Err(Refusal::new(401, code, message));
        if !self.steps.contains(&Step::Credentials) {
            return Ok(());
        }
        match request.header("authorization") {
            None | Some("") => refuse(1001, "Authorization is empty"),
            Some(value) => match value.split_once(' ') {
                Some(("Bearer", KEY)) => Ok(()),
                Some((scheme, KEY))
                    if self.scheme_in_any_case && scheme.eq_ignore_ascii_case("bearer") =>
                {
                    Ok(())
                }
                _ => refuse(1002, "Authorization is invalid"),
            },
        }
    }
}

fn parse(body: &[u8]) -> Result<Body, Refusal> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(body)) => Ok(body),
        Ok(_) => Err(Refusal::new(400, 1200, "the body must be a JSON object")),
        Err(error) => Err(Refusal::new(400, 1200, format!("invalid JSON: {error}"))),
    }
}

fn media_type(request: &Request) -> Result<(), Refusal> {
    let media_type = request.header("content-type").unwrap_or_default();
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    match essence.eq_ignore_ascii_case("application/json") {
        true => Ok(()),
        false => Err(Refusal::new(
            400,
            1200,
            "Content-Type must be application/json",
        )),
    }
}
