//! Owns: what we ask of the manager interface, as bytes.
//! Must not know: when anything is asked, or what the answer means.

use std::fmt;

/// One action: its name and its headers. `Debug` shows the name alone, for secrets and numbers stand in the headers.
#[derive(Clone, PartialEq, Eq)]
pub struct Action {
    name: &'static str,
    headers: Vec<(&'static str, String)>,
}

impl Action {
    /// An action without headers.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            headers: Vec::new(),
        }
    }

    /// The same with one more header. A line break would begin a header of its own, so no control character is sent.
    #[must_use]
    pub fn with(mut self, key: &'static str, value: &str) -> Self {
        let clean = value
            .chars()
            .filter(|letter| !letter.is_control())
            .collect();
        self.headers.push((key, clean));
        self
    }

    /// Its name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The value of this header.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(own, _)| *own == key)
            .map(|(_, value)| value.as_str())
    }

    /// The action on the wire, under the id by which its answer will be known.
    #[must_use]
    pub fn bytes(&self, id: &str) -> Vec<u8> {
        let mut text = format!("Action: {}\r\nActionID: {id}\r\n", self.name);
        for (key, value) in &self.headers {
            text.push_str(key);
            text.push_str(": ");
            text.push_str(value);
            text.push_str("\r\n");
        }
        text.push_str("\r\n");
        text.into_bytes()
    }
}

impl fmt::Debug for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Action({})", self.name)
    }
}
