//! Bytes as a gzip file that compresses nothing, and one that grows without end.

/// The bytes in stored blocks.
pub(super) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut file = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    let mut chunks = bytes.chunks(0xffff).peekable();
    while let Some(chunk) = chunks.next() {
        let length = u16::try_from(chunk.len()).unwrap_or_default();
        file.push(u8::from(chunks.peek().is_none()));
        file.extend(length.to_le_bytes());
        file.extend((!length).to_le_bytes());
        file.extend(chunk);
    }
    file.extend(crc32(bytes).to_le_bytes());
    let length = u32::try_from(bytes.len()).unwrap_or_default();
    file.extend(length.to_le_bytes());
    file
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

#[test]
fn the_checksum_is_the_one_of_gzip() {
    assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
}

/// The start of a gzip file of the letter A, and bytes that may follow any number of times: each 13 of them
/// are 8 copies of the 258 letters before.
pub(super) fn endless_gzip() -> (Vec<u8>, Vec<u8>) {
    // A block with fixed codes that is not the last one, and the code of the letter.
    let mut bits = vec![false, true, false];
    bits.extend(code(0x30 + u32::from(b'A'), 8));
    for _ in 0..16 {
        // The longest match, from one letter back.
        bits.extend(code(0b1100_0101, 8).chain(code(0, 5)));
    }
    let header = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    let bytes: Vec<u8> = bits.chunks(8).map(byte).collect();
    let (start, rest) = bytes.split_at(2);
    ([&header, start].concat(), rest[..13].repeat(5000))
}

/// The bits of a code; the highest comes first.
fn code(code: u32, length: u32) -> impl Iterator<Item = bool> {
    (0..length).rev().map(move |bit| code >> bit & 1 == 1)
}

/// Bits fill a byte from its lowest.
fn byte(bits: &[bool]) -> u8 {
    bits.iter()
        .rev()
        .fold(0, |byte, bit| byte << 1 | u8::from(*bit))
}
