//! The examples of the client, against the stand-in.

use std::fs;

use image2video_client::types::CreateImage2VideoRequest;
use image2video_client::{Callbacks, FileJournal};
use image2video_mock::MockService;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

use super::download::folder;
use super::images::{decode, png};
use super::{client, least};

#[expect(dead_code, reason = "its `main` is not called")]
#[path = "../../../crates/client/examples/callback.rs"]
mod callback;
#[expect(dead_code, reason = "its `main` is not called")]
#[path = "../../../crates/client/examples/generate.rs"]
mod generate;
#[expect(dead_code, reason = "its `main` is not called")]
#[path = "../../../crates/client/examples/wait.rs"]
mod wait;

/// The stand-in, whose tasks have ended when they are made.
async fn service() -> MockService {
    let service = MockService::builder().speed(f64::MAX).start();
    service.await.expect("a service")
}

#[tokio::test]
async fn an_image_becomes_a_video() {
    let service = service().await;
    let folder = folder("example");
    let (image, video) = (folder.join("cat.png"), folder.join("cat.mp4"));
    fs::write(&image, decode(&png(1000))).expect("a file");
    let client = client(service.base_url());
    let journal = FileJournal::open(folder.join("journal")).expect("a journal");
    let saved = generate::generate(&client, &journal, &image, &video).await;
    assert_eq!(saved.expect("saved").seconds, Some(5.1));
    assert!(
        fs::read(&video)
            .expect("a file")
            .starts_with(b"\0\0\0 ftyp")
    );
}

#[tokio::test]
async fn a_task_is_followed_to_its_video() {
    let service = service().await;
    let client = client(service.base_url());
    let task = client.create(least()).await.expect("accepted").data;
    let url = wait::follow(&client, &task.task_id)
        .await
        .expect("followed");
    assert!(url.is_some_and(|url| url.ends_with(".mp4")));
}

#[tokio::test]
async fn a_callback_is_told_once_it_is_true() {
    let service = service().await;
    let client = client(service.base_url());
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let (tell, mut told) = mpsc::unbounded_channel();
    let callbacks = Callbacks::new(client.clone());
    tokio::spawn(callback::receive(listener, callbacks, move |task| {
        let _ = tell.send(task);
    }));
    let forged = b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 15\r\n\r\n{\"task_id\":\"a\"}";
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    stream.write_all(forged).await.expect("sent");
    let mut status = [0; 12];
    stream.read_exact(&mut status).await.expect("an answer");
    assert_eq!(status, *b"HTTP/1.1 502");
    let request = CreateImage2VideoRequest::builder()
        .image("https://images.example/harbour.jpg")
        .callback_url(format!("http://{address}/hook"));
    let made = client.create(request).await.expect("accepted").data;
    let task = told.recv().await.expect("a task");
    assert_eq!(task.task_id, made.task_id);
}
