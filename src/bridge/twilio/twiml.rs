//! Owns: what Twilio is told to do with a caller, as the XML that it reads.
//! Must not know: which caller, or why.

/// One thing for Twilio to do; they are done one after the other.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verb {
    /// Wait in this queue. Both addresses are asked: what to do meanwhile, and why the wait ended.
    Enqueue {
        /// The queue.
        queue: String,
        /// Where to ask what the caller hears.
        wait: String,
        /// Where to tell how the wait ended.
        left: String,
    },
    /// Leave the queue.
    Leave,
    /// Play this recording.
    Play(String),
    /// Seconds of silence.
    Pause(u32),
    /// Record a voicemail of at most so many seconds, then ask there.
    Record {
        /// Where to tell that it is recorded.
        recorded: String,
        /// The longest.
        seconds: u32,
    },
    /// Join this room. Events of the room are told there. When this caller leaves, the room closes.
    Conference {
        /// The room.
        room: String,
        /// Where its events are told.
        events: String,
    },
    /// Hang up.
    Hangup,
}

/// The document that says these verbs.
#[must_use]
pub fn document(verbs: &[Verb]) -> String {
    let verbs: String = verbs.iter().map(Verb::written).collect();
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response>{verbs}</Response>")
}

impl Verb {
    fn written(&self) -> String {
        match self {
            Self::Enqueue { queue, wait, left } => format!(
                "<Enqueue waitUrl=\"{}\" waitUrlMethod=\"POST\" action=\"{}\" method=\"POST\">{}</Enqueue>",
                escaped(wait),
                escaped(left),
                escaped(queue)
            ),
            Self::Leave => "<Leave/>".to_owned(),
            Self::Play(address) => format!("<Play>{}</Play>", escaped(address)),
            Self::Pause(seconds) => format!("<Pause length=\"{seconds}\"/>"),
            Self::Record { recorded, seconds } => format!(
                "<Record action=\"{}\" method=\"POST\" maxLength=\"{seconds}\" playBeep=\"true\"/>",
                escaped(recorded)
            ),
            Self::Conference { room, events } => format!(
                "<Dial><Conference beep=\"false\" startConferenceOnEnter=\"true\" endConferenceOnExit=\"true\" \
                 statusCallback=\"{}\" statusCallbackMethod=\"POST\" \
                 statusCallbackEvent=\"join leave hold end\">{}</Conference></Dial>",
                escaped(events),
                escaped(room)
            ),
            Self::Hangup => "<Hangup/>".to_owned(),
        }
    }
}

/// Text as XML holds it; what XML cannot hold at all is left out.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            '\u{FFFE}' | '\u{FFFF}' => {}
            letter if letter.is_control() => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{Verb, document, escaped};

    #[test]
    fn a_caller_is_enqueued() {
        let enqueue = Verb::Enqueue {
            queue: "Los & Las <línea>".to_owned(),
            wait: "https://hotline.example/wait?a=1&b=2".to_owned(),
            left: "https://hotline.example/left".to_owned(),
        };
        assert_eq!(
            document(&[enqueue, Verb::Hangup]),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response><Enqueue \
             waitUrl=\"https://hotline.example/wait?a=1&amp;b=2\" waitUrlMethod=\"POST\" \
             action=\"https://hotline.example/left\" method=\"POST\">Los &amp; Las &lt;línea&gt;</Enqueue><Hangup/></Response>"
        );
    }

    #[test]
    fn no_value_can_leave_its_place() {
        assert_eq!(
            escaped("\"/><Dial>+1</Dial>'\u{0}\u{1b}\u{FFFE}\n"),
            "&quot;/&gt;&lt;Dial&gt;+1&lt;/Dial&gt;&apos;"
        );
    }
}
