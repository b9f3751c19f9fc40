//! What is shown of jobs while they are done: a line that changes on a terminal, or a line for each event as JSON.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal as _};
use std::path::PathBuf;

use image2video_client::{Event, Saved};
use tokio::time::Instant;

use super::job::{self, Job};
use crate::output::{self, Progress};

pub(crate) struct Screen {
    json: bool,
    jobs: usize,
    done: usize,
    begun: Instant,
    /// What each job does that is not done.
    states: BTreeMap<PathBuf, String>,
    progress: Progress<io::Stderr>,
}

impl Screen {
    pub(crate) fn new(json: bool, jobs: usize) -> Self {
        Self {
            json,
            jobs,
            done: 0,
            begun: Instant::now(),
            states: BTreeMap::new(),
            progress: Progress::to_stderr(),
        }
    }

    pub(crate) fn event(&mut self, job: &Job, event: &Event) {
        if self.json {
            let _ = output::out(&format!("{}\n", job::event(job, event)));
            return;
        }
        let state = match event {
            Event::Accepted { task_id } => format!("task {task_id}"),
            Event::Status { task_id, status } => format!("task {task_id} is {status}"),
            Event::Downloading { bytes, total } => format!("downloading, {}", part(*bytes, *total)),
            _ => return,
        };
        let is_news = !matches!(event, Event::Downloading { .. });
        if is_news && !io::stderr().is_terminal() {
            output::note(&format!("{}: {state}", job.output.display()));
        }
        self.states.insert(job.output.clone(), state);
        self.show();
    }

    pub(crate) fn end(&mut self, job: &Job, result: &anyhow::Result<Saved>) {
        self.done += 1;
        self.states.remove(&job.output);
        self.progress.clear();
        if self.json {
            let _ = output::out(&format!("{}\n", job::end(job, result)));
            return;
        }
        match result {
            Ok(saved) => {
                let seconds = saved
                    .seconds
                    .map_or(String::new(), |seconds| format!("{seconds:.1} s, "));
                let size = size(saved.bytes);
                let _ = output::out(&format!("{}: {seconds}{size}\n", saved.path.display()));
            }
            Err(error) => output::note(&format!("error: {}: {error:#}", job.output.display())),
        }
    }

    /// Shows how far the jobs are, on a terminal.
    pub(crate) fn show(&mut self) {
        if self.json || self.states.is_empty() {
            return;
        }
        let seconds = self.begun.elapsed().as_secs();
        let time = format!("{}:{:02}", seconds / 60, seconds % 60);
        let states: Vec<_> = self.states.values().map(String::as_str).collect();
        let line = format!(
            "{time}  {} of {} done; {}",
            self.done,
            self.jobs,
            states.join("; ")
        );
        // A line that is wider than the terminal cannot be taken back.
        self.progress.set(line.chars().take(100).collect());
    }

    pub(crate) fn clear(&mut self) {
        self.progress.clear();
    }
}

fn part(bytes: u64, total: Option<u64>) -> String {
    match total {
        Some(total) => format!("{} of {}", size(bytes), size(total)),
        None => size(bytes),
    }
}

fn size(bytes: u64) -> String {
    match bytes {
        ..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}
