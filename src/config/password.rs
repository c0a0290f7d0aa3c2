//! Owns: where a password comes from: the account itself, a passfile, a file, a command, or the keyboard.
//! Must not know: how it is asked for on screen. It never comes from an argument or an address.

use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::passfile;
use crate::domain::{Address, Host, Redacted};

/// Permission bits of group and others.
const OTHERS: u32 = 0o077;

/// Where the password comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PasswordFrom {
    /// A passfile entry if there is one; otherwise none on a socket or with a certificate, and the keyboard else.
    Auto {
        /// The passfile.
        passfile: PathBuf,
    },
    /// None: the account's name or a certificate is enough.
    Peer,
    /// A passfile, as `.pgpass` is written.
    Passfile(PathBuf),
    /// The first line of a file.
    File(PathBuf),
    /// The first line a shell command prints.
    Command(String),
    /// The keyboard.
    Prompt,
}

/// Why there is no password.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// The file cannot be read.
    #[error("{} cannot be read", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Others may read the file.
    #[error("others may read {}", .0.display())]
    OpenToOthers(PathBuf),
    /// The passfile has no line for this database and login.
    #[error("no entry in {}", .0.display())]
    NoEntry(PathBuf),
    /// The command failed.
    #[error("the password command failed")]
    CommandFailed,
    /// Nothing came.
    #[error("an empty password")]
    Empty,
    /// The keyboard could not be read.
    #[error("the password could not be asked for")]
    Keyboard(#[source] io::Error),
}

impl PasswordError {
    /// The id of the sentence that says what happened and what to do; its variable is `path`.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "config-password-unreadable",
            Self::OpenToOthers(_) => "config-password-open-to-others",
            Self::NoEntry(_) => "config-password-no-entry",
            Self::CommandFailed => "config-password-command-failed",
            Self::Empty => "config-password-empty",
            Self::Keyboard(_) => "config-password-keyboard",
        }
    }

    /// The file in question, or nothing.
    #[must_use]
    pub fn path(&self) -> String {
        match self {
            Self::Unreadable { path, .. } | Self::OpenToOthers(path) | Self::NoEntry(path) => {
                path.display().to_string()
            }
            Self::CommandFailed | Self::Empty | Self::Keyboard(_) => String::new(),
        }
    }
}

impl PasswordFrom {
    /// The password for this address; `None` where none is needed. `ask` reads the keyboard.
    ///
    /// # Errors
    /// [`PasswordError`]: what is missing or open to others.
    pub fn obtain(
        &self,
        address: &Address,
        ask: impl FnOnce(&Address) -> io::Result<Redacted<String>>,
    ) -> Result<Option<Redacted<String>>, PasswordError> {
        let user = address.user.as_deref().unwrap_or_default();
        let password = match self {
            Self::Peer => return Ok(None),
            Self::Auto { passfile } => match entry(passfile, address, user) {
                Ok(Some(password)) => password,
                Ok(None) if needs_none(address) => return Ok(None),
                Ok(None) => asked(address, ask)?,
                Err(PasswordError::Unreadable { source, .. })
                    if source.kind() == io::ErrorKind::NotFound =>
                {
                    if needs_none(address) {
                        return Ok(None);
                    }
                    asked(address, ask)?
                }
                Err(error) => return Err(error),
            },
            Self::Passfile(path) => {
                entry(path, address, user)?.ok_or_else(|| PasswordError::NoEntry(path.clone()))?
            }
            Self::File(path) => first_line(&private(path)?),
            Self::Command(command) => printed(command)?,
            Self::Prompt => asked(address, ask)?,
        };
        if password.reveal().is_empty() {
            Err(PasswordError::Empty)
        } else {
            Ok(Some(password))
        }
    }
}

/// The first line of a file that only its owner may read.
///
/// # Errors
/// [`PasswordError`]: what is missing, empty or open to others.
pub fn secret_in(path: &Path) -> Result<Redacted<String>, PasswordError> {
    let secret = first_line(&private(path)?);
    if secret.reveal().is_empty() {
        return Err(PasswordError::Empty);
    }
    Ok(secret)
}

const fn needs_none(address: &Address) -> bool {
    matches!(address.host, Host::Socket(_)) || address.client_certificate.is_some()
}

