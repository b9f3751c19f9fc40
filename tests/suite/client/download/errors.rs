//! What cannot be saved, and what is left of it.

use futures_util::future::join_all;
use image2video_client::Download;
use serde_json::{Value, json};

use super::site::{Answer, ELSEWHERE, Site, part, reply, task, untold};
use super::{TASK, broken, first, folder, good, names};
use crate::client::{KEY, client};

type Set = fn(Download<'_>) -> Download<'_>;

/// A name, a task, how requests for its video are answered, what is set, the error and the files that are left.
type Failing = (
    &'static str,
    Value,
    Answer,
    Set,
    &'static str,
    &'static [&'static str],
);

/// The files of a download that can be gone on with.
const KEPT: &[&str] = &[
    ".cat.mp4.CjMT7WdSwWcAAAAAALvB3g.etag",
    ".cat.mp4.CjMT7WdSwWcAAAAAALvB3g.part",
];

/// What comes of a download that goes on once at most: the error, and the files that are left.
async fn failed(name: &str, task: Value, answer: Answer, set: Set) -> (String, Vec<String>) {
    let folder = folder(name);
    let site = Site::of_task(task, &[answer]).await;
    let client = client(&site.base_url);
    let download = client.download(TASK, folder.join("cat.mp4")).resumes(1);
    let error = set(download).await.expect_err(name);
    assert!(!error.may_have_been_accepted() && !error.is_retryable());
    let shown = format!("{error} {error:?}");
    assert!(
        !shown.contains("a-secret") && !shown.contains(KEY),
        "{shown}"
    );
    let shown = error.to_string();
    (
        shown.replace(&*folder.to_string_lossy(), "[folder]"),
        names(&folder),
    )
}

#[tokio::test]
async fn what_cannot_be_saved_is_told() {
    let succeeded = || task("succeed");
    let mut elsewhere = succeeded();
    elsewhere["data"]["task_result"]["videos"][0]["url"] = json!(ELSEWHERE);
    let table: [Failing; 11] = [
        (
            "processing",
            task("processing"),
            good,
            |it| it,
            "the task is `processing` and has no video",
            &[],
        ),
        (
            "failed",
            task("failed"),
            good,
            |it| it,
            "the task is `failed` and has no video: the content safety policy was triggered",
            &[],
        ),
        (
            "ftp",
            elsewhere,
            good,
            |it| it,
            "the task has a video whose URL is neither http nor https",
            &[],
        ),
        (
            "gone",
            succeeded(),
            |_| reply(404, "", b""),
            |it| it,
            "the server of the video answers 404 Not Found",
            &[],
        ),
        (
            "in-circles",
            succeeded(),
            |_| reply(302, "location: /on\r\n", b""),
            |it| it,
            "the connection to the server of the video failed",
            &[],
        ),
        (
            "html",
            succeeded(),
            |_| reply(200, "content-type: text/html\r\n", b"<html>expired</html>"),
            |it| it,
            "what the server of the video sent (20 bytes) is no MP4 file: it does not begin as one",
            &[],
        ),
        (
            "too-short",
            succeeded(),
            good,
            |it| it.seconds(10),
            "the video has 5.1 s, and 10 s were paid for; it is in \
             [folder]/.cat.mp4.CjMT7WdSwWcAAAAAALvB3g.part",
            KEPT,
        ),
        (
            "too-large",
            succeeded(),
            good,
            |it| it.max_bytes(3361),
            "the video is larger than 3361 bytes",
            KEPT,
        ),
        (
            "too-large-in-the-end",
            succeeded(),
            |_| untold(&first()),
            |it| it.max_bytes(3361),
            "the video is larger than 3361 bytes",
            KEPT,
        ),
        (
            "broken-for-good",
            succeeded(),
            broken,
            |it| it,
            "the connection to the server of the video failed",
            KEPT,
        ),
        (
            "other-parts",
            succeeded(),
            |_| part(&first(), "\"a\"", 500, 3362),
            |it| it,
            "the server of the video sends another part of it than it was asked for",
            &[],
        ),
    ];
    let each = table.map(|(name, task, answer, set, expected, files)| async move {
        let (error, left) = failed(name, task, answer, set).await;
        assert_eq!(error, expected, "{name}");
        assert_eq!(left, files, "{name}");
    });
    join_all(each).await;
}
