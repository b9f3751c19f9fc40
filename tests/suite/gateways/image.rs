//! Width and height from the first bytes of a PNG or a JPEG.

/// Width and height in pixels, or nothing if the bytes are neither a PNG nor a JPEG.
pub(super) fn measure(bytes: &[u8]) -> Option<(u32, u32)> {
    png_size(bytes).or_else(|| jpeg_size(bytes))
}

pub(super) fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let header = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    let [
        _,
        _,
        _,
        _,
        b'I',
        b'H',
        b'D',
        b'R',
        w0,
        w1,
        w2,
        w3,
        h0,
        h1,
        h2,
        h3,
        ..,
    ] = *header
    else {
        return None;
    };
    let width = u32::from_be_bytes([w0, w1, w2, w3]);
    Some((width, u32::from_be_bytes([h0, h1, h2, h3])))
}

/// Walks from segment to segment, up to the start of the frame.
pub(super) fn jpeg_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut rest = bytes.strip_prefix(b"\xff\xd8")?;
    loop {
        let [0xff, marker, l0, l1, ref segment @ ..] = *rest else {
            return None;
        };
        let is_frame = matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc);
        if is_frame {
            let [_, h0, h1, w0, w1, ..] = *segment else {
                return None;
            };
            let height = u16::from_be_bytes([h0, h1]);
            return Some((u16::from_be_bytes([w0, w1]).into(), height.into()));
        }
        let length = usize::from(u16::from_be_bytes([l0, l1]));
        rest = segment.get(length.checked_sub(2)?..)?;
    }
}

/// The bytes of a PNG as far as these gateways look: its signature and its first chunk. They fill whole
/// groups of base64, so that more may follow.
pub(super) fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend([8, 2, 0, 0, 0, 0, 0, 0, 0]);
    bytes
}

/// The bytes of a JPEG as far as these gateways look: a frame and what comes before it.
pub(super) fn jpeg(width: u16, height: u16) -> Vec<u8> {
    let mut bytes = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x0b\x08".to_vec();
    bytes.extend(height.to_be_bytes());
    bytes.extend(width.to_be_bytes());
    bytes.extend(b"\x01\x01\x11\x00\xff\xd9");
    bytes
}

#[test]
fn sizes_are_read_from_png_and_jpeg() {
    assert_eq!(measure(&jpeg(400, 300)), Some((400, 300)));
    assert_eq!(measure(&png(640, 480)), Some((640, 480)));
    for other in [
        &b"GIF89a"[..],
        b"",
        b"\xff\xd8",
        b"\xff\xd8\xff\xe0\x00\x00",
    ] {
        assert_eq!(measure(other), None, "{other:?}");
    }
}
