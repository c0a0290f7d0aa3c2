//! Owns: how records lie in a file: header, frames with length and checksum, and reading what a crash has left.
//! Must not know: what is inside a frame, or any key.
//!
//! ```text
//! header  magic 8 · file id 16 · key id 16 · checksum 8
//! frame   mark 4 · sequence 8 · length 4 · kind 1 · entry 16 · sealed … · checksum 8
//! ```
//! A checksum is the start of SHA-256 over the file's id and everything before it in its frame. A reader that meets
//! anything else looks for the next frame that is whole: a torn tail costs the record that was being written, a bad
//! sector those that lay on it, and nothing that follows.

use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::record::Kind;
use crate::domain::EntryId;

const MAGIC: &[u8; 8] = b"LLJRNL1\n";
const MARK: &[u8; 4] = b"\xf1LLr";
const CHECKSUM: usize = 8;
/// The length of a header.
pub const HEADER: usize = 48;
/// What stands before the sealed part of a frame.
const BEFORE: usize = 33;
/// The longest sealed part: a line of 20,000 characters, each escaped at its longest, with room to spare.
const LONGEST: usize = 1 << 20;

/// Whose file this is, and to which key it is sealed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Header {
    /// The file.
    pub file: Uuid,
    /// The key.
    pub key: Uuid,
}

/// One frame that is whole.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Frame<'a> {
    /// Its number in the file; strictly rising.
    pub sequence: u64,
    /// What it is about; none for a kind that only a later program knows.
    pub kind: Option<Kind>,
    /// Which line.
    pub entry: EntryId,
    /// The sealed record.
    pub sealed: &'a [u8],
}

/// What can be read of a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Contents<'a> {
    /// Whose it is.
    pub header: Header,
    /// The frames that are whole, in order.
    pub frames: Vec<Frame<'a>>,
    /// Where the last of them ends: what follows is a torn tail.
    pub end: usize,
    /// Bytes between frames that are no frame: something was there.
    pub damaged: usize,
}

/// The bytes of a header.
#[must_use]
pub fn header(header: Header) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(HEADER);
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(header.file.as_bytes());
    bytes.extend_from_slice(header.key.as_bytes());
    let sum = checksum(header.file, &bytes);
    bytes.extend_from_slice(&sum);
    bytes
}

/// The bytes of a frame; none where the sealed part is longer than a reader accepts.
#[must_use]
pub fn frame(file: Uuid, frame: Frame<'_>, kind: Kind) -> Option<Vec<u8>> {
    let length = u32::try_from(frame.sealed.len()).ok()?;
    if frame.sealed.len() > LONGEST {
        return None;
    }
    let mut bytes = Vec::with_capacity(BEFORE + frame.sealed.len() + CHECKSUM);
    bytes.extend_from_slice(MARK);
    bytes.extend_from_slice(&frame.sequence.to_be_bytes());
    bytes.extend_from_slice(&length.to_be_bytes());
    bytes.push(kind as u8);
    bytes.extend_from_slice(frame.entry.0.as_bytes());
    bytes.extend_from_slice(frame.sealed);
    let sum = checksum(file, &bytes);
    bytes.extend_from_slice(&sum);
    Some(bytes)
}

/// What a seal is bound to: a record cannot be moved to another place, file or line.
#[must_use]
pub(super) fn bound_to(file: Uuid, sequence: u64, kind: Kind, entry: EntryId) -> [u8; 41] {
    let mut bound = [0; 41];
    bound[..16].copy_from_slice(file.as_bytes());
    bound[16..24].copy_from_slice(&sequence.to_be_bytes());
    bound[24] = kind as u8;
    bound[25..].copy_from_slice(entry.0.as_bytes());
    bound
}

/// Reads a file's header; none where it is not whole.
#[must_use]
pub fn read_header(bytes: &[u8]) -> Option<Header> {
    let head = bytes.get(..HEADER)?;
    let header = Header {
        file: Uuid::from_slice(&head[8..24]).ok()?,
        key: Uuid::from_slice(&head[24..40]).ok()?,
    };
    let whole = head.starts_with(MAGIC) && head[40..] == checksum(header.file, &head[..40]);
    whole.then_some(header)
}

/// Reads everything that is whole; none where not even the header is.
#[must_use]
pub fn read(bytes: &[u8]) -> Option<Contents<'_>> {
    let header = read_header(bytes)?;
    let mut contents = Contents {
        header,
        frames: Vec::new(),
        end: HEADER,
        damaged: 0,
    };
    let mut at = HEADER;
    while at < bytes.len() {
        let next = contents.frames.last().map_or(0, |last| last.sequence + 1);
        match read_frame(header.file, &bytes[at..]).filter(|(found, _)| found.sequence >= next) {
            Some((found, length)) => {
                contents.damaged += at - contents.end;
                at += length;
                contents.end = at;
                contents.frames.push(found);
            }
            None => at = next_mark(bytes, at + 1),
        }
    }
    Some(contents)
}

/// Where the next frame may begin.
fn next_mark(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    rest.windows(MARK.len())
        .position(|window| window == MARK)
        .map_or(bytes.len(), |at| from + at)
}

/// The frame at the start of these bytes, and its length.
fn read_frame(file: Uuid, bytes: &[u8]) -> Option<(Frame<'_>, usize)> {
    let head = bytes.get(..BEFORE)?;
    if !head.starts_with(MARK) {
        return None;
    }
    let sequence = u64::from_be_bytes(head[4..12].try_into().ok()?);
    let length = u32::from_be_bytes(head[12..16].try_into().ok()?) as usize;
    // A number that cannot be counted on from is no number of ours.
    if length > LONGEST || sequence == u64::MAX {
        return None;
    }
    let covered = bytes.get(..BEFORE + length)?;
    let sum = bytes.get(BEFORE + length..BEFORE + length + CHECKSUM)?;
    if sum != checksum(file, covered) {
        return None;
    }
    let found = Frame {
        sequence,
        kind: Kind::of(head[16]),
        entry: EntryId(Uuid::from_slice(&head[17..BEFORE]).ok()?),
        sealed: &covered[BEFORE..],
    };
    Some((found, BEFORE + length + CHECKSUM))
}

fn checksum(file: Uuid, covered: &[u8]) -> [u8; CHECKSUM] {
    let mut hash = Sha256::new();
    hash.update(file.as_bytes());
    hash.update(covered);
    let digest = hash.finalize();
    let mut start = [0; CHECKSUM];
    start.copy_from_slice(&digest[..CHECKSUM]);
    start
}
