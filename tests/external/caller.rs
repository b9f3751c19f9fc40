//! Uses what a changed spec adds to the client: a member with bounds, values of enums, operations.

#![expect(clippy::print_stdout, reason = "an example")]

use image2video_client::types::{
    CreateImage2VideoRequest, CreateText2VideoRequest, Mode, Prompt, VideoDuration,
};
use image2video_client::{ApiKey, Client, ImageInput};

#[allow(dead_code, reason = "it is compiled and not run")]
async fn call() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder("https://gateway.example", ApiKey::new("key")?).build()?;
    let request = CreateImage2VideoRequest::builder()
        .image(ImageInput::from_url("https://images.example/harbour.jpg")?)
        .strength(1.5)
        .frame_rate(24)
        .mode(Mode::Fast)
        .duration(VideoDuration::FifteenSeconds);
    client.create(request).await?;

    let prompt = Prompt::try_from("The boats drift out of the harbour.")?;
    let request = CreateText2VideoRequest::builder()
        .prompt(prompt)
        .mode(Mode::Pro);
    let answer = client
        .create_text2_video_task()
        .body(request)
        .send()
        .await?;
    println!("{}", answer.into_inner().data.task_id);

    let call = client.get_account_costs().account_id("a1").days(30);
    let costs = call.mode(Mode::Fast).send().await?;
    println!("{}", costs.into_inner().units);
    Ok(())
}

fn main() {}
