//! Tells how a task goes on, until it ends: `cargo run --example wait -- https://gateway.example TASK`, with the key in
//! `IMAGE2VIDEO_API_KEY`. Asking is not charged, and may be broken off and begun again at any time.

#![expect(clippy::print_stdout, reason = "an example")]

use std::pin::pin;

use futures_util::TryStreamExt as _;
use image2video_client::{ApiKey, Client, Error};

/// Gives the URL of the video, if there is one in the end.
pub(crate) async fn follow(client: &Client, task_id: &str) -> Result<Option<String>, Error> {
    let mut changes = pin!(client.wait(task_id).changes());
    let mut video_url = None;
    while let Some(task) = changes.try_next().await? {
        println!("{}: {}", task.task_id, task.task_status);
        video_url = task.video_url();
    }
    Ok(video_url)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let [base_url, task_id] = &std::env::args().skip(1).collect::<Vec<_>>()[..] else {
        return Err("usage: wait BASE_URL TASK".into());
    };
    let client = Client::builder(base_url, ApiKey::from_env()?).build()?;
    let video_url = follow(&client, task_id).await?;
    println!("{}", video_url.as_deref().unwrap_or("there is no video"));
    Ok(())
}
