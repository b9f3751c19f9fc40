//! Sends an image and saves the video that is made of it, which is charged once, however often this is stopped and begun
//! again: `cargo run --example generate -- https://gateway.example cat.png cat.mp4`, with the key in `IMAGE2VIDEO_API_KEY`.

#![expect(clippy::print_stdout, reason = "an example")]

use std::path::Path;

use image2video_client::types::CreateImage2VideoRequest;
use image2video_client::{ApiKey, Client, Error, FileJournal, ImageInput, Saved};

pub(crate) async fn generate(
    client: &Client,
    journal: &FileJournal,
    image: &Path,
    video: &Path,
) -> Result<Saved, Error> {
    let request = CreateImage2VideoRequest::builder()
        .image(ImageInput::from_path(image).await?)
        .prompt("The cat looks up and yawns.")
        .duration("5");
    let job = video.to_string_lossy();
    let generate = client.generate(request, video).journal(journal, job);
    generate.on_event(|event| println!("{event:?}")).await
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let [base_url, image, video] = &std::env::args().skip(1).collect::<Vec<_>>()[..] else {
        return Err("usage: generate BASE_URL IMAGE VIDEO".into());
    };
    let client = Client::builder(base_url, ApiKey::from_env()?).build()?;
    let journal = FileJournal::open("journal")?;
    let saved = generate(&client, &journal, Path::new(image), Path::new(video)).await?;
    println!("{}: {} bytes", saved.path.display(), saved.bytes);
    Ok(())
}
