//! Findings: what was wrong with an exchange, as plain data.

use image2video_contract::Origin;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// A promise of the page is broken.
    Failure,
    /// Something worth knowing that the page does not promise otherwise.
    Observation,
}

/// What kind of thing was found. The name is stable; `image2video explain CODE` tells more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    /// No callback came.
    CallbackMissing,
}

/// A code's name, weight and explanation: what it means, what it rests on, how to mend it.
struct Entry(Code, &'static str, Level, &'static str);

use Code as C;
use Level::{Failure, Observation};

const TABLE: [Entry; 27] = [
    Entry(C::ValidRefused, "valid-refused", Failure, "\
The request keeps to every reading of the page, and the server refused it.
Rests on: the statement of the constraint that the case names (see `spec/image2video.yaml`).
To mend: accept the request; the server's message says why it did not. If it speaks of credentials or of the account, the run was not able to judge it."),
    Entry(C::InvalidAccepted, "invalid-accepted", Failure, "\
No reading of the page allows the request, and the server accepted it: a client pays for a request that should have been refused.
Rests on: the statement of the constraint that the case names.
To mend: refuse the request with a 4XX status."),
    Entry(C::CredentialsIgnored, "credentials-ignored", Failure, "\
A request without good credentials was accepted.
Rests on: header.Authorization of the page.
To mend: look at the credentials before anything else, and refuse with 401."),
    Entry(C::ServerError, "server-error", Failure, "\
The server answered with a 5XX status to a request that it should have accepted or refused. A task may have been made all the same, so the request counts as accepted and is not sent again.
Rests on: page, which promises an answer to a valid request; a refusal is a 4XX status (RFC 9110, 15.5).
To mend: look for the request id in the server's log."),
    Entry(C::NoAnswer, "no-answer", Failure, "\
The connection ended, or the time was up, before there was a whole answer, or the answer was too long to be read. The request may have been accepted, so it counts as accepted and is not sent again.
To mend: look at the server and what is in front of it; raise `--timeout` if it is slow."),
    Entry(C::StatusUndocumented, "status-undocumented", Failure, "\
The status is neither 200 nor an error status.
Rests on: 200 of the page.
To mend: answer a request that is accepted with 200."),
    Entry(C::ContentType, "content-type", Failure, "\
The answer of an accepted request is not labelled `application/json`.
Rests on: 200, content type, of the page."),
    Entry(C::AnswerNotJson, "answer-not-json", Failure, "\
The answer of an accepted request cannot be read as JSON.
Rests on: 200, content type, of the page."),
    Entry(C::AnswerSchema, "answer-schema", Failure, "\
The answer of an accepted request breaks its schema: a member is missing, or has another type or value than promised.
Rests on: 200, response schema, of the page."),
    Entry(C::CodeDisagrees, "code-disagrees", Failure, "\
The status says success and the envelope's `code` says failure, or the other way round. A client that looks at one of them alone is misled.
Rests on: 200.code of the page: 0 is success.
To mend: answer a refusal with a 4XX status, and an accepted request with 200 and code 0."),
    Entry(C::TimeImplausible, "time-implausible", Failure, "\
A time of the task is more than a day away from the time of the request. Seconds instead of milliseconds look like January 1970.
Rests on: 200.data.created_at and 200.data.updated_at of the page: milliseconds.
To mend: send milliseconds since the Unix epoch."),
    Entry(C::TimeOrder, "time-order", Failure, "\
`updated_at` is before `created_at`.
Rests on: 200.data.created_at and 200.data.updated_at of the page."),
    Entry(C::TaskIdReused, "task-id-reused", Failure, "\
Two accepted requests were given one task id, so that one of the two paid tasks cannot be found.
Rests on: 200.data.task_id of the page."),
    Entry(C::RequestIdReused, "request-id-reused", Failure, "\
Two requests were given one request id, so that it traces neither.
Rests on: 200.request_id of the page."),
    Entry(C::ErrorEnvelope, "error-envelope", Observation, "\
The error answer is not `{code, message, request_id}`. The page describes no error answer, so this breaks no promise; the client reports such an answer as undocumented.
See: question `error-answers`."),
    Entry(C::ErrorCodeStatus, "error-code-status", Observation, "\
The API owner documents this error code with another HTTP status.
See: `x-error-codes` of `spec/image2video.yaml`."),
    Entry(C::AllowMissing, "allow-missing", Observation, "\
A 405 without the header `Allow`, which RFC 9110, 15.5.6, asks for. The page says nothing of it."),
    Entry(C::CredentialsUnjudged, "credentials-unjudged", Observation, "\
The request had no good credentials and a body that must be refused, and the server refused the body. Whether it looks at credentials cannot be told without paying for a request."),
    Entry(C::RateLimited, "rate-limited", Observation, "\
The server answered 429: the case says nothing and is skipped.
To mend: ask for fewer requests a second."),
    Entry(C::NotSent, "not-sent", Observation, "\
Something is missing to carry the case out, and the message says what; the case is skipped.
To mend: an image that a live server fetches by its URL is given with `--image`, the time to follow a task with `--follow`; a callback needs a server that can reach this machine."),
    Entry(C::NotOffered, "not-offered", Observation, "\
The server does not know the operation, which the API owner documents and the page does not. Its cases are skipped."),
    Entry(C::TaskDiffers, "task-differs", Failure, "\
A task has another id, another time or another end than other answers said, no request made it, or a list with room for it leaves it out.
Rests on: owner, querying a task, querying tasks, and callback."),
    Entry(C::PageTooLong, "page-too-long", Failure, "\
A page has more tasks than the request asked for.
Rests on: owner, querying tasks."),
    Entry(C::PageRepeats, "page-repeats", Failure, "\
A task is told twice: on one page, or on a later page that begins as the first does. A client that turns the pages never comes to their end.
Rests on: owner, querying tasks."),
    Entry(C::StatusWentBack, "status-went-back", Failure, "\
A task that had gone on was told to stand where it stood before. A client that follows it may wait for ever, or take an end for the end.
Rests on: owner, querying a task; `submitted`, `processing`, then `succeed` or `failed`.
To mend: ask one store, or compute the status from the time."),
    Entry(C::VideoUnavailable, "video-unavailable", Failure, "\
The task has succeeded, and the URL of its video does not lead to an MP4 file, or there is none.
Rests on: owner, querying a task."),
    Entry(C::CallbackMissing, "callback-missing", Observation, "\
Nothing was sent to the `callback_url` of a task. The API owner says that callbacks may be lost, so a client cannot rely on them alone.
See: owner, callback."),
];

impl Code {
    fn entry(self) -> &'static Entry {
        // The table has an entry for each code; a test holds it.
        TABLE
            .iter()
            .find(|entry| entry.0 == self)
            .unwrap_or(&TABLE[0])
    }

    /// Its stable name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.entry().1
    }

    /// How much it weighs, by who states what was promised: nothing that only the API owner states
    /// binds a server.
    #[must_use]
    pub fn level(self, origin: Origin) -> Level {
        match origin {
            Origin::Page => self.entry().2,
            Origin::Owner => Level::Observation,
        }
    }

    /// What it means, what it rests on, and how to mend it.
    #[must_use]
    pub fn explanation(self) -> &'static str {
        self.entry().3
    }

    /// All codes.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|entry| entry.0)
    }
}

/// Something found in an exchange.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// What kind of thing.
    pub code: Code,
    /// JSON pointer into the answer; empty for the answer as a whole.
    pub pointer: String,
    /// What was found and what was promised.
    pub message: String,
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
            pointer: pointer.to_owned(),
            message: message.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_has_its_own_entry() {
        let codes: std::collections::BTreeSet<_> = Code::all().collect();
        assert_eq!(codes.len(), TABLE.len());
        // The last variant: the table is as long as the enum.
        assert_eq!(Code::CallbackMissing as usize + 1, TABLE.len());
    }
}
