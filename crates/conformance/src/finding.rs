//! Findings: what was wrong with an exchange, as plain data.

use std::collections::{BTreeMap, HashMap};

use image2video_contract::Origin;
use strum::{IntoStaticStr, VariantArray};

use crate::escape::visible;

/// How serious a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// A promise of the page is broken.
    Failure,
    /// No promise of the page is broken, but a person should know.
    Observation,
}

/// What kind of thing was found. The name is stable; `image2video explain CODE` tells more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum Code {
    /// A request that every reading allows was refused.
    ValidRefused,
    /// A request that no reading allows was accepted.
    InvalidAccepted,
    /// A request without good credentials was accepted.
    CredentialsIgnored,
    /// The server failed.
    ServerError,
    /// There was no whole answer.
    NoAnswer,
    /// The status is not one that the contract documents.
    StatusUndocumented,
    /// The answer has another media type than the contract documents.
    ContentType,
    /// The answer is no JSON.
    AnswerNotJson,
    /// The answer breaks its schema.
    AnswerSchema,
    /// The answer has another shape, one that is known from elsewhere.
    OtherShape,
    /// The status says success and the envelope's code does not, or the other way round.
    CodeDisagrees,
    /// A time is not a plausible number of milliseconds since 1970.
    TimeImplausible,
    /// A task was changed before it was made.
    TimeOrder,
    /// Two tasks have one id.
    TaskIdReused,
    /// Two requests have one id.
    RequestIdReused,
    /// An error answer is not the API owner's envelope.
    ErrorEnvelope,
    /// An error code comes with another status than the API owner documents.
    ErrorCodeStatus,
    /// A 405 without the header `Allow`.
    AllowMissing,
    /// The body was refused before the credentials were looked at.
    CredentialsUnjudged,
    /// A refusal may have another cause than the fault of its request.
    Unproven,
    /// A request was accepted, and its task failed.
    RefusedLate,
    /// An answer is longer than what is kept of it, or has more values.
    AnswerTooLong,
    /// The server asked for fewer requests.
    RateLimited,
    /// Something is missing to send the case.
    NotSent,
    /// The server does not offer an operation that only the API owner documents.
    NotOffered,
    /// A task is not the one that was asked for.
    TaskDiffers,
    /// A page of a list has more tasks than were asked for.
    PageTooLong,
    /// A list tells a task twice.
    PageRepeats,
    /// The status of a task went back.
    StatusWentBack,
    /// The URL of a video does not lead to one.
    VideoUnavailable,
    /// A video is not what was asked for, or not what its answer says.
    VideoDiffers,
    /// A task has failed, and was charged.
    FailedCharged,
    /// A task cost as much as one that asked for more.
    UnitsDiffer,
    /// No callback came.
    CallbackMissing,
    /// A request of this program is not what it should be.
    SuiteError,
}

impl Level {
    /// Its name in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Failure => "failure",
            Self::Observation => "observation",
        }
    }
}

impl Code {
    /// All codes.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::VARIANTS.iter().copied()
    }

    /// Its stable name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// How serious it is where the page binds the server.
    #[must_use]
    pub fn level(self) -> Level {
        match self {
            Self::ErrorEnvelope
            | Self::ErrorCodeStatus
            | Self::AllowMissing
            | Self::CredentialsUnjudged
            | Self::Unproven
            | Self::RefusedLate
            | Self::AnswerTooLong
            | Self::RateLimited
            | Self::NotSent
            | Self::NotOffered
            | Self::CallbackMissing
            | Self::SuiteError => Level::Observation,
            Self::ContentType
            | Self::AnswerNotJson
            | Self::AnswerSchema
            | Self::OtherShape
            | Self::CodeDisagrees
            | Self::TimeImplausible
            | Self::TimeOrder
            | Self::TaskIdReused
            | Self::RequestIdReused
            | Self::TaskDiffers
            | Self::PageTooLong
            | Self::PageRepeats
            | Self::StatusWentBack
            | Self::VideoUnavailable
            | Self::VideoDiffers
            | Self::FailedCharged
            | Self::UnitsDiffer
            | Self::ValidRefused
            | Self::InvalidAccepted
            | Self::CredentialsIgnored
            | Self::ServerError
            | Self::NoAnswer
            | Self::StatusUndocumented => Level::Failure,
        }
    }

    /// Whether it says that what was delivered is not what was paid for.
    pub(crate) fn is_about_the_delivery(self) -> bool {
        matches!(
            self,
            Self::VideoUnavailable | Self::VideoDiffers | Self::FailedCharged | Self::UnitsDiffer
        )
    }

    /// Whether it is about what the server did with a request, and not about the body of its answer.
    pub(crate) fn is_about_the_request(self) -> bool {
        matches!(
            self,
            Self::ValidRefused
                | Self::InvalidAccepted
                | Self::CredentialsIgnored
                | Self::ServerError
                | Self::NoAnswer
                | Self::StatusUndocumented
        )
    }
}