fn entry(
    path: &Path,
    address: &Address,
    user: &str,
) -> Result<Option<Redacted<String>>, PasswordError> {
    Ok(passfile::find(private(path)?.reveal(), address, user))
}

fn asked(
    address: &Address,
    ask: impl FnOnce(&Address) -> io::Result<Redacted<String>>,
) -> Result<Redacted<String>, PasswordError> {
    ask(address).map_err(PasswordError::Keyboard)
}

/// Reads a file that only its owner may read.
fn private(path: &Path) -> Result<Redacted<String>, PasswordError> {
    let unreadable = |source| PasswordError::Unreadable {
        path: path.to_path_buf(),
        source,
    };
    let mode = std::fs::metadata(path).map_err(unreadable)?.mode();
    if mode & OTHERS != 0 {
        return Err(PasswordError::OpenToOthers(path.to_path_buf()));
    }
    std::fs::read_to_string(path)
        .map(Redacted::new)
        .map_err(unreadable)
}

fn first_line(text: &Redacted<String>) -> Redacted<String> {
    Redacted::new(text.reveal().lines().next().unwrap_or_default().to_owned())
}

/// Runs the command in a shell. It may ask on the terminal itself; what it prints is the password.
fn printed(command: &str) -> Result<Redacted<String>, PasswordError> {
    let output = Command::new("sh")
        .arg("-c")
        .arg(command)
        .stdin(Stdio::inherit())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|_| PasswordError::CommandFailed)?;
    if !output.status.success() {
        return Err(PasswordError::CommandFailed);
    }
    let text = String::from_utf8(output.stdout).map_err(|_| PasswordError::CommandFailed)?;
    Ok(first_line(&Redacted::new(text)))
}

#[cfg(test)]
mod tests {
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt;

    use tempfile::NamedTempFile;

    use super::*;

    fn nobody(_: &Address) -> io::Result<Redacted<String>> {
        Err(io::Error::other("nobody should be asked"))
    }

    fn far() -> Address {
        "postgres://op-017@db.example.org/linelamp".parse().unwrap()
    }

    fn file(text: &str, mode: u32) -> NamedTempFile {
        let file = NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        std::fs::set_permissions(file.path(), Permissions::from_mode(mode)).unwrap();
        file
    }

    #[test]
    fn on_a_socket_nobody_is_asked() {
        let from = PasswordFrom::Auto {
            passfile: "/nowhere/.pgpass".into(),
        };
        assert!(from.obtain(&Address::default(), nobody).unwrap().is_none());
    }

    #[test]
    fn over_the_network_the_keyboard_is_the_last_resort() {
        let from = PasswordFrom::Auto {
            passfile: "/nowhere/.pgpass".into(),
        };
        assert_eq!(
            from.obtain(&far(), |_| Ok(Redacted::new("rose".to_owned())))
                .unwrap()
                .unwrap()
                .reveal(),
            "rose"
        );
        let passfile = file("db.example.org:*:*:op-017:tulip\n", 0o600);
        let from = PasswordFrom::Auto {
            passfile: passfile.path().to_owned(),
        };
        assert_eq!(
            from.obtain(&far(), nobody).unwrap().unwrap().reveal(),
            "tulip"
        );
    }

    #[test]
    fn a_file_that_others_may_read_is_refused() {
        let open = file("rose\n", 0o644);
        let from = PasswordFrom::File(open.path().to_owned());
        assert!(matches!(
            from.obtain(&far(), nobody),
            Err(PasswordError::OpenToOthers(_))
        ));
        let private = file("rose\nsecond line\n", 0o600);
        let from = PasswordFrom::File(private.path().to_owned());
        assert_eq!(
            from.obtain(&far(), nobody).unwrap().unwrap().reveal(),
            "rose"
        );
    }

    #[test]
    fn a_command_prints_it_or_fails() {
        let said = PasswordFrom::Command("echo rose".to_owned()).obtain(&far(), nobody);
        assert_eq!(said.unwrap().unwrap().reveal(), "rose");
        let failed = PasswordFrom::Command("echo rose; exit 3".to_owned()).obtain(&far(), nobody);
        assert!(matches!(failed, Err(PasswordError::CommandFailed)));
        let nothing = PasswordFrom::Command("true".to_owned()).obtain(&far(), nobody);
        assert!(matches!(nothing, Err(PasswordError::Empty)));
    }
}
