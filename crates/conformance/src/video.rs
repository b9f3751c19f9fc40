//! What the file of a video says of itself: an MP4 (ISO/IEC 14496-12) is a row of boxes, and one of them,
//! its index, tells how long and how large the video is. The others are stepped over and never fetched.

use std::io::Cursor;
use std::ops::Range;

use mp4parse::{MediaContext, TrackType};

use crate::recording::Answered;

/// What is fetched of a file first; the index of most videos is in it.
pub(crate) const BEGINNING: Range<u64> = 0..16 << 10;

/// So many parts of a file are fetched at most.
pub(crate) const PARTS: usize = 4;

/// Bytes of an index at most; that of a video of a minute has some ten thousand.
const LONGEST_INDEX: u64 = 512 << 10;

/// What the file of a video says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Video {
    /// Its length, if it tells one.
    pub(crate) milliseconds: Option<u64>,
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) has_sound: bool,
}

impl Video {
    /// Its length in seconds.
    pub(crate) fn seconds(&self) -> Option<f64> {
        Some(self.milliseconds? as f64 / 1000.0)
    }
}

/// What an answer tells of a video.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// Everything.
    Video(Video),
    /// This part of its file tells it.
    In(Range<u64>),
    /// Nothing, and nothing is wrong with it.
    Nothing,
}

/// What the answer to a request for a part of a video's file tells, or what is wrong with it.
pub(crate) fn told(wanted: &Range<u64>, answered: &Answered) -> Result<Told, String> {
    let is_later = wanted.start > 0;
    match answered.status {
        206 => {}
        200 if is_later => {
            let why = "its index is not at its beginning, and no parts of it are served";
            return Err(why.to_owned());
        }
        200 => {}
        416 if is_later => return Err("it has no index".to_owned()),
        429 => return Ok(Told::In(wanted.clone())),
        status => return Err(format!("its URL answers {status}")),
    }
    if answered.content.why_left_out().is_some() {
        return Ok(Told::Nothing);
    }
    let body = answered.content.bytes().unwrap_or_default();
    // An MP4 begins with a box `ftyp`.
    if !is_later && body.get(4..8) != Some(b"ftyp") {
        let bytes = answered.bytes;
        return Err(format!(
            "what its URL answers ({bytes} bytes) does not begin as an MP4 file does"
        ));
    }
    match index(wanted, &body) {
        Index::Here(index) => {
            let video = read(index).ok_or("its index cannot be read, or tells of no picture")?;
            Ok(Told::Video(video))
        }
        Index::At(part) => Ok(Told::In(part)),
        Index::Nowhere(why) => Err(why.to_owned()),
    }
}

/// Where the index of a file is.
#[derive(Debug, PartialEq, Eq)]
enum Index<'p> {
    /// In the part that was looked at.
    Here(&'p [u8]),
    /// In this part or behind it.
    At(Range<u64>),
    /// Nowhere: what is wrong with the file.
    Nowhere(&'static str),
}

/// Looks for the index in a part of a file that begins with a box. A part that is shorter than what was
/// wanted is the end of the file.
fn index<'p>(wanted: &Range<u64>, part: &'p [u8]) -> Index<'p> {
    let is_last = (part.len() as u64) < wanted.end - wanted.start;
    let mut at: u64 = 0;
    loop {
        let rest = usize::try_from(at).ok().and_then(|at| part.get(at..));
        let Some((kind, length)) = rest.and_then(head) else {
            return match (is_last, rest) {
                (false, _) => Index::At(from(wanted.start, at, BEGINNING.end)),
                (true, Some([])) => Index::Nowhere("it has no index"),
                (true, _) => Index::Nowhere("it ends within a box"),
            };
        };
        if length < 8 {
            return Index::Nowhere("it has no index");
        }
        if kind != b"moov" {
            at = at.saturating_add(length);
            continue;
        }
        let whole = rest.zip(usize::try_from(length).ok());
        return match whole.and_then(|(rest, length)| rest.get(..length)) {
            _ if length > LONGEST_INDEX => Index::Nowhere("its index is too long to be read"),
            Some(index) => Index::Here(index),
            None if is_last => Index::Nowhere("it ends within its index"),
            None => Index::At(from(wanted.start, at, length)),
        };
    }
}

fn from(start: u64, at: u64, length: u64) -> Range<u64> {
    let start = start.saturating_add(at);
    start..start.saturating_add(length)
}

