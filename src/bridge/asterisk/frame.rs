//! Owns: the frames of the manager interface as they come over the wire: any split, any bytes, any size.
//! Must not know: what a frame means.
//!
//! A caller's number and name stand in frames: `Debug` shows the name of the event and nothing else.

use std::collections::VecDeque;
use std::fmt;

/// A longer line is cut here; the interface itself cuts at less.
const LONGEST_LINE: usize = 16 * 1024;
/// What a frame holds at most; what comes after it in the same frame is left out.
const LARGEST_FRAME: usize = 128 * 1024;
/// The same, in headers.
const MOST_HEADERS: usize = 1024;

/// What the first line of a connection begins with.
const BANNER: &str = "Asterisk Call Manager/";

/// The headers that stand once in an honest frame. A line break inside a value makes a header of what follows it, so a
/// second one with another value means that somebody else wrote a part of this frame.
const ONCE: [&str; 19] = [
    "ActionID",
    "CallerIDNum",
    "Cause",
    "Channel",
    "Conference",
    "Context",
    "Dest",
    "DestUniqueid",
    "Event",
    "Exten",
    "Interface",
    "Linkedid",
    "ListItems",
    "Mailbox",
    "Queue",
    "Reason",
    "Response",
    "Uniqueid",
    "Timestamp",
];

/// One frame: its headers in the order in which they came. Keys may repeat and values may be empty.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Frame {
    headers: Vec<(String, String)>,
}

impl Frame {
    /// The first value of this header. Keys are compared without regard to case.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.values(key).next()
    }

    /// The names of its headers.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.headers.iter().map(|(key, _)| key.as_str())
    }

    /// The first value of this header, unless it is empty.
    #[must_use]
    pub fn said(&self, key: &str) -> Option<&str> {
        self.get(key).filter(|value| !value.is_empty())
    }

    /// The value of this header as a number.
    #[must_use]
    pub fn number(&self, key: &str) -> Option<u64> {
        self.get(key)?.trim().parse().ok()
    }

    /// The name of the event; none for an answer. An event may have a `Response` header too.
    #[must_use]
    pub fn event(&self) -> Option<&str> {
        self.get("Event")
    }

    /// What an answer says: `Success`, `Error`, `Goodbye`. None for an event.
    #[must_use]
    pub fn answer(&self) -> Option<&str> {
        match self.event() {
            None => self.get("Response"),
            Some(_) => None,
        }
    }

    /// A variable of the caller's channel: `ChanVariable: NAME=value` or `ChanVariable(channel): NAME=value`.
    #[must_use]
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .filter(|(key, _)| {
                let bare = key.split('(').next().unwrap_or_default();
                bare.eq_ignore_ascii_case("ChanVariable")
            })
            .filter_map(|(_, value)| value.split_once('='))
            .find(|(key, value)| key.eq_ignore_ascii_case(name) && !value.is_empty())
            .map(|(_, value)| value)
    }

    /// Whether a part of this frame was written by somebody else: a header that stands once stands twice and differs, the
    /// frame begins with neither an event nor an answer, or it is one of the pieces of a frame that was broken in two.
    #[must_use]
    pub fn is_forged(&self) -> bool {
        let begins = self.headers.first().is_some_and(|(key, _)| {
            ["Event", "Response"]
                .iter()
                .any(|k| key.eq_ignore_ascii_case(k))
        });
        !begins
            || self.is_torn()
            || ONCE.iter().any(|key| {
                let mut values = self.values(key);
                let first = values.next();
                values.any(|other| Some(other) != first)
            })
    }

    /// Whether this is a piece of a frame: numbers and names stand together, and never without the channel's id.
    #[must_use]
    pub fn is_torn(&self) -> bool {
        let event = self.event().unwrap_or_default();
        let is_torn = |of: &str| {
            let has = |key: &str| self.get(&format!("{of}{key}")).is_some();
            let caller = [has("CallerIDNum"), has("CallerIDName")];
            let connected = [has("ConnectedLineNum"), has("ConnectedLineName")];
            let names_somebody = caller.contains(&true) || connected.contains(&true);
            let whole = !caller.contains(&false)
                && (!connected.contains(&false) || event == "OriginateResponse")
                && has("Uniqueid")
                && (event != "QueueEntry" || has("Wait"));
            names_somebody && !whole
        };
        ["", "Dest"].into_iter().any(is_torn)
    }

    fn values<'a, 'key>(&'a self, key: &'key str) -> impl Iterator<Item = &'a str> + use<'a, 'key> {
        self.headers
            .iter()
            .filter(move |(own, _)| own.eq_ignore_ascii_case(key))
            .map(|(_, value)| value.as_str())
    }
}

impl<'a> FromIterator<(&'a str, &'a str)> for Frame {
    fn from_iter<I: IntoIterator<Item = (&'a str, &'a str)>>(headers: I) -> Self {
        Self {
            headers: headers
                .into_iter()
                .map(|(key, value)| (key.to_owned(), value.to_owned()))
                .collect(),
        }
    }
}

impl fmt::Debug for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.event().or(self.get("Response")).unwrap_or("?");
        write!(f, "Frame({name}, {} headers)", self.headers.len())
    }
}

/// Makes frames of bytes. It holds at most one line, one frame and what was not taken yet.
#[derive(Default)]
pub struct Reader {
    line: Vec<u8>,
    frame: Frame,
    size: usize,
    banner: Option<String>,
    whole: VecDeque<Frame>,
    begun: bool,
}

impl Reader {
    /// Takes bytes as they came.
    pub fn read(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            match byte {
                b'\n' => self.end_line(),
                _ if self.line.len() < LONGEST_LINE => self.line.push(byte),
                _ => {}
            }
        }
    }

    /// The next whole frame.
    pub fn next_frame(&mut self) -> Option<Frame> {
        self.whole.pop_front()
    }

    /// What the other side calls itself, once its first line is here: `Asterisk Call Manager/9.0.0`.
    #[must_use]
    pub fn banner(&self) -> Option<&str> {
        self.banner.as_deref()
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        let line = line.strip_suffix(b"\r").unwrap_or(&line);
        // What is no UTF-8 is kept as far as it can be: a name in another script must not cost the call.
        let text = String::from_utf8_lossy(line);
        if !std::mem::replace(&mut self.begun, true) && text.starts_with(BANNER) {
            self.banner = Some(text.into_owned());
        } else if text.is_empty() {
            self.end_frame();
        } else if let Some((key, value)) = text.split_once(':') {
            let room = self.size + text.len() <= LARGEST_FRAME;
            if room && self.frame.headers.len() < MOST_HEADERS {
                self.size += text.len();
                let value = value.strip_prefix(' ').unwrap_or(value);
                self.frame.headers.push((key.to_owned(), value.to_owned()));
            }
        }
    }

    fn end_frame(&mut self) {
        self.size = 0;
        let frame = std::mem::take(&mut self.frame);
        if !frame.headers.is_empty() {
            self.whole.push_back(frame);
        }
    }
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reader({} frames waiting)", self.whole.len())
    }
}

#[cfg(test)]
mod tests;
