//! Owns: how a command fails: a sentence in the user's words and an exit code other than 0.
//! Must not know: what was asked; a sentence never repeats a caller's words.

use std::process::ExitCode;

use crate::db::DbError;
use crate::messages::Catalogue;

/// As the shell shows an end by SIGPIPE.
const UNREAD: u8 = 141;

/// Why a command did not do as asked. Codes follow `sysexits.h`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Failure {
    /// The exit code.
    pub code: u8,
    /// What happened and what to do next.
    pub sentence: String,
}

impl Failure {
    /// The command line or its input is not right: 64.
    #[must_use]
    pub const fn usage(sentence: String) -> Self {
        Self { code: 64, sentence }
    }

    /// What was given to read is not right: 65.
    #[must_use]
    pub const fn input(sentence: String) -> Self {
        Self { code: 65, sentence }
    }

    /// Something that is needed is not there: 69.
    #[must_use]
    pub const fn missing(sentence: String) -> Self {
        Self { code: 69, sentence }
    }

    /// Refused: 77.
    #[must_use]
    pub const fn refused(sentence: String) -> Self {
        Self { code: 77, sentence }
    }

    /// Somebody else was first, or the moment is wrong: 75.
    #[must_use]
    pub const fn lost(sentence: String) -> Self {
        Self { code: 75, sentence }
    }

    /// The machine did not play along: 74.
    #[must_use]
    pub const fn machine(sentence: String) -> Self {
        Self { code: 74, sentence }
    }

    /// Nobody reads on, as after `| head`: the program ends without a word, like others that write into a closed pipe.
    #[must_use]
    pub const fn unread() -> Self {
        Self {
            code: UNREAD,
            sentence: String::new(),
        }
    }

    /// The configuration is not right: 78.
    #[must_use]
    pub const fn config(sentence: String) -> Self {
        Self { code: 78, sentence }
    }

    /// What the database said, in words.
    #[must_use]
    pub fn database(error: &DbError, say: &Catalogue) -> Self {
        let sentence = match error {
            DbError::Taken { holder } => {
                let holder = holder.as_ref().map_or("?", |login| login.0.as_str());
                say.say_with("error-taken", &[("holder", holder.to_owned().into())])
            }
            DbError::Phone(why) => say.word("phone-refusal", why.word()),
            DbError::Other(code) => say.say_with("error-other", &[("code", code.clone().into())]),
            other => say.say(id(other)),
        };
        match error {
            DbError::Offline | DbError::Unknown | DbError::Standby | DbError::Overtaken => {
                Self::missing(sentence)
            }
            DbError::Denied | DbError::NotInHand | DbError::Suspended | DbError::TooMany => {
                Self::refused(sentence)
            }
            DbError::BadInput | DbError::Exists => Self::input(sentence),
            DbError::OldClient | DbError::OldSchema | DbError::OtherBuild | DbError::Restored => {
                Self::config(sentence)
            }
            DbError::Other(_) => Self::machine(sentence),
            _ => Self::lost(sentence),
        }
    }

    /// Says it on standard error.
    #[must_use]
    pub fn report(&self) -> ExitCode {
        if self.code != UNREAD {
            eprintln!("linelamp: {}", self.sentence);
        }
        ExitCode::from(self.code)
    }
}

const fn id(error: &DbError) -> &'static str {
    match error {
        DbError::Denied => "error-denied",
        DbError::StaleFence => "error-stale-fence",
        DbError::NotInHand => "error-not-in-hand",
        DbError::OnCall => "error-on-call",
        DbError::Suspended => "error-suspended",
        DbError::BadInput => "error-bad-input",
        DbError::TooMany => "error-too-many",
        DbError::Ended => "error-ended",
        DbError::Changed => "error-changed",
        DbError::OldClient => "error-old-client",
        DbError::OldSchema => "error-old-schema",
        DbError::Restored => "error-restored",
        DbError::OtherBuild => "admin-schema-changed",
        DbError::Held => "error-held",
        DbError::Exists => "error-exists",
        DbError::NotFree => "error-not-free",
        DbError::Offline => "error-offline",
        DbError::Standby => "error-standby",
        DbError::Overtaken => "error-overtaken",
        DbError::Unknown => "error-unknown",
        DbError::Taken { .. } => "error-taken",
        DbError::Phone(_) => "phone-refusal-not-heard",
        DbError::Other(_) => "error-other",
    }
}
