//! Sends an image and saves the video that is made of it, which is charged once, however often this is run:
//! `cargo run --example generate -- https://gateway.example cat.png cat.mp4`, with the key in `IMAGE2VIDEO_API_KEY`.

#![expect(clippy::print_stdout, reason = "an example")]

use std::path::Path;

use image2video_client::{
    ApiKey, Client, FileJournal, ImageInput, Saved, role::CreateRequest,
};

pub(crate) async fn generate(
    client: &Client,
    image: &Path,
    video: &Path,
) -> Result<Saved, Box<dyn std::error::Error>> {
    let journal = FileJournal::open(video.with_extension("journal"))?;
    let request = CreateRequest::builder()
        .image(ImageInput::from_path(image).await?)
        .prompt("The cat looks up and yawns.")
        .duration("5");
    let generate = client.generate(request, video).journal(&journal, "cat");
    Ok(generate.await?)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let [base_url, image, video] = &std::env::args().skip(1).collect::<Vec<_>>()[..] else {
        return Err("usage: generate BASE_URL IMAGE VIDEO".into());
    };
    let client = Client::builder(base_url, ApiKey::from_env()?).build()?;
    let saved = generate(&client, Path::new(image), Path::new(video)).await?;
    println!("{}: {} bytes", saved.path.display(), saved.bytes);
    Ok(())
}
