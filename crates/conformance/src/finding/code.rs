//! The codes of findings: one table says of each how serious it is, what it is about, which server of the tests
//! shows it, and what it means.

use strum::{IntoStaticStr, VariantArray};

use About::{Answer, Delivery, Request};
use Level::{Failure, Observation};

/// How serious a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// A promise of the page is broken.
    Failure,
    /// No promise of the page is broken, but a person should know.
    Observation,
}

impl Level {
    /// Its name in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Failure => "failure",
            Observation => "observation",
        }
    }
}

/// What kind of thing was found. The name is stable; `image2video explain CODE` tells more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
#[expect(missing_docs, reason = "`explanation` says what each means")]
pub enum Code {
    ValidRefused,
    InvalidAccepted,
    CredentialsIgnored,
    ServerError,
    NoAnswer,
    StatusUndocumented,
    ContentType,
    AnswerNotJson,
    AnswerSchema,
    OtherShape,
    CodeDisagrees,
    TimeImplausible,
    TimeOrder,
    TaskIdReused,
    TaskIdEmpty,
    RequestIdReused,
    ErrorEnvelope,
    ErrorCodeStatus,
    AllowMissing,
    CredentialsUnjudged,
    Unproven,
    RefusedLate,
    AnswerTooLong,
    RateLimited,
    NotSent,
    NotOffered,
    TaskDiffers,
    PageTooLong,
    PageRepeats,
    StatusWentBack,
    VideoUnavailable,
    VideoDiffers,
    FailedCharged,
    UnitsDiffer,
    CallbackMissing,
    SuiteError,
}

/// What a code is about.
#[derive(PartialEq, Eq)]
enum About {
    /// What the server did with a request.
    Request,
    /// What an answer says.
    Answer,
    /// What was delivered for what was paid.
    Delivery,
}

/// What is known of a code.
struct Facts {
    level: Level,
    about: About,
    shown_by: &'static str,
    explanation: &'static str,
}

