//! Whether a file is a video, and how long it is. An MP4 (ISO/IEC 14496-12) is a row of boxes: the first is of the kind
//! `ftyp`, and `moov` tells in its `mvhd` how long the video is. The others are stepped over.

use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;

/// Boxes in a row at most; a video in fragments has some hundreds.
const BOXES: usize = 100_000;

/// Why a file cannot be read as a video.
#[derive(Debug, thiserror::Error)]
pub(super) enum Mp4Error {
    #[error("{0}")]
    Malformed(&'static str),
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// How long a video is in seconds, if its file says so.
pub(super) fn seconds(mut file: impl Read + Seek) -> Result<Option<f64>, Mp4Error> {
    let end = file.seek(SeekFrom::End(0))?;
    if read(&mut file, 4..end).ok() != Some(*b"ftyp") {
        return Err(Mp4Error::Malformed("it does not begin as one"));
    }
    let index = find(&mut file, 0..end, *b"moov")?;
    let index = index.ok_or(Mp4Error::Malformed("it has no index"))?;
    let header = find(&mut file, index, *b"mvhd")?;
    duration(
        &mut file,
        header.ok_or(Mp4Error::Malformed("its index has no header"))?,
    )
}

/// What is in the first box of a kind in a row of them. All have to be whole.
fn find(
    file: &mut (impl Read + Seek),
    row: Range<u64>,
    kind: [u8; 4],
) -> Result<Option<Range<u64>>, Mp4Error> {
    let (mut rest, mut found) = (row, None);
    for _ in 0..BOXES {
        if rest.is_empty() {
            return Ok(found);
        }
        let (is_of, content) = next(file, rest.clone())?;
        rest.start = content.end;
        if is_of == kind {
            found.get_or_insert(content);
        }
    }
    Err(Mp4Error::Malformed("it has too many boxes"))
}

/// The kind and the content of the box that a row begins with.
fn next(file: &mut (impl Read + Seek), row: Range<u64>) -> Result<([u8; 4], Range<u64>), Mp4Error> {
    let length = u32::from_be_bytes(read(file, row.clone())?);
    let kind = read(file, row.start + 4..row.end)?;
    let (head, length) = match length {
        // The last box may go to the end, and a large one has its length behind its kind.
        0 => (8, row.end - row.start),
        1 => (16, u64::from_be_bytes(read(file, row.start + 8..row.end)?)),
        length => (8, length.into()),
    };
    if length < head || length > row.end - row.start {
        return Err(ENDS_WITHIN);
    }
    Ok((kind, row.start + head..row.start + length))
}

const ENDS_WITHIN: Mp4Error = Mp4Error::Malformed("it ends within a box");

/// The length that the header of an index tells: 0, and all bits set, say that it is not known.
fn duration(file: &mut (impl Read + Seek), header: Range<u64>) -> Result<Option<f64>, Mp4Error> {
    let Range { start, end } = header;
    let [version, ..]: [u8; 4] = read(file, start..end)?;
    // Version 1 has times of 64 bits, two of which come first.
    let (scale_at, is_long) = match version {
        1 => (start + 20, true),
        _ => (start + 12, false),
    };
    let scale = u32::from_be_bytes(read(file, scale_at..end)?);
    let (units, unknown) = match is_long {
        true => (u64::from_be_bytes(read(file, scale_at + 4..end)?), u64::MAX),
        false => {
            let units = u32::from_be_bytes(read(file, scale_at + 4..end)?);
            (units.into(), u32::MAX.into())
        }
    };
    let is_known = scale > 0 && units > 0 && units != unknown;
    Ok(is_known.then(|| units as f64 / f64::from(scale)))
}

/// The first bytes of a part of a file.
fn read<const N: usize>(
    file: &mut (impl Read + Seek),
    part: Range<u64>,
) -> Result<[u8; N], Mp4Error> {
    if part.end.saturating_sub(part.start) < N as u64 {
        return Err(ENDS_WITHIN);
    }
    let mut bytes = [0; N];
    file.seek(SeekFrom::Start(part.start))?;
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn of(kind: &str, content: &[u8]) -> Vec<u8> {
        let length = u32::try_from(content.len() + 8).expect("a length");
        [&length.to_be_bytes()[..], kind.as_bytes(), content].concat()
    }

    fn long(kind: &str, length: u64, content: &[u8]) -> Vec<u8> {
        let head = [&1_u32.to_be_bytes()[..], kind.as_bytes()].concat();
        [&head[..], &length.to_be_bytes(), content].concat()
    }

    /// A header of version 0.
    fn header(scale: u32, units: u32) -> Vec<u8> {
        let content = [0, 0, 0, scale, units].map(u32::to_be_bytes).concat();
        of("mvhd", &content)
    }

    fn movie(scale: u32, units: u32) -> Vec<u8> {
        of("moov", &[of("free", &[]), header(scale, units)].concat())
    }

    /// A file of these boxes behind its `ftyp`.
    fn told(boxes: &[Vec<u8>]) -> Result<Option<f64>, String> {
        let file = [of("ftyp", b"isom"), boxes.concat()].concat();
        seconds(Cursor::new(file)).map_err(|error| error.to_string())
    }

    #[test]
    fn the_length_is_read_wherever_it_is() {
        let media = of("mdat", &[0; 5000]);
        assert_eq!(told(&[movie(1000, 5100), media.clone()]), Ok(Some(5.1)));
        assert_eq!(told(&[media.clone(), movie(600, 3060)]), Ok(Some(5.1)));
        let large = long("mdat", 5016, &[0; 5000]);
        assert_eq!(told(&[large, movie(1000, 5100)]), Ok(Some(5.1)));
        let to_the_end = [&[0; 4], &b"mdat"[..], &[7; 100]].concat();
        assert_eq!(told(&[movie(1000, 5100), to_the_end]), Ok(Some(5.1)));
        let version_1 = [
            &[1, 0, 0, 0][..],
            &[0; 16],
            &1000_u32.to_be_bytes(),
            &10_100_u64.to_be_bytes(),
        ];
        let version_1 = of("moov", &of("mvhd", &version_1.concat()));
        assert_eq!(told(&[version_1]), Ok(Some(10.1)));
        for (scale, units) in [(0, 5100), (1000, 0), (1000, u32::MAX)] {
            assert_eq!(told(&[movie(scale, units)]), Ok(None));
        }
    }

    #[test]
    fn what_is_no_video_is_told() {
        let whole = [of("ftyp", b"isom"), movie(1000, 5100), of("mdat", &[0; 90])].concat();
        for end in 1..whole.len() {
            let cut = seconds(Cursor::new(&whole[..end]));
            assert!(
                cut.is_err() || end == 12 + movie(1000, 5100).len(),
                "{end} bytes"
            );
        }
        for (file, reason) in [
            (&b""[..], "it does not begin as one"),
            (
                b"<html><body>expired</body></html>",
                "it does not begin as one",
            ),
            (&of("moov", &header(1000, 5100)), "it does not begin as one"),
        ] {
            let error = seconds(Cursor::new(file)).expect_err(reason);
            assert_eq!(error.to_string(), reason);
        }
        for (boxes, reason) in [
            (vec![], "it has no index"),
            (vec![of("moov", &[])], "its index has no header"),
            (
                vec![of("moov", &of("mvhd", &[0; 19]))],
                "it ends within a box",
            ),
            (vec![long("mdat", u64::MAX, &[])], "it ends within a box"),
            (vec![long("mdat", 15, &[0; 8])], "it ends within a box"),
            (
                vec![vec![0, 0, 0, 7], b"mdat".to_vec()],
                "it ends within a box",
            ),
            (vec![of("free", &[]); BOXES], "it has too many boxes"),
        ] {
            assert_eq!(told(&boxes), Err(reason.to_owned()));
        }
    }
}