/// Kind and length of the box that bytes begin with. The last box may have the length 0.
fn head(bytes: &[u8]) -> Option<(&[u8], u64)> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let (kind, rest) = rest.split_at_checked(4)?;
    let length = match u32::from_be_bytes(*length) {
        1 => u64::from_be_bytes(*rest.first_chunk()?),
        length => length.into(),
    };
    Some((kind, length))
}

/// Reads an index; `None` if it is none, or tells of no picture.
fn read(index: &[u8]) -> Option<Video> {
    let movie = mp4parse::read_mp4(&mut Cursor::new(index)).ok()?;
    let has = |kind| movie.tracks.iter().find(|it| it.track_type == kind);
    let header = has(TrackType::Video)?.tkhd.as_ref()?;
    // Both are numbers of 32 bits, of which the lower half is a fraction.
    let [width, height] = [header.width, header.height].map(|side| side >> 16);
    Some(Video {
        milliseconds: milliseconds(&movie, header.duration),
        width,
        height,
        has_sound: has(TrackType::Audio).is_some(),
    })
}

/// The length of a track. All bits set say that nobody knows it, and 0 that its parts tell theirs.
fn milliseconds(movie: &MediaContext, duration: u64) -> Option<u64> {
    let scale = movie.timescale.as_ref()?.0;
    let is_known = !matches!(duration, 0 | u64::MAX) && duration != u64::from(u32::MAX);
    let thousandfold = is_known.then(|| duration.checked_mul(1000))??;
    thousandfold.checked_div(scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A box of a kind with so many bytes in it.
    fn of(kind: &str, length: usize) -> Vec<u8> {
        let head = u32::try_from(length + 8).expect("a length").to_be_bytes();
        [&head[..], kind.as_bytes(), &vec![0; length]].concat()
    }

    #[test]
    fn the_index_is_found_wherever_it_is() {
        let (file_type, media, movie) = (of("ftyp", 16), of("mdat", 90_000), of("moov", 600));
        let first = [&file_type[..], &movie].concat();
        assert_eq!(index(&BEGINNING, &first), Index::Here(&movie[..]));
        let last = [&file_type[..], &media, &movie].concat();
        let part = 90_032..90_032 + BEGINNING.end;
        assert_eq!(
            index(&BEGINNING, &last[..16 << 10]),
            Index::At(part.clone())
        );
        assert_eq!(index(&part, &movie), Index::Here(&movie[..]));
        // An index that is longer than a part is fetched as a whole.
        let long = [&file_type[..], &of("moov", 20_000)].concat();
        assert_eq!(index(&BEGINNING, &long[..16 << 10]), Index::At(24..20_032));
        assert_eq!(index(&(24..20_032), &long[24..]), Index::Here(&long[24..]));
    }

    #[test]
    fn a_file_without_an_index_ends_the_search() {
        let huge = [&[0xff; 4], &b"ftyp"[..]].concat();
        let of_64_bits = [&[0, 0, 0, 1], &b"mdat"[..], &[0xff; 8]].concat();
        let long = of("moov", 600_000);
        for (part, why) in [
            (&b""[..], "it has no index"),
            (b"expired", "it ends within a box"),
            (&of("ftyp", 16), "it has no index"),
            (&of("ftyp", 16)[..20], "it ends within a box"),
            (&of("moov", 600)[..300], "it ends within its index"),
            (&huge, "it ends within a box"),
            (&of_64_bits, "it ends within a box"),
            (&[0; 64], "it has no index"),
            (&long[..16 << 10], "its index is too long to be read"),
        ] {
            assert_eq!(index(&BEGINNING, part), Index::Nowhere(why), "{part:?}");
        }
    }

    #[test]
    fn no_box_leads_beyond_what_can_be_counted() {
        let endless = [&of_length(u64::MAX)[..], &[0; 16 << 10]].concat();
        let Index::At(part) = index(&(u64::MAX - (16 << 10)..u64::MAX), &endless) else {
            panic!("a box of the greatest length has no end");
        };
        assert_eq!(part, u64::MAX..u64::MAX);
        assert_eq!(read(&of("moov", 600)), None);
        assert_eq!(read(b"moov"), None);
    }

    fn of_length(length: u64) -> Vec<u8> {
        [&[0, 0, 0, 1], &b"mdat"[..], &length.to_be_bytes()].concat()
    }
}
