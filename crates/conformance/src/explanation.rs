//! What each code of a finding means, which statement it rests on, and how to fix it.

use crate::finding::Code;

impl Code {
    /// What it means, which statement it rests on, and how to fix it.
    #[must_use]
    pub fn explanation(self) -> &'static str {
        match self {
            Self::ValidRefused => "\
The request keeps to every reading of the page, and the server refused it.
Rests on: the statement of the constraint that the case names; `spec/image2video.yaml` has its source.
To fix: accept the request. The message of the server says why it did not; if it speaks of credentials or of the account, the server could not be judged.",
            Self::InvalidAccepted => "\
No reading of the page allows the request, and the server accepted it, or refused it and named a task all the same. A client pays for a request that should have been refused.
Rests on: the statement of the constraint that the case names.
To fix: refuse the request with a 4XX status, before a task is made.",
            Self::CredentialsIgnored => "\
A request without good credentials was accepted.
Rests on: header.Authorization of the page.
To fix: check the credentials before anything else, and refuse with 401.",
            Self::ServerError => "\
The server failed (5XX), or answered with a status that neither accepts nor refuses (1XX, 3XX). A task may have been made all the same, so the request counts against the budget and is not sent again.
Rests on: page, which promises an answer to a valid request; a refusal is a 4XX status (RFC 9110, 15.5).
To fix: look for the request id in the log of the server.",
            Self::NoAnswer => "\
The connection ended or the time was up before there was a whole answer, or the answer was too long to be read. A task may have been made all the same, so the request counts against the budget and is not sent again.
To fix: look at the server and at the proxies in front of it; raise `--timeout` if it is slow.",
            Self::StatusUndocumented => "\
The status is not one that the contract documents for the operation.
Rests on: 200 of the page.
To fix: answer an accepted request with 200, and refuse an unknown id as documented.",
            Self::ContentType => "\
The answer to an accepted request does not have the media type `application/json`.
Rests on: 200, content type, of the page.",
            Self::AnswerNotJson => "\
The answer to an accepted request cannot be read as JSON.
Rests on: 200, content type, of the page.",
            Self::AnswerSchema => "\
The answer to an accepted request breaks its schema: a member is missing, or has another type or value than documented.
Rests on: 200, response schema, of the page.",
            Self::OtherShape => "\
The answer has a shape that other gateways are known to have, and not the documented one. It is told once; the task in it is followed, and what it says of the task is judged.
Rests on: 200, response schema, of the page. See: `x-other-shapes` of `spec/image2video.yaml`.
To fix: answer with the envelope `{code, message, request_id, data}`.",
            Self::CodeDisagrees => "\
The status says success and the `code` of the body says failure, or the other way round. A client that looks at one of the two is misled.
Rests on: 200.code of the page: 0 is success.
To fix: answer a refusal with a 4XX status, and an accepted request with 200 and code 0.",
            Self::TimeImplausible => "\
A time of the task is more than a day away from the time of the request. Seconds instead of milliseconds look like January 1970.
Rests on: 200.data.created_at and 200.data.updated_at of the page: milliseconds.
To fix: send milliseconds since the Unix epoch.",
            Self::TimeOrder => "\
A task was last changed before it was created.
Rests on: 200.data.created_at and 200.data.updated_at of the page.",
            Self::TaskIdReused => "\
Two accepted requests were given the same task id, so one of two paid tasks cannot be found.
Rests on: 200.data.task_id of the page.",
            Self::RequestIdReused => "\
Two requests were given the same request id, so it traces neither.
Rests on: 200.request_id of the page.",
            Self::ErrorEnvelope => "\
The error answer is not `{code, message, request_id}`. The page describes no error answer, so no promise is broken; the client reports such an answer as undocumented.
See: question `error-answers`.",
            Self::ErrorCodeStatus => "\
The API owner documents this error code with another HTTP status.
See: `x-error-codes` of `spec/image2video.yaml`.",
            Self::AllowMissing => "\
A 405 without the header `Allow`, which RFC 9110, 15.5.6, asks for. The page does not mention it.",
            Self::CredentialsUnjudged => "\
The request had no good credentials and a body that must be refused, and the server refused the body. Whether it checks credentials cannot be found out without paying for a request.",
            Self::Unproven => "\
The answer may have another cause than what the case is about: no accepted request differs from it in this alone, or nothing was accepted after it. So it proves nothing.
To fix: see why the server refuses requests that it must accept. A larger `--budget` lets a run send more of them.",
            Self::RefusedLate => "\
The request was accepted, which is charged, and its task failed later. A server that finds a fault only then lets its clients pay for it, unless it pays back.
See: the ledger of the report.",
            Self::AnswerTooLong => "\
The answer is longer than what is kept of it, a megabyte, or has more than 32,768 values, so that its body was not judged.",
            Self::RateLimited => "\
The server answered 429, which says nothing about the case; the case is skipped.
To fix: send fewer requests per second.",
            Self::NotSent => "\
The case was skipped because it could not be carried out; the message says what is missing.
To fix: `--image` gives an image that a live server can fetch by its URL, `--follow` the time to follow a task; a callback needs a server that can reach this machine.",
            Self::NotOffered => "\
The server does not offer the operation, which the API owner documents and the page does not. Its cases are skipped.",
            Self::TaskDiffers => "\
A task has another id, creation time or end than other answers said, was not made by the check, or is missing from a list that has room for it.
Rests on: owner, querying a task, querying tasks, and callback.",
            Self::PageTooLong => "\
A page has more tasks than the request asked for.
Rests on: owner, querying tasks.",
            Self::PageRepeats => "\
A task is listed twice: on one page, or as the first of two pages. A client that reads page after page never comes to the end.
Rests on: owner, querying tasks.",
            Self::StatusWentBack => "\
The status of a task went back to an earlier one. A client that follows the task may wait for ever, or take a status for final that is not.
Rests on: owner, querying a task: `submitted`, `processing`, then `succeed` or `failed`.
To fix: read the status from one store, or compute it from the time.",
            Self::VideoUnavailable => "\
The task has succeeded, but it has no URL of a video that anybody could fetch, or the URL does not lead to an MP4 file that tells its length and size.
Rests on: owner, querying a task.",
            Self::SuiteError => "\
A request that should have been valid is not, by the contract. It was not sent, and the run ended: this program is at fault, and nothing is said of the server (exit status 2).
To fix: report it to the maintainers of this program, with the recording.",
            Self::VideoDiffers => "\
The file of a video has another length than was asked and paid for, or than the answer says, or a video of a better mode has no more pixels than one of another mode.
Rests on: body.duration and body.mode of the page; owner, querying a task.
To fix: pass `duration` and `mode` on to the service that makes the video.",
            Self::FailedCharged => "\
A task has failed, and its `final_unit_deduction` says that it was charged all the same.
Rests on: owner, querying a task.
To fix: pay back what a failed task cost.",
            Self::UnitsDiffer => "\
A task cost as many units, by its `final_unit_deduction`, as one that asked for a longer video or a better mode. Nobody promises prices; another model may be the reason.
Rests on: owner, querying a task.
See: the ledger of the report.",
            Self::CallbackMissing => "\
Nothing was sent to the `callback_url` of a task. The API owner says that callbacks may be lost, so a client cannot rely on them alone.
See: owner, callback.",
        }
    }

    /// The server of the tests that shows it: a gateway of `tests/suite/gateways`.
    #[must_use]
    pub fn shown_by(self) -> &'static str {
        match self {
            Self::ValidRefused => "prompt-below-500",
            Self::InvalidAccepted => "end-frame-with-10-seconds",
            Self::CredentialsIgnored => "keys-any",
            Self::ServerError => "500-every-third",
            Self::NoAnswer => "reset-every-third",
            Self::StatusUndocumented => "201",
            Self::ContentType => "html-with-json",
            Self::AnswerNotJson => "200-html",
            Self::AnswerSchema => "status-queued",
            Self::OtherShape => "new-api-shape",
            Self::CodeDisagrees => "refusals-200",
            Self::TimeImplausible => "times-in-seconds",
            Self::TimeOrder => "updated-before-created",
            Self::TaskIdReused => "task-ids-repeated",
            Self::RequestIdReused => "request-ids-repeated",
            Self::ErrorEnvelope => "refusals-openai",
            Self::ErrorCodeStatus => "refusals-403",
            Self::AllowMissing => "405-without-allow",
            Self::CredentialsUnjudged => "body-first",
            Self::Unproven => "account-closed",
            Self::RefusedLate => "failures-charged",
            Self::AnswerTooLong => "large-refusals",
            Self::RateLimited => "rate-limit-seconds",
            Self::NotSent | Self::SuiteError => "usual",
            Self::NotOffered => "get-refused",
            Self::TaskDiffers => "another-task",
            Self::PageTooLong | Self::PageRepeats => "list-ignores-pages",
            Self::StatusWentBack => "status-goes-back",
            Self::VideoUnavailable => "video-is-gone",
            Self::VideoDiffers => "cut-in-silence",
            Self::FailedCharged => "failures-charged",
            Self::UnitsDiffer => "charged-for-10",
            Self::CallbackMissing => "callback-never",
        }
    }
}
