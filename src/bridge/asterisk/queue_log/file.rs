//! Owns: the queue log as a file: what was written since the last look, over rotations, copies and half lines.
//! Must not know: what the lines mean.
//!
//! A file is known by its first line, which holds a second and a call: its name moves on at a rotation, its inode is
//! another one after a copy, and both may come back.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::history::Place;
use super::line::{LONGEST_LINE, Line, read};

/// The log of one phone system, and how far it was read.
#[derive(Debug)]
pub struct LogFile {
    path: PathBuf,
    /// The files met so far by their first line, in the order they were read.
    met: BTreeMap<u64, Head>,
    /// Where the next look begins.
    next: Place,
}

/// What one look brought.
#[derive(Debug, Default)]
pub struct Look {
    /// Each line and where it begins.
    pub lines: Vec<(Line, Place)>,
    /// The file that was read last is gone, unread to its end.
    pub gap: bool,
    /// There is more to read at once.
    pub more: bool,
}

/// The most lines of one look.
const MOST_LINES: usize = 20_000;

/// The beginning of a file, as a name for it.
type Head = String;

impl LogFile {
    /// The log at this path, to be read on from a position that [`LogFile::position`] gave. Without one, from its end:
    /// what was before Linelamp is not for it to tell.
    pub fn open(path: &Path, position: Option<&str>) -> io::Result<Self> {
        let mut log = Self {
            path: path.to_owned(),
            met: BTreeMap::new(),
            next: Place::default(),
        };
        if let Some((head, at)) = position.and_then(parse) {
            log.met.insert(0, head);
            log.next.at = at;
        } else if let Some(head) = head_of(path)? {
            log.met.insert(0, head);
            log.next.at = whole_lines(path)?;
        }
        Ok(log)
    }

    /// The position to keep, so that somebody who remembers nothing reads on from here. `oldest` is the first line
    /// still needed.
    #[must_use]
    pub fn position(&self, oldest: Option<Place>) -> Option<String> {
        let place = oldest.map_or(self.next, |oldest| oldest.min(self.next));
        let head = self.met.get(&place.file)?;
        Some(format!("{head}:{}", place.at))
    }

    /// What was written since the last look and before this moment.
    pub fn look(&mut self, until: Timestamp) -> io::Result<Look> {
        let mut look = Look::default();
        for (path, head) in self.files(&mut look.gap)? {
            if self.met.get(&self.next.file) != Some(&head) {
                let file = self.met.keys().next_back().map_or(0, |last| last + 1);
                self.met.insert(file, head);
                self.next = Place { file, at: 0 };
            }
            if !self.read_file(&path, until, &mut look)? {
                break;
            }
        }
        Ok(look)
    }

    /// The files to read, the one that was read last first.
    fn files(&self, gap: &mut bool) -> io::Result<Vec<(PathBuf, Head)>> {
        let live = head_of(&self.path)?;
        let Some(known) = self.met.get(&self.next.file) else {
            return Ok(live
                .map(|head| (self.path.clone(), head))
                .into_iter()
                .collect());
        };
        if live.as_ref() == Some(known) {
            return Ok(vec![(self.path.clone(), known.clone())]);
        }
        let old = rotated(&self.path)?;
        let begin = old.iter().position(|(_, head)| head == known);
        // While the new file is still empty, a missing old one may only be on its way to its new name.
        *gap = begin.is_none() && live.is_some();
        let mut files = begin.map_or_else(Vec::new, |begin| old[begin..].to_vec());
        files.retain(|(_, head)| Some(head) != live.as_ref());
        files.extend(live.map(|head| (self.path.clone(), head)));
        Ok(files)
    }

