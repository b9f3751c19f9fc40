use super::*;

/// What a PNG of that size begins with, and zeros up to so many bytes.
fn png(width: u32, height: u32, bytes: usize) -> Vec<u8> {
    let mut file = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    file.extend([width.to_be_bytes(), height.to_be_bytes()].concat());
    file.resize(bytes, 0);
    file
}

/// A JPEG of that size, whose measures stand behind a segment of so many bytes.
fn jpeg(width: u16, height: u16, segments: usize) -> Vec<u8> {
    let mut file = b"\xff\xd8".to_vec();
    for _ in 0..segments {
        file.extend(b"\xff\xe1\xff\xff");
        file.resize(file.len() + 0xffff - 2, 0);
    }
    file.extend(b"\xff\xc0\0\x0b\x08");
    file.extend([height.to_be_bytes(), width.to_be_bytes()].concat());
    file.extend(b"\x01\x01\x11\0\xff\xd9");
    file
}

fn sent(image: &ImageInput) -> String {
    let sent = serde_json::to_value(image).expect("serialises");
    sent.as_str().expect("a text").to_owned()
}

/// A file on disk, which is gone with the guard.
struct OnDisk(PathBuf);

impl OnDisk {
    fn new(name: &str, content: &[u8]) -> Self {
        let name = format!("image2video-client-{}-{name}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::write(&path, content).expect("a file");
        Self(path)
    }
}

impl Drop for OnDisk {
    fn drop(&mut self) {
        drop(fs::remove_file(&self.0));
    }
}

/// The same file by every way in.
async fn made(on_disk: &OnDisk, file: &[u8]) -> [Result<ImageInput, ImageError>; 4] {
    [
        ImageInput::from_bytes(file.to_vec()),
        ImageInput::from_reader(file).await,
        ImageInput::from_base64(encode(file)),
        ImageInput::from_path(&on_disk.0).await,
    ]
}

#[tokio::test]
async fn an_image_is_sent_as_its_base64_wherever_it_comes_from() {
    for (name, file) in [
        ("least", png(300, 300, 40)),
        ("largest", png(300, 300, 10_000_000)),
        ("jpeg", jpeg(300, 4000, 0)),
        ("late", jpeg(300, 300, 3)),
    ] {
        let on_disk = OnDisk::new(name, &file);
        for image in made(&on_disk, &file).await {
            let image = image.unwrap_or_else(|error| panic!("{name}: {error}"));
            assert!(sent(&image) == encode(&file), "{name}: {image:?}");
        }
    }
}

#[tokio::test]
async fn what_breaks_a_rule_is_refused_with_what_was_measured() {
    for (name, file, message) in [
        ("empty", Vec::new(), "the file is empty"),
        (
            "large",
            png(300, 300, 10_000_001),
            "the file has 10,000,001 bytes; at most 10,000,000 are allowed",
        ),
        (
            "narrow",
            png(299, 300, 40),
            "the image is 299x300 pixels; at least 300x300 are asked for",
        ),
        (
            "low",
            jpeg(4000, 299, 3),
            "the image is 4000x299 pixels; at least 300x300 are asked for",
        ),
        (
            "gif",
            b"GIF89a".to_vec(),
            "the file is a GIF; an image is a JPEG or PNG",
        ),
        (
            "heic",
            b"\0\0\0\x18ftypheic".to_vec(),
            "the file is a HEIC; an image is a JPEG or PNG",
        ),
        (
            "text",
            b"hello".to_vec(),
            "the file is no image; an image is a JPEG or PNG",
        ),
        ("cut", png(300, 300, 20), "the file is a damaged PNG"),
        (
            "cut",
            jpeg(300, 300, 0)[..6].to_vec(),
            "the file is a damaged JPEG",
        ),
    ] {
        for refused in made(&OnDisk::new(name, &file), &file).await {
            let error = refused.expect_err(name);
            assert_eq!(error.to_string(), message);
        }
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_told() {
    for path in [std::env::temp_dir(), PathBuf::from("no-such-file.png")] {
        let error = ImageInput::from_path(path).await.expect_err("no file");
        assert!(matches!(error, ImageError::Read(_)), "{error:?}");
    }
    let on_disk = OnDisk::new("grown", &png(300, 300, 40));
    let image = ImageInput::from_path(&on_disk.0).await.expect("an image");
    fs::write(&on_disk.0, png(300, 300, 41)).expect("a file");
    let error = serde_json::to_string(&image).expect_err("changed");
    assert_eq!(error.to_string(), ImageError::Changed.to_string());
}

#[tokio::test]
async fn no_more_is_read_than_an_image_may_have() {
    let mut endless = tokio::io::repeat(0);
    let error = ImageInput::from_reader(&mut endless)
        .await
        .expect_err("too large");
    assert!(matches!(error, ImageError::TooLarge { .. }), "{error:?}");
}

#[tokio::test]
async fn nothing_shows_an_image() {
    let url = "https://images.example/secret.jpg?token=secret";
    let file = png(300, 300, 1000);
    let on_disk = OnDisk::new("secret", &file);
    for (image, shown) in [
        (ImageInput::from_bytes(file), "ImageInput(file, 1000 bytes)"),
        (ImageInput::from_url(url), "ImageInput(URL, 46 bytes)"),
        (
            ImageInput::from_base64(encode(&png(300, 300, 30))),
            "ImageInput(base64, 40 bytes)",
        ),
        (
            ImageInput::from_path(&on_disk.0).await,
            "ImageInput(file on disk, 1000 bytes)",
        ),
    ] {
        assert_eq!(format!("{:?}", image.expect("an image")), shown);
    }
}

#[test]
fn what_is_no_url_is_refused() {
    for url in [
        "https://a.example/b.png",
        "HTTP://a.example",
        "http://[::1]:8080/a",
    ] {
        let image = ImageInput::from_url(url).expect(url);
        assert_eq!(sent(&image), url);
        assert_eq!(sent(&ImageInput::try_from(url).expect(url)), url);
    }
    for url in [
        "",
        "a.png",
        "ftp://a.example/b",
        "https://",
        "https:///b",
        "https:b",
        "http://a b",
    ] {
        let error = ImageInput::from_url(url).expect_err(url);
        assert!(matches!(error, ImageError::Url), "{url}: {error}");
    }
}

#[test]
fn what_is_no_base64_is_refused() {
    // Longer than the beginning that is looked at.
    let image = encode(&png(300, 300, HEAD + 1));
    for text in [
        "Zm9", "Zm 9v", "Zm9v\n", "Z===", "====", "Zg=a", "-_-_", "ä00",
    ] {
        for text in [text.to_owned(), format!("{}{text}", &image[..40])] {
            let error = ImageInput::from_base64(&*text).expect_err(&text);
            assert!(matches!(error, ImageError::Base64), "{text}: {error}");
        }
    }
    // The bits behind the last byte are not zero.
    let error = ImageInput::from_base64(image.replace("A==", "B==")).expect_err("left over");
    assert!(matches!(error, ImageError::Base64), "{error}");
    for text in ["data:image/png;base64,Zm9v", "DATA:,"] {
        for refused in [
            ImageInput::from_base64(text),
            ImageInput::from_url(text),
            ImageInput::try_from(text),
        ] {
            let error = refused.expect_err(text);
            assert!(matches!(error, ImageError::DataUrl), "{text}: {error}");
        }
    }
}
