//! Images are what they were asked for.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use image2video_contract::image::{ImageFacts, ImageFormat};

use super::{FileFormat, ImageRecipe, TextForm};

fn bytes(recipe: ImageRecipe) -> Vec<u8> {
    STANDARD.decode(recipe.text()).unwrap()
}

#[test]
fn a_file_has_the_measures_it_was_asked_for() {
    let png = bytes(ImageRecipe::png(301, 299));
    let jpeg = bytes(ImageRecipe {
        format: FileFormat::Jpeg,
        ..ImageRecipe::png(301, 299)
    });
    for (file, format) in [(&png, ImageFormat::Png), (&jpeg, ImageFormat::Jpeg)] {
        let facts = ImageFacts {
            format,
            width: 301,
            height: 299,
        };
        assert_eq!(ImageFacts::of(file), Ok(facts));
    }
    assert!(png.len() < 300, "{}", png.len());
    assert!(jpeg.len() < 3000, "{}", jpeg.len());
}

#[test]
fn a_padded_png_has_the_exact_size_and_still_decodes() {
    // One chunk, a byte around the longest, and many.
    for size in [1_000, 10_000_001].into_iter().chain(65_600..65_700) {
        let file = bytes(ImageRecipe {
            bytes: Some(size),
            ..ImageRecipe::png(300, 300)
        });
        assert_eq!(file.len() as u64, size);
        let mut reader = png::Decoder::new(std::io::Cursor::new(&file))
            .read_info()
            .unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let frame = reader.next_frame(&mut pixels).unwrap();
        assert_eq!((frame.width, frame.height), (300, 300));
        reader.finish().unwrap();
    }
}

#[test]
fn a_padded_jpeg_has_the_exact_size_and_every_segment_is_in_order() {
    // One segment, one byte around the longest, and many.
    for size in [5_000, 67_000, 67_001, 67_002, 67_003, 67_004, 10_000_001] {
        let file = bytes(ImageRecipe {
            format: FileFormat::Jpeg,
            bytes: Some(size),
            ..ImageRecipe::png(301, 300)
        });
        assert_eq!(file.len() as u64, size);
        let facts = ImageFacts {
            format: ImageFormat::Jpeg,
            width: 301,
            height: 300,
        };
        assert_eq!(ImageFacts::of(&file), Ok(facts));
    }
}

#[test]
fn images_merge_where_each_says_something_of_its_own() {
    let png = ImageRecipe::png(300, 300);
    let jpeg = ImageRecipe {
        format: FileFormat::Jpeg,
        ..png
    };
    let wide = ImageRecipe::png(301, 300);
    let large = ImageRecipe {
        bytes: Some(5_000),
        ..png
    };
    let both = jpeg.merged(&wide).unwrap().merged(&large).unwrap();
    let all = ImageRecipe {
        format: FileFormat::Jpeg,
        width: 301,
        bytes: Some(5_000),
        ..png
    };
    assert_eq!(both, all);
    for (a, b) in [(png, jpeg), (png, wide), (wide, ImageRecipe::png(302, 300))] {
        assert_eq!(a.merged(&b), None, "{a} {b}");
        assert_eq!(b.merged(&a), None, "{b} {a}");
    }
}

#[test]
fn the_forms_of_text_differ_in_what_they_are_for() {
    let text = |form| {
        ImageRecipe {
            form,
            bytes: Some(200),
            ..ImageRecipe::png(300, 300)
        }
        .text()
    };
    assert!(text(TextForm::DataUrl).starts_with("data:image/png;base64,iVBOR"));
    assert!(text(TextForm::Lines).contains('\n'));
    assert!(text(TextForm::Base64).ends_with('='));
    assert!(!text(TextForm::Unpadded).ends_with('='));
    assert!(text(TextForm::UrlSafe).contains(['-', '_']));
}

#[test]
fn other_formats_are_what_they_say() {
    let of = |format| {
        ImageFacts::of(&bytes(ImageRecipe {
            format,
            ..ImageRecipe::png(300, 300)
        }))
    };
    assert_eq!(of(FileFormat::Gif), Err("a GIF"));
    assert_eq!(of(FileFormat::WebP), Err("a WebP"));
    assert_eq!(of(FileFormat::Text), Err("not an image"));
}
