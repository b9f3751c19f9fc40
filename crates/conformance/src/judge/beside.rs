//! A case beside the request that it is held against: what was changed.

use image2video_contract::Expectation;

use super::fold::Judging;
use crate::case::{Body, Case, CaseRequest, Credentials, Source};
use crate::control::differences;
use crate::recording::Purpose;
use crate::report::ControlReport;
use crate::run::Exchange;

/// Characters of a value that are shown.
const SHOWN: usize = 40;

impl Judging<'_> {
    /// The request that an exchange is held against: what proves a refusal, or else the accepted request
    /// that differs from it least. `None` if they differ in more than one thing.
    pub(super) fn beside(&self, case: &Case, exchange: &Exchange) -> Option<ControlReport> {
        let control = match exchange.is_refused() && case.expect != Expectation::Accept {
            true => self.proof(exchange).ok()??,
            false => self.nearest(exchange)?,
        };
        let changes = changes(control.request()?, exchange.request()?);
        // Of several changes any may be the cause.
        (changes.len() <= 1).then(|| ControlReport {
            cases: match control.sent.purpose {
                Purpose::Cases => control.sent.cases.clone(),
                _ => Vec::new(),
            },
            status: control.status(),
            changes,
            findings: self.findings(control),
        })
    }

    fn nearest(&self, exchange: &Exchange) -> Option<&Exchange> {
        let request = exchange.request()?;
        let should_be_accepted = |it: &Exchange| {
            let mut cases = it.cases.iter().map(|&case| &self.plan.cases[case]);
            it.sent.purpose == Purpose::Control
                || cases.all(|case| case.expect == Expectation::Accept)
        };
        let others = self.history().exchanges.iter().filter(|it| {
            it.sent.operation == exchange.sent.operation
                && it.sent.exchange != exchange.sent.exchange
                && it.is_accepted()
                && should_be_accepted(it)
        });
        let requests = others.filter_map(|it| Some((it, it.request()?)));
        requests
            .map(|(it, other)| (it, distance(other, request)))
            .min_by_key(|(_, differences)| *differences)
            .map(|(it, _)| it)
    }
}

/// How much two requests differ.
fn distance(a: &CaseRequest, b: &CaseRequest) -> usize {
    let bodies = match (&a.body, &b.body) {
        (Body::Json(a), Body::Json(b)) if a.base == b.base => differences(a, b).len(),
        (a, b) => usize::from(a != b),
    };
    let parts = [
        a.method != b.method,
        a.path != b.path,
        a.parameters != b.parameters,
        a.credentials != b.credentials,
        a.content_type != b.content_type,
    ];
    bodies + parts.into_iter().filter(|differs| *differs).count()
}

/// What was changed of one request to get another, in words.
fn changes(from: &CaseRequest, to: &CaseRequest) -> Vec<String> {
    let parameters = |request: &CaseRequest| {
        let pairs = request.parameters.iter();
        let texts: Vec<_> = pairs.map(|(name, text)| format!("{name}={text}")).collect();
        texts.join("&")
    };
    let credentials = |request: &CaseRequest| match &request.credentials {
        Credentials::Given => "the key".to_owned(),
        Credentials::Absent => ABSENT.to_owned(),
        Credentials::Wrong(value) => shown(&value[..].into()),
    };
    let media_type = |request: &CaseRequest| match &request.content_type {
        Some(media_type) => media_type.clone(),
        None => ABSENT.to_owned(),
    };
    let texts = [
        ("method", from.method.clone(), to.method.clone()),
        ("path", from.path.clone(), to.path.clone()),
        ("parameters", parameters(from), parameters(to)),
        ("`Authorization`", credentials(from), credentials(to)),
        ("`Content-Type`", media_type(from), media_type(to)),
    ];
    let texts = texts.into_iter().filter(|(_, from, to)| from != to);
    let texts = texts.map(|(what, from, to)| change(what, &from, &to));
    texts.chain(body_changes(&from.body, &to.body)).collect()
}

const ABSENT: &str = "absent";

fn body_changes(from: &Body, to: &Body) -> Vec<String> {
    let (from, to) = match (from, to) {
        (Body::Json(from), Body::Json(to)) if from.base == to.base => (from, to),
        (from, to) if from == to => return Vec::new(),
        (Body::Json(_), Body::Damaged { damage, .. }) => {
            return vec![format!("the body was damaged: {}", damage.as_str())];
        }
        (_, to) => {
            let text = match to {
                Body::Json(json) => json.outline(),
                other => String::from_utf8_lossy(&other.to_vec()).into_owned().into(),
            };
            return vec![format!("the body is now {}", shown(&text))];
        }
    };
    let paths = differences(from, to).into_iter();
    paths
        .map(|path| {
            let [before, after] = [from, to].map(|body| match body.member(path) {
                None => ABSENT.to_owned(),
                Some(Source::Image(recipe)) => recipe.to_string(),
                Some(Source::Value(value) | Source::Missing { example: value, .. }) => {
                    shown(&value)
                }
            });
            let what = match path {
                [] => "the body".to_owned(),
                path => format!("`{}`", path.join("/")),
            };
            change(&what, &before, &after)
        })
        .collect()
}

fn change(what: &str, from: &str, to: &str) -> String {
    format!("{what} was {from} and is now {to}")
}

/// A value, shortened if it is long.
fn shown(value: &serde_json::Value) -> String {
    let length = value.as_str().map(|text| text.chars().count());
    let text = value.to_string();
    if text.chars().count() <= SHOWN {
        return text;
    }
    let start: String = text.chars().take(SHOWN / 2).collect();
    match length {
        Some(length) => format!("{start}… ({length} characters)"),
        None => format!("{start}…"),
    }
}