/// What a finding is about, as far as that decides its level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Subject {
    /// Who states the operation that was asked for.
    pub(crate) origin: Origin,
    /// Whether it was asked for by its own method.
    pub(crate) is_own_method: bool,
    /// Whether the page describes answers like the one that was given.
    pub(crate) is_described: bool,
    /// Whether it is one of so many failures of the server as the user lets pass.
    pub(crate) is_let_pass: bool,
}

impl Subject {
    /// What the page says nothing of.
    pub(crate) const BEYOND_THE_PAGE: Self = Self {
        origin: Origin::Owner,
        is_own_method: true,
        is_described: false,
        is_let_pass: false,
    };

    /// How serious a finding about it is. The page binds a server, and about what the page describes: what
    /// becomes of a request to an operation of the page, and the answers that it shows.
    fn level(self, code: Code) -> Level {
        let binds = self.origin == Origin::Page
            && self.is_own_method
            && (self.is_described || code.is_about_the_request())
            && !self.is_let_pass;
        match binds {
            true => code.level(),
            false => Level::Observation,
        }
    }
}

/// Something found in an exchange.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// What kind of thing.
    pub code: Code,
    /// How serious it is.
    pub level: Level,
    /// JSON pointer into the answer, with `*` for any item of a list; empty for the answer as a whole.
    pub pointer: String,
    /// What was found and what was promised.
    pub message: String,
    /// How many times it was found.
    pub count: usize,
}

impl Finding {
    /// A finding about the answer as a whole.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self::at(code, "", message)
    }

    /// A finding about a member of the answer.
    #[must_use]
    pub fn at(code: Code, pointer: &str, message: impl Into<String>) -> Self {
        Self {
            code,
            level: code.level(),
            pointer: visible(pointer).into_owned(),
            message: visible(&message.into()).into_owned(),
            count: 1,
        }
    }

    /// The same about a subject.
    pub(crate) fn about(self, subject: Subject) -> Self {
        Self {
            level: subject.level(self.code),
            ..self
        }
    }

    /// Whether it would be a failure, had the page promised it.
    pub(crate) fn is_unbound_failure(&self) -> bool {
        self.level == Level::Observation && self.code.level() == Level::Failure
    }

    /// What it has in common with findings that have the same cause. The items of a list are alike, and
    /// ids and times differ from answer to answer.
    pub(crate) fn cause(&self) -> Cause {
        Cause {
            code: self.code,
            level: self.level,
            pointer: for_any_item(&self.pointer),
            message: without_ids(&self.message),
        }
    }

    /// Adds another that has the same cause. What is told is true of both.
    pub(crate) fn add(&mut self, other: &Self) {
        self.count += other.count;
        if self.message != other.message {
            self.message = without_ids(&self.message);
        }
        if self.pointer != other.pointer {
            self.pointer = for_any_item(&self.pointer);
        }
    }
}

/// What findings have in common that are told as one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Cause {
    code: Code,
    level: Level,
    pointer: String,
    message: String,
}

/// Findings of one cause as one, in the order in which they first came, and of one code not more than
/// can be read.
pub(crate) fn merged(findings: impl IntoIterator<Item = Finding>) -> Vec<Finding> {
    /// So many causes of one code are told.
    const MOST: usize = 20;
    let mut merged: Vec<Finding> = Vec::new();
    let mut places: HashMap<Cause, usize> = HashMap::new();
    let mut causes: HashMap<Code, usize> = HashMap::new();
    let mut others: BTreeMap<(Code, Level), usize> = BTreeMap::new();
    for finding in findings {
        let cause = finding.cause();
        if let Some(&place) = places.get(&cause) {
            merged[place].add(&finding);
            continue;
        }
        let causes = causes.entry(finding.code).or_default();
        *causes += 1;
        if *causes > MOST {
            *others.entry((finding.code, finding.level)).or_default() += finding.count;
        } else {
            places.insert(cause, merged.len());
            merged.push(finding);
        }
    }
    let others = others.into_iter().map(|((code, level), count)| Finding {
        level,
        count,
        ..Finding::new(code, "others of this kind")
    });
    merged.into_iter().chain(others).collect()
}

