//! Saving videos: what ends in the file, whatever becomes of connections, servers and the caller.

mod errors;
mod site;

use std::fs;
use std::future::poll_fn;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use futures_util::future::join_all;
use image2video_client::{DownloadError, Error, Saved};
use image2video_mock::MockService;

use super::{KEY, client, least};
use crate::support::root;
use site::{Answer, Asked, Reply, Site, honest, part, reply, whole};

const TASK: &str = "CjMT7WdSwWcAAAAAALvB3g";

/// A video of the stand-in.
fn video(name: &str) -> Vec<u8> {
    fs::read(root().join("crates/mock/assets").join(name)).expect("a video")
}

/// An empty folder.
pub(super) fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("download-{name}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// The names of the files in a folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
    let mut names: Vec<_> = entries.map(|it| name(it.expect("an entry"))).collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_video_of_the_stand_in_is_saved() {
    let service = MockService::builder().speed(f64::MAX).start();
    let service = service.await.expect("a service");
    let client = client(service.base_url());
    let task = client.create(least()).await.expect("accepted").data;
    let folder = folder("stand-in");
    let target = folder.join("cat.mp4");
    let mut told = Vec::new();
    let download = client.download(&task.task_id, &target).seconds(5);
    let saved = download.on_progress(|bytes, total| told.push((bytes, total)));
    let Saved {
        path,
        bytes,
        seconds,
        ..
    } = saved.await.expect("saved");
    let size = video("5.1.mp4").len() as u64;
    assert_eq!((path, bytes, seconds), (target.clone(), size, Some(5.1)));
    assert_eq!(fs::read(&target).expect("a file"), video("5.1.mp4"));
    assert_eq!(names(&folder), ["cat.mp4"]);
    assert!(told.is_sorted(), "{told:?}");
    assert_eq!(told.last(), Some(&(size, Some(size))));

    fs::write(&target, "mine").expect("a file");
    let again = client.download(&task.task_id, &target).await;
    assert!(
        matches!(&again, Err(Error::Download(DownloadError::Exists(path))) if *path == target),
        "{again:?}"
    );
    assert_eq!(fs::read(&target).expect("a file"), b"mine");
    let again = client.download(&task.task_id, &target).overwrite(true);
    again.await.expect("saved");
    assert_eq!(fs::read(&target).expect("a file"), video("5.1.mp4"));
}

/// The video whose entity tag is `"a"`.
fn first() -> Vec<u8> {
    video("5.1.mp4")
}

/// Another one, whose entity tag is `"b"`.
fn second() -> Vec<u8> {
    video("10.1.mp4")
}

fn good(asked: &Asked) -> Reply {
    honest(asked, &first(), "\"a\"")
}

fn broken(_: &Asked) -> Reply {
    whole(&first(), "\"a\"").cut(1000)
}

/// A name, answers, the video that comes of them, and what is asked for.
type Broken = (
    &'static str,
    &'static [Answer],
    Vec<u8>,
    &'static [&'static str],
);

/// Saves the video of a site, and gives what each request for it asked for.
async fn saved(name: &str, answers: &[Answer], video: Vec<u8>) -> Vec<String> {
    let folder = folder(name);
    let site = Site::start(answers).await;
    let client = client(&site.base_url);
    let saved = client.download(TASK, folder.join("cat.mp4")).await;
    let saved = saved.unwrap_or_else(|error| panic!("{name}: {error:?}"));
    assert_eq!(saved.bytes, video.len() as u64, "{name}");
    assert!(fs::read(saved.path).expect("a file") == video, "{name}");
    assert_eq!(names(&folder), ["cat.mp4"], "{name}");
    site.parts()
}

