//! From an image to a file, with everything going wrong on the way.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use futures_util::{StreamExt as _, stream};
use image2video_client::{
    ApiKey, Client, Error, FileJournal, ImageInput, Journal as _, role::CreateRequest,
};
use image2video_mock::{MockService, Scenario};

use super::KEY;

/// A folder that goes with its test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("image2video-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn journal(&self) -> FileJournal {
        FileJournal::open(self.file("journal")).expect("a journal")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

async fn mock(chaos: f64) -> MockService {
    let mock = MockService::builder()
        .api_key(KEY)
        .speed(2000.0)
        .chaos(chaos)
        .seed(7)
        .listed(2000);
    mock.start().await.expect("a free port")
}

fn client(mock: &MockService) -> Client {
    let key = ApiKey::new(KEY).expect("a key");
    let client = Client::builder(mock.base_url(), key).timeout(Duration::from_secs(10));
    client.build().expect("a client")
}

fn request() -> CreateRequest {
    let image = ImageInput::from_url("https://images.example/harbour.jpg").expect("a URL");
    CreateRequest::builder()
        .image(image)
        .try_into()
        .expect("a request")
}

/// Generates a video into a file, with pauses that a test has time for.
async fn generate(client: &Client, journal: &FileJournal, target: &Path) -> Result<(), Error> {
    let job = target
        .file_name()
        .and_then(|name| name.to_str())
        .expect("a name");
    let brief = Duration::from_millis(5);
    let generate = client.generate(request(), target).journal(journal, job);
    generate.pause(brief).interval(brief).await.map(drop)
}

/// Whether a file is the video that was paid for.
fn is_video(path: &Path) -> bool {
    fs::read(path).is_ok_and(|bytes| bytes.get(4..8) == Some(b"ftyp"))
}

/// A fifth of all answers is a fault: each video is there, and no task was made twice.
#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_generates_among_faults_make_a_thousand_files_and_tasks() {
    const VIDEOS: usize = 1000;
    let folder = Folder::new("thousand");
    let (mock, journal) = (mock(0.2).await, folder.journal());
    journal
        .remember_external_ids(mock.base_url())
        .expect("a journal");
    let client = client(&mock);
    let targets = (0..VIDEOS).map(|index| folder.file(&format!("{index}.mp4")));
    let done = stream::iter(targets).map(async |target| {
        let result = generate(&client, &journal, &target).await;
        (target, result)
    });
    let done: Vec<_> = done.buffer_unordered(32).collect().await;
    let failed: Vec<_> = done
        .iter()
        .filter_map(|(target, result)| Some((target, result.as_ref().err()?)))
        .collect();
    assert!(
        failed.is_empty(),
        "{} of them: {:?}",
        failed.len(),
        &failed[..failed.len().min(5)]
    );
    assert!(done.iter().all(|(target, _)| is_video(target)));
    assert_eq!(mock.tasks_made(), VIDEOS as u64);
    assert_eq!(journal.unfinished().expect("a journal"), []);
}

/// What becomes of a generate that one fault meets, at each point.
#[tokio::test]
async fn a_fault_costs_no_second_task() {
    for scenario in [
        "server-error=after",
        "server-error=before",
        "gateway-timeout=after",
        "gateway-timeout=before",
        "bad-gateway=after",
        "bad-gateway=before",
        "reset=after",
        "reset=before",
        "truncated",
        "malformed-json",
        "wrong-content-type",
        "created",
        "redirect",
        "rate-limit=0",
        "rate-limit-date=0",
    ] {
        let folder = Folder::new(scenario);
        let (mock, journal) = (mock(0.0).await, folder.journal());
        let client = client(&mock);
        generate(&client, &journal, &folder.file("first.mp4"))
            .await
            .expect("no fault");
        mock.next(scenario.parse::<Scenario>().expect(scenario));
        let target = folder.file("cat.mp4");
        generate(&client, &journal, &target)
            .await
            .unwrap_or_else(|error| panic!("{scenario}: {error}"));
        assert!(is_video(&target), "{scenario}");
        assert_eq!(mock.tasks_made(), 2, "{scenario}");
    }
}

/// Where the service does not tell our ids a lost answer is named, and the request is not sent again.
#[tokio::test]
async fn what_cannot_be_decided_is_named_and_never_sent_again() {
    let folder = Folder::new("undecided");
    let mock = MockService::builder()
        .api_key(KEY)
        .speed(2000.0)
        .ignore_external_task_ids();
    let mock = mock.start().await.expect("a free port");
    let (client, journal, target) = (client(&mock), folder.journal(), folder.file("cat.mp4"));
    mock.next("server-error=after".parse().expect("a scenario"));
    for _ in 0..3 {
        let error = generate(&client, &journal, &target)
            .await
            .expect_err("undecided");
        let Error::Unknown(unknown) = &error else {
            panic!("{error:?}")
        };
        assert_eq!(unknown.candidates.len(), 1, "{error}");
        assert!(error.may_have_been_accepted());
        let kept = journal
            .load("cat.mp4")
            .expect("a journal")
            .expect("an entry");
        assert_eq!(kept.external_task_id, unknown.external_task_id);
        assert_eq!(mock.tasks_made(), 1);
    }
}

#[tokio::test]
async fn a_refusal_and_a_failed_task_leave_nothing_in_the_journal() {
    for (scenario, shown) in [
        ("content-policy", "code 1301"),
        ("failure=content", "failed: "),
    ] {
        let folder = Folder::new(scenario);
        let (mock, journal) = (mock(0.0).await, folder.journal());
        mock.next(scenario.parse().expect("a scenario"));
        let error = generate(&client(&mock), &journal, &folder.file("cat.mp4"))
            .await
            .expect_err(scenario);
        assert!(error.to_string().contains(shown), "{error}");
        assert_eq!(journal.unfinished().expect("a journal"), [], "{scenario}");
    }
}

#[tokio::test]
async fn a_file_that_is_there_is_kept_and_nothing_is_paid_for() {
    let folder = Folder::new("there");
    let (mock, target) = (mock(0.0).await, folder.file("cat.mp4"));
    fs::write(&target, "mine").expect("a file");
    let error = generate(&client(&mock), &folder.journal(), &target)
        .await
        .expect_err("it is there");
    assert!(error.to_string().ends_with("is there already"), "{error}");
    assert_eq!(fs::read(&target).expect("the file"), b"mine");
    assert_eq!(mock.tasks_made(), 0);
}

/// Two processes, or two calls, with one job.
#[tokio::test]
async fn a_job_is_done_by_one_at_a_time() {
    let folder = Folder::new("claim");
    let journal = folder.journal();
    let claim = journal.claim("cat").expect("nobody has it");
    let taken = journal.claim("cat").err().map(|error| error.kind());
    assert_eq!(taken, Some(std::io::ErrorKind::WouldBlock));
    assert!(journal.claim("dog").is_ok());
    drop(claim);
    assert!(journal.claim("cat").is_ok());
}