/// A pointer with `*` for each index of a list.
fn for_any_item(pointer: &str) -> String {
    let is_index = |token: &str| !token.is_empty() && token.bytes().all(|it| it.is_ascii_digit());
    let tokens = pointer.split('/');
    let tokens = tokens.map(|token| if is_index(token) { "*" } else { token });
    tokens.collect::<Vec<_>>().join("/")
}

/// A message with `…` for each word that is long and has a digit: an id or a time.
fn without_ids(message: &str) -> String {
    const SHORT: usize = 4;
    let is_part = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let is_id = |word: &str| word.len() > SHORT && word.bytes().any(|it| it.is_ascii_digit());
    let mut shown = String::with_capacity(message.len());
    let mut rest = message;
    while let Some(start) = rest.find(is_part) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c| !is_part(c)).unwrap_or(from.len());
        let (word, after) = from.split_at(end);
        shown.push_str(before);
        shown.push_str(if is_id(word) { "…" } else { word });
        rest = after;
    }
    shown.push_str(rest);
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(findings: Vec<Finding>) -> Vec<(String, String, usize)> {
        let told = merged(findings).into_iter();
        told.map(|it| (it.pointer, it.message, it.count)).collect()
    }

    #[test]
    fn what_is_told_once_is_true_of_all() {
        let at = |pointer: &str, message: &str| Finding::at(Code::AnswerSchema, pointer, message);
        let findings = vec![
            at("/data/0/task_id", "1722769557708 is a day away"),
            at("/data/17/task_id", "1722769557709 is a day away"),
            at("/data/17/task_id", "1722769557709 is a day away"),
            at("/code", "status 403 and code 1001 contradict each other"),
            at("/code", "status 403 and code 1002 contradict each other"),
            at("", "refused: no model kling-v1-6 (request id: 4f21-a)"),
            at("", "refused: no model kling-v1-6 (request id: 4f21-b)"),
            at("", "refused: no prompt"),
        ];
        let expected = [
            ("/data/*/task_id", "… is a day away", 3),
            ("/code", "status 403 and code 1001 contradict each other", 1),
            ("/code", "status 403 and code 1002 contradict each other", 1),
            ("", "refused: no model … (request id: …)", 2),
            ("", "refused: no prompt", 1),
        ];
        let expected = expected.map(|(at, message, n)| (at.to_owned(), message.to_owned(), n));
        assert_eq!(told(findings), expected);
    }

    #[test]
    fn of_one_code_not_more_is_told_than_can_be_read() {
        let causes = (0..1000).map(|n| format!("no member {}", "x".repeat(n)));
        let findings: Vec<_> = causes
            .map(|it| Finding::new(Code::AnswerSchema, it))
            .collect();
        let told = told(findings);
        assert_eq!(told.len(), 21);
        assert_eq!(
            told[20],
            (String::new(), "others of this kind".to_owned(), 980)
        );
    }

    /// The codes that are failures, by whom the operation is stated, by its method, and by whether the page
    /// describes the answer.
    #[test]
    fn the_page_binds_about_what_it_describes() {
        let page = Subject {
            origin: Origin::Page,
            is_own_method: true,
            is_described: true,
            is_let_pass: false,
        };
        let error = Subject {
            is_described: false,
            ..page
        };
        let other_method = Subject {
            is_own_method: false,
            ..error
        };
        let owner = Subject {
            origin: Origin::Owner,
            ..page
        };
        let let_pass = Subject {
            is_let_pass: true,
            ..error
        };
        let failures = |subject| {
            let failures = Code::all()
                .filter(|code| Finding::new(*code, "x").about(subject).level == Level::Failure);
            failures.count()
        };
        let all = Code::all()
            .filter(|code| code.level() == Level::Failure)
            .count();
        let about_requests = Code::all()
            .filter(|code| code.is_about_the_request())
            .count();
        assert_eq!(failures(page), all);
        assert_eq!(failures(error), about_requests);
        for subject in [other_method, owner, let_pass, Subject::BEYOND_THE_PAGE] {
            assert_eq!(failures(subject), 0, "{subject:?}");
        }
    }
}
