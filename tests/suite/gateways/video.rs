//! The smallest MP4 that says how long and how large it is: one video track with one sample.

/// A video as it was asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Video {
    pub(crate) milliseconds: u32,
    pub(crate) width: u16,
    pub(crate) height: u16,
}

/// The bytes of the sample; nobody decodes them.
const SAMPLE: &[u8] = b"\0\0\0\x01\x65";

impl Video {
    pub(super) fn to_mp4(self) -> Vec<u8> {
        let file_type = atom(b"ftyp", &[b"isom", &[0, 0, 2, 0], b"isomavc1"]);
        // The offset of the sample has the same number of bytes whatever it is.
        let movie_length = self.movie(0).len();
        let offset = file_type.len() + movie_length + 8;
        let movie = self.movie(u32::try_from(offset).unwrap_or_default());
        [file_type, movie, atom(b"mdat", &[SAMPLE])].concat()
    }

    fn movie(self, offset: u32) -> Vec<u8> {
        atom(b"moov", &[&self.movie_header(), &self.track(offset)])
    }

    fn movie_header(self) -> Vec<u8> {
        let words = [0, 0, 0, 1000, self.milliseconds, 0x0001_0000, 0x0100_0000];
        let next_track = words_of(&[0, 0, 0, 0, 0, 0, 2]);
        atom(b"mvhd", &[&words_of(&words), &[0; 8], &MATRIX, &next_track])
    }

    fn track(self, offset: u32) -> Vec<u8> {
        let size = [u32::from(self.width) << 16, u32::from(self.height) << 16];
        let header = atom(
            b"tkhd",
            &[
                &words_of(&[7, 0, 0, 1, 0, self.milliseconds]),
                &[0; 16],
                &MATRIX,
                &words_of(&size),
            ],
        );
        let media_header = words_of(&[0, 0, 0, 1000, self.milliseconds, 0x55c4_0000]);
        let handler = [&[0; 8], &b"vide"[..], &[0; 12], b"\0"].concat();
        let media = [
            atom(b"mdhd", &[&media_header]),
            atom(b"hdlr", &[&handler]),
            self.media_information(offset),
        ];
        atom(b"trak", &[&header, &atom(b"mdia", &[&media.concat()])])
    }

    fn media_information(self, offset: u32) -> Vec<u8> {
        let reference = [words_of(&[0, 1]), atom(b"url ", &[&words_of(&[1])])];
        let sample_size = u32::try_from(SAMPLE.len()).unwrap_or_default();
        let table = [
            atom(b"stsd", &[&words_of(&[0, 1]), &self.sample_entry()]),
            atom(b"stts", &[&words_of(&[0, 1, 1, self.milliseconds])]),
            atom(b"stsc", &[&words_of(&[0, 1, 1, 1, 1])]),
            atom(b"stsz", &[&words_of(&[0, sample_size, 1])]),
            atom(b"stco", &[&words_of(&[0, 1, offset])]),
        ];
        let parts = [
            atom(b"vmhd", &[&words_of(&[1, 0, 0])]),
            atom(b"dinf", &[&atom(b"dref", &[&reference.concat()])]),
            atom(b"stbl", &[&table.concat()]),
        ];
        atom(b"minf", &[&parts.concat()])
    }

    fn sample_entry(self) -> Vec<u8> {
        let size = [self.width.to_be_bytes(), self.height.to_be_bytes()].concat();
        let resolution = words_of(&[0x0048_0000, 0x0048_0000, 0]);
        let configuration = atom(b"avcC", &[b"\x01\x42\xc0\x1e\xff\xe0\x00"]);
        atom(
            b"avc1",
            &[
                &[0, 0, 0, 0, 0, 0, 0, 1],
                &[0; 16],
                &size,
                &resolution,
                &[0, 1],
                &[0; 32],
                &[0, 24, 0xff, 0xff],
                &configuration,
            ],
        )
    }
}

/// The transformation that changes nothing.
const MATRIX: [u8; 36] = {
    let mut matrix = [0; 36];
    matrix[1] = 1;
    matrix[17] = 1;
    matrix[32] = 0x40;
    matrix
};

fn atom(kind: &[u8; 4], parts: &[&[u8]]) -> Vec<u8> {
    let length = 8 + parts.iter().map(|part| part.len()).sum::<usize>();
    let length = u32::try_from(length).unwrap_or_default().to_be_bytes();
    [&length[..], kind, &parts.concat()].concat()
}

fn words_of(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_be_bytes()).collect()
}

/// Length and size as the movie's and the track's header say them.
pub(super) fn measure(mp4: &[u8]) -> Option<Video> {
    let position = |kind: &[u8]| mp4.windows(4).position(|window| window == kind);
    let word = |at: usize| Some(u32::from_be_bytes(mp4.get(at..at + 4)?.try_into().ok()?));
    let track = position(b"tkhd")?;
    Some(Video {
        milliseconds: word(position(b"mvhd")? + 20)?,
        width: u16::try_from(word(track + 80)? >> 16).ok()?,
        height: u16::try_from(word(track + 84)? >> 16).ok()?,
    })
}

#[test]
fn a_video_tells_its_length_and_size() {
    let video = Video {
        milliseconds: 10_100,
        width: 1920,
        height: 1080,
    };
    assert_eq!(measure(&video.to_mp4()), Some(video));
}