    /// Reads one file from where the last look ended. Answers whether it came to the end.
    fn read_file(&mut self, path: &Path, until: Timestamp, look: &mut Look) -> io::Result<bool> {
        let mut file = File::open(path)?;
        file.seek(SeekFrom::Start(self.next.at))?;
        let mut file = BufReader::new(file);
        let mut bytes = Vec::new();
        while let Some(length) = next_line(&mut file, &mut bytes)? {
            if look.lines.len() == MOST_LINES {
                look.more = true;
                return Ok(false);
            }
            if let Some(line) = read(&bytes) {
                // The file counts whole seconds: what shows this one may have been written after the moment.
                if line.at.as_second() >= until.as_second() {
                    return Ok(false);
                }
                look.lines.push((line, self.next));
            }
            self.next.at += length;
        }
        Ok(true)
    }
}

/// The next whole line without its break, and how many bytes it takes. A line that is still being written is left for
/// the next look; one that is too long for Asterisk is passed over.
fn next_line(file: &mut impl BufRead, bytes: &mut Vec<u8>) -> io::Result<Option<u64>> {
    bytes.clear();
    let mut length = file
        .by_ref()
        .take(LONGEST_LINE as u64 + 1)
        .read_until(b'\n', bytes)? as u64;
    while bytes.last() != Some(&b'\n') {
        if length <= LONGEST_LINE as u64 {
            return Ok(None);
        }
        bytes.clear();
        let more = file
            .by_ref()
            .take(LONGEST_LINE as u64)
            .read_until(b'\n', bytes)? as u64;
        if more == 0 {
            return Ok(None);
        }
        length += more;
        if bytes.last() == Some(&b'\n') {
            bytes.clear();
            return Ok(Some(length));
        }
    }
    bytes.pop();
    Ok(Some(length))
}

/// The first line as a name; `None` where there is no file or no whole line yet.
fn head_of(path: &Path) -> io::Result<Option<Head>> {
    Ok(first_line(path)?.map(|line| name_of(&line)))
}

fn first_line(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut line = Vec::new();
    BufReader::new(file.take(LONGEST_LINE as u64)).read_until(b'\n', &mut line)?;
    Ok((line.last() == Some(&b'\n')).then_some(line))
}

fn name_of(line: &[u8]) -> Head {
    let digest = Sha256::digest(line);
    digest[..8]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// How many bytes the whole lines of the file have.
fn whole_lines(path: &Path) -> io::Result<u64> {
    let mut file = BufReader::new(File::open(path)?);
    let (mut bytes, mut all) = (Vec::new(), 0);
    while let Some(length) = next_line(&mut file, &mut bytes)? {
        all += length;
    }
    Ok(all)
}

/// What a rotation made of the file, the oldest first: `queue_log.1`, `queue_log.0`, `queue_log-20261122`.
fn rotated(path: &Path) -> io::Result<Vec<(PathBuf, Head)>> {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return Ok(Vec::new());
    };
    let name = name.to_string_lossy();
    let mut found: Vec<(u64, SystemTime, PathBuf, Head)> = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let other = entry.file_name();
        let other = other.to_string_lossy();
        if other.len() <= name.len() || !other.starts_with(name.as_ref()) {
            continue;
        }
        let (told, path) = (entry.metadata()?, entry.path());
        if let (true, Some(line)) = (told.is_file(), first_line(&path)?) {
            found.push((second_of(&line), told.modified()?, path, name_of(&line)));
        }
    }
    found.sort();
    Ok(found
        .into_iter()
        .map(|(.., path, head)| (path, head))
        .collect())
}

/// The second with which a line begins.
fn second_of(line: &[u8]) -> u64 {
    let digits = line.iter().take_while(|byte| byte.is_ascii_digit());
    digits.fold(0, |sum, digit| {
        u64::from(digit - b'0').saturating_add(sum.saturating_mul(10))
    })
}

fn parse(position: &str) -> Option<(Head, u64)> {
    let (head, at) = position.split_once(':')?;
    let plain = head.len() == 16 && head.bytes().all(|byte| byte.is_ascii_hexdigit());
    Some((plain.then(|| head.to_owned())?, at.parse().ok()?))
}
