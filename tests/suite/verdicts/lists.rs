//! Servers of which a default check says something else than most, each with the reason.

use image2video_conformance::Code;

/// Names, with the reason that they share.
type Listed = (&'static str, &'static [&'static str]);

/// Honest servers that a check cannot judge whole.
pub(super) const INCOMPLETE: &[Listed] = &[(
    "the money ran out before what is kept back for the end of the run",
    &["quota-3", "quota-5", "quota-3-first", "arrears-402"],
)];

/// The beginnings of the names of servers that never end an answer.
pub(super) const NEVER_END: &[&str] = &["hang", "endless", "drip"];

/// Faulty servers of which a check without `--follow` and `--image` says nothing.
pub(super) const NOT_SEEN_BY_DEFAULT: &[Listed] = &[
    (
        "no such value is sent to a live server unless the user supplies it",
        &[
            "callback-url-https-only",
            "image-base64-only",
            "landscape-only",
        ],
    ),
    (
        "the bodies of 10 MB are left out here",
        &[
            "image-1-mb",
            "image-5-mb",
            "image-any-bytes",
            "reset-at-large-bodies",
        ],
    ),
    (
        "no case sends what it takes by mistake",
        &[
            "callback-url-any-scheme",
            "first-of-a-list",
            "keys-bare",
            "keys-basic",
        ],
    ),
    (
        "a path that it would change is not sent",
        &["task-id-parent"],
    ),
    (
        "each request has a connection of its own, which is not read beyond the end of its answer",
        &["two-answers"],
    ),
    (
        "only a task that is followed shows it",
        &[
            "charged-for-10",
            "cut-in-silence",
            "cut-to-5-seconds",
            "never-ends",
            "status-goes-back",
            "std-for-pro",
            "succeeds-without-video",
            "thumbnails",
            "video-at-metadata",
            "video-at-private-address",
            "video-is-cut",
            "video-is-empty",
            "video-is-endless",
            "video-is-gone",
            "video-is-html",
            "video-is-text",
            "video-redirects",
            "video-redirects-in-circles",
            "video-with-large-atom",
        ],
    ),
    (
        "only a receiver of callbacks shows it",
        &[
            "callback-empty",
            "callback-in-envelope",
            "callback-never",
            "callback-of-another",
        ],
    ),
];

/// Codes that only other tests see.
pub(super) const SEEN_ELSEWHERE: &[(Code, &str)] = &[
    (Code::NotSent, "lookups.rs"),
    (Code::StatusWentBack, "lookups.rs"),
    (Code::VideoDiffers, "delivered.rs"),
    (Code::UnitsDiffer, "delivered.rs"),
    (Code::CallbackMissing, "callbacks.rs"),
    (Code::SuiteError, "told.rs"),
];

/// The reason why a name is in a list.
pub(super) fn of(list: &[Listed], name: &str) -> Option<&'static str> {
    let found = list.iter().find(|(_, names)| names.contains(&name));
    found.map(|(reason, _)| *reason)
}