#[tokio::test]
async fn what_breaks_off_is_gone_on_with() {
    const ANEW: &str = "/video-1.mp4";
    const REST: &str = "/video-1.mp4 bytes=999-";
    let table: [Broken; 13] = [
        ("broken", &[broken, good], first(), &[ANEW, REST]),
        (
            "broken-twice",
            &[broken, |asked| good(asked).cut(1000), good],
            first(),
            &[ANEW, REST, "/video-1.mp4 bytes=1998-"],
        ),
        (
            "short-part",
            &[broken, |_| part(&first()[..2000], "\"a\"", 999, 3362), good],
            first(),
            &[ANEW, REST, "/video-1.mp4 bytes=1999-"],
        ),
        (
            "ranges-ignored",
            &[broken, |_| whole(&first(), "\"a\"")],
            first(),
            &[ANEW, REST],
        ),
        (
            "another-version",
            &[broken, |asked| honest(asked, &second(), "\"b\"")],
            second(),
            &[ANEW, REST],
        ),
        (
            "part-of-another-version",
            &[
                broken,
                |_| part(&second(), "\"b\"", 999, second().len()),
                |asked| honest(asked, &second(), "\"b\""),
            ],
            second(),
            &[ANEW, REST, ANEW],
        ),
        (
            "another-part",
            &[broken, |_| part(&first(), "\"a\"", 500, 3362), good],
            first(),
            &[ANEW, REST, ANEW],
        ),
        (
            "no-part",
            &[broken, |_| reply(416, "", b""), good],
            first(),
            &[ANEW, REST, ANEW],
        ),
        (
            "no-validator",
            &[|_| reply(200, "", &first()).cut(1000), good],
            first(),
            &[ANEW, ANEW],
        ),
        (
            "failing",
            &[|_| reply(503, "retry-after: 1\r\n", b""), good],
            first(),
            &[ANEW, ANEW],
        ),
        (
            "expired",
            &[|_| reply(403, "", b""), good],
            first(),
            &[ANEW, "/video-2.mp4"],
        ),
        (
            "expires-meanwhile",
            &[broken, |_| reply(410, "", b""), good],
            first(),
            &[ANEW, REST, "/video-2.mp4 bytes=999-"],
        ),
        (
            "redirect",
            &[|_| reply(302, "location: /elsewhere\r\n", b""), good],
            first(),
            &[ANEW, "/elsewhere"],
        ),
    ];
    let each = table.map(|(name, answers, video, parts)| async move {
        assert_eq!(saved(name, answers, video).await, parts, "{name}");
    });
    join_all(each).await;
}

#[tokio::test]
async fn a_connection_on_which_nothing_arrives_is_given_up() {
    let folder = folder("idle");
    let stops: Answer = |_| whole(&first(), "\"a\"").stop(1000);
    let download = async |answers: &[Answer], resumes| {
        let site = Site::start(answers).await;
        let client = client(&site.base_url);
        let download = client
            .download(TASK, folder.join("cat.mp4"))
            .resumes(resumes);
        download.idle_timeout(Duration::from_millis(200)).await
    };
    let error = download(&[stops], 0).await.expect_err("nothing arrives");
    let waited = "the server of the video sent nothing for 0.2 s";
    assert_eq!(error.to_string(), waited);
    let saved = download(&[stops, good], 50).await.expect("saved");
    assert!(fs::read(saved.path).expect("a file") == first());
}

#[tokio::test]
async fn the_key_stays_with_the_service() {
    let folder = folder("key");
    let site = Site::start(&[good]).await;
    let client = client(&site.base_url);
    let saved = client.download(TASK, folder.join("cat.mp4")).await;
    saved.expect("saved");
    let asked = &site.asked()[0];
    assert_eq!(asked.header("accept-encoding"), Some("identity"));
    assert_eq!(asked.header("authorization"), None);
    assert!(!format!("{asked:?}").contains(KEY));
}

#[tokio::test]
async fn a_file_that_comes_to_be_meanwhile_is_kept() {
    let folder = folder("meanwhile");
    let target = folder.join("cat.mp4");
    let site = Site::start(&[good]).await;
    let client = client(&site.base_url);
    let download = client.download(TASK, &target);
    let made = download.on_progress(|_, _| fs::write(&target, "mine").expect("a file"));
    let error = made.await.expect_err("it is there");
    assert!(matches!(error, Error::Download(DownloadError::Exists(_))));
    assert_eq!(fs::read(&target).expect("a file"), b"mine");
    // What was fetched is not fetched again but for its last byte.
    let download = client.download(TASK, &target).overwrite(true);
    download.await.expect("saved");
    assert!(fs::read(&target).expect("a file") == first());
    assert_eq!(site.parts(), ["/video-1.mp4", "/video-2.mp4 bytes=3361-"]);
    assert_eq!(names(&folder), ["cat.mp4"]);
}

#[tokio::test]
async fn a_download_may_be_dropped_at_any_moment() {
    let site = Site::start(&[good]).await;
    let client = client(&site.base_url);
    for polls in 0.. {
        let folder = folder("dropped");
        let target = folder.join("cat.mp4");
        let download = || client.download(TASK, &target);
        let ended = up_to(polls, download().into_future()).await;
        if ended.is_none() {
            match download().await {
                // Its last step may go on behind it.
                Ok(_) | Err(Error::Download(DownloadError::Exists(_))) => {}
                Err(error) => panic!("after {polls} polls: {error:?}"),
            }
        }
        assert!(fs::read(&target).expect("a file") == first(), "{polls}");
        if ended.is_some() {
            assert!(polls > 5, "{polls}");
            break;
        }
    }
}

/// Polls a future so many times, and drops it.
async fn up_to<T>(polls: usize, future: impl Future<Output = T>) -> Option<T> {
    let (mut future, mut done) = (pin!(future), 0);
    poll_fn(|context| {
        done += 1;
        match done > polls {
            true => Poll::Ready(None),
            false => future.as_mut().poll(context).map(Some),
        }
    })
    .await
}