const fn facts(
    level: Level,
    about: About,
    shown_by: &'static str,
    explanation: &'static str,
) -> Facts {
    Facts {
        level,
        about,
        shown_by,
        explanation,
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
        self.facts().level
    }

    /// The server of the tests that shows it: a gateway of `tests/suite/gateways`.
    #[must_use]
    pub fn shown_by(self) -> &'static str {
        self.facts().shown_by
    }

    /// What it means, which statement it rests on, and how to fix it.
    #[must_use]
    pub fn explanation(self) -> &'static str {
        self.facts().explanation
    }

    /// Whether it says that what was delivered is not what was paid for.
    pub(crate) fn is_about_the_delivery(self) -> bool {
        self.facts().about == Delivery
    }

    /// Whether it is about what the server did with a request, and not about the body of its answer.
    pub(crate) fn is_about_the_request(self) -> bool {
        self.facts().about == Request
    }

    fn facts(self) -> Facts {
        match self {
            Self::ValidRefused => facts(Failure, Request, "prompt-below-500", "\
The request keeps to every reading of the page, and the server refused it.
Rests on: the statement of the constraint that the case names; `spec/image2video.yaml` has its source.
To fix: accept the request. The message of the server says why it did not; if it speaks of credentials or of the account, the server could not be judged."),
            Self::InvalidAccepted => facts(Failure, Request, "end-frame-with-10-seconds", "\
No reading of the page allows the request, and the server accepted it, or refused it and named a task all the same. A client pays for a request that should have been refused.
Rests on: the statement of the constraint that the case names.
To fix: refuse the request with a 4XX status, before a task is made."),
            Self::CredentialsIgnored => facts(Failure, Request, "keys-any", "\
A request without good credentials was accepted.
Rests on: header.Authorization of the page.
To fix: check the credentials before anything else, and refuse with 401."),
            Self::ServerError => facts(Failure, Request, "500-every-third", "\
The server failed (5XX), or answered with a status that neither accepts nor refuses (1XX, 3XX). A task may have been made all the same, so the request counts against the budget and is not sent again.
Rests on: page, which promises an answer to a valid request; a refusal is a 4XX status (RFC 9110, 15.5).
To fix: look for the request id in the log of the server."),
            Self::NoAnswer => facts(Failure, Request, "reset-every-third", "\
The connection ended or the time was up before there was a whole answer, or the answer was too long to be read. A task may have been made all the same, so the request counts against the budget and is not sent again.
To fix: look at the server and at the proxies in front of it; raise `--timeout` if it is slow."),
            Self::StatusUndocumented => facts(Failure, Request, "201", "\
The status is not one that the contract documents for the operation.
Rests on: 200 of the page.
To fix: answer an accepted request with 200, and refuse an unknown id as documented."),
            Self::ContentType => facts(Failure, Answer, "html-with-json", "\
The answer to an accepted request does not have the media type `application/json`.
Rests on: 200, content type, of the page."),
            Self::AnswerNotJson => facts(Failure, Answer, "200-html", "\
The answer to an accepted request cannot be read as JSON.
Rests on: 200, content type, of the page."),
            Self::AnswerSchema => facts(Failure, Answer, "status-queued", "\
The answer to an accepted request breaks its schema: a member is missing, or has another type or value than documented.
Rests on: 200, response schema, of the page."),
            Self::OtherShape => facts(Failure, Answer, "new-api-shape", "\
The answer has a shape that other gateways are known to have, and not the documented one. It is told once; the task in it is followed, and what it says of the task is judged.
Rests on: 200, response schema, of the page. See: `x-other-shapes` of `spec/image2video.yaml`.
To fix: answer with the envelope `{code, message, request_id, data}`."),
            Self::CodeDisagrees => facts(Failure, Answer, "refusals-200", "\
The status says success and the `code` of the body says failure, or the other way round. A client that looks at one of the two is misled.
Rests on: 200.code of the page: 0 is success.
To fix: answer a refusal with a 4XX status, and an accepted request with 200 and code 0."),
            Self::TimeImplausible => facts(Failure, Answer, "times-in-seconds", "\
A time of the task is more than a day away from the time of the request. Seconds instead of milliseconds look like January 1970.
Rests on: 200.data.created_at and 200.data.updated_at of the page: milliseconds.
To fix: send milliseconds since the Unix epoch."),
            Self::TimeOrder => facts(Failure, Answer, "updated-before-created", "\
A task was last changed before it was created.
Rests on: 200.data.created_at and 200.data.updated_at of the page."),
            Self::TaskIdReused => facts(Failure, Answer, "task-ids-repeated", "\
Two accepted requests were given the same task id, so one of two paid tasks cannot be found.
Rests on: 200.data.task_id of the page."),
            Self::TaskIdEmpty => facts(Failure, Answer, "task-id-empty", "\
An accepted request was answered with an empty task id, so that a paid task cannot be found.
Rests on: 200.data.task_id of the page."),
            Self::RequestIdReused => facts(Failure, Answer, "request-ids-repeated", "\
Two requests were given the same request id, so it traces neither.
Rests on: 200.request_id of the page."),
            Self::ErrorEnvelope => facts(Observation, Answer, "refusals-openai", "\
The error answer is not `{code, message, request_id}`. The page describes no error answer, so no promise is broken; the client reports such an answer as undocumented.
See: question `error-answers`."),
            Self::ErrorCodeStatus => facts(Observation, Answer, "refusals-403", "\
The API owner documents this error code with another HTTP status.
See: `x-error-codes` of `spec/image2video.yaml`."),
            Self::AllowMissing => facts(Observation, Answer, "405-without-allow", "\
A 405 without the header `Allow`, which RFC 9110, 15.5.6, asks for. The page does not mention it."),
            Self::CredentialsUnjudged => facts(Observation, Answer, "body-first", "\
The request had no good credentials and a body that must be refused, and the server refused the body. Whether it checks credentials cannot be found out without paying for a request."),
            Self::Unproven => facts(Observation, Answer, "account-closed", "\
The answer may have another cause than what the case is about: no accepted request differs from it in this alone, or nothing was accepted after it. So it proves nothing.
To fix: see why the server refuses requests that it must accept. A larger `--budget` lets a run send more of them."),
            Self::RefusedLate => facts(Observation, Answer, "failures-charged", "\
The request was accepted, which is charged, and its task failed later. A server that finds a fault only then lets its clients pay for it, unless it pays back.
See: the ledger of the report."),
            Self::AnswerTooLong => facts(Observation, Answer, "large-refusals", "\
The answer is longer than what is kept of it, a megabyte, or has more than 12,288 values, so that its body was not judged."),
            Self::RateLimited => facts(Observation, Answer, "rate-limit-seconds", "\
The server answered 429, which says nothing about the case; the case is skipped.
To fix: send fewer requests per second."),
            Self::NotSent => facts(Observation, Answer, "usual", "\
The case was skipped because it could not be carried out; the message says what is missing.
To fix: `--image` gives an image that a live server can fetch by its URL, `--follow` the time to follow a task; a callback needs a server that can reach this machine."),
            Self::NotOffered => facts(Observation, Answer, "get-refused", "\
The server does not offer the operation, which the API owner documents and the page does not. Its cases are skipped."),
            Self::TaskDiffers => facts(Failure, Answer, "another-task", "\
A task has another id, creation time or end than other answers said, was not made by the check, or is missing from a list that has room for it.
Rests on: owner, querying a task, querying tasks, and callback."),
            Self::PageTooLong => facts(Failure, Answer, "list-ignores-pages", "\
A page has more tasks than the request asked for.
Rests on: owner, querying tasks."),
            Self::PageRepeats => facts(Failure, Answer, "list-ignores-pages", "\
A task is listed twice: on one page, or as the first of two pages. A client that reads page after page never comes to the end.
Rests on: owner, querying tasks."),
            Self::StatusWentBack => facts(Failure, Answer, "status-goes-back", "\
The status of a task went back to an earlier one. A client that follows the task may wait for ever, or take a status for final that is not.
Rests on: owner, querying a task: `submitted`, `processing`, then `succeed` or `failed`.
To fix: read the status from one store, or compute it from the time."),
            Self::VideoUnavailable => facts(Failure, Delivery, "video-is-gone", "\
The task has succeeded, but it has no URL of a video that anybody could fetch, or the URL does not lead to an MP4 file that tells its length and size.
Rests on: owner, querying a task."),
            Self::VideoDiffers => facts(Failure, Delivery, "cut-in-silence", "\
The file of a video has another length than was asked and paid for, or than the answer says, or a video of a better mode has no more pixels than one of another mode.
Rests on: body.duration and body.mode of the page; owner, querying a task.
To fix: pass `duration` and `mode` on to the service that makes the video."),
            Self::FailedCharged => facts(Failure, Delivery, "failures-charged", "\
A task has failed, and its `final_unit_deduction` says that it was charged all the same.
Rests on: owner, querying a task.
To fix: pay back what a failed task cost."),
            Self::UnitsDiffer => facts(Failure, Delivery, "charged-for-10", "\
A task cost as many units, by its `final_unit_deduction`, as one that asked for a longer video or a better mode. Nobody promises prices; another model may be the reason.
Rests on: owner, querying a task.
See: the ledger of the report."),
            Self::CallbackMissing => facts(Observation, Answer, "callback-never", "\
Nothing was sent to the `callback_url` of a task, or nothing that tells its end before the run stopped waiting (`--follow`). The API owner says that callbacks may be lost, so a client cannot rely on them alone.
See: owner, callback."),
            Self::SuiteError => facts(Observation, Answer, "usual", "\
A request that should have been valid is not, by the contract. It was not sent, and the run ended: this program is at fault, and nothing is said of the server (exit status 2).
To fix: report it to the maintainers of this program, with the recording."),
        }
    }
}
