//! Findings: what was wrong with an exchange, as plain data.

mod code;
mod merge;

use std::sync::Arc;

use image2video_contract::Origin;

pub use code::{Code, Level};
pub(crate) use merge::merged;

use crate::escape::visible;

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
    /// The request that shows it, if no request shows it that carried its case out.
    pub shown_by: Option<Arc<ShownBy>>,
}

/// A request that was sent for something else than to carry a case out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ShownBy {
    /// What it was sent for: `control`, `search` or `settle`.
    pub purpose: &'static str,
    /// What it is, with its operation and what it got, for people.
    pub words: String,
    /// HTTP status of its answer.
    pub status: Option<u16>,
    /// The request, for a shell.
    pub curl: String,
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
            shown_by: None,
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
        if other.shown_by.is_none() {
            self.shown_by = None;
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
