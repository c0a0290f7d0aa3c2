//! Owns: the Unix side of a login on one box: the user, the key that lets them in, and who Postgres takes them for.
//! Must not know: the database.
//!
//! Whoever signs in by SSH gets the desk and its subcommands, no shell and no forwarding: sshd runs
//! `linelamp ssh-entry` whatever was asked for, and keys stand where their owner cannot change them.

use std::fs;
use std::io::{self, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::cli::{Context, Failure};
use crate::domain::{Login, safe};

const UNIX_GROUP: &str = "linelamp-desk";
const SSHD_ENTRY: &str = "sshd_config.d/linelamp.conf";
const KEYS: &str = "linelamp_keys";
/// The name of the map in `pg_hba.conf`: `local linelamp all peer map=linelamp`.
const MAP: &str = "linelamp";

/// What will be done, checked before anything is changed.
#[derive(Debug)]
pub(super) struct Plan {
    login: String,
    program: PathBuf,
    key: Option<String>,
    pg_ident: Option<PathBuf>,
    ssh: PathBuf,
}

impl Plan {
    /// Checks what is needed.
    ///
    /// # Errors
    /// Not root, or a key that is not one.
    pub(super) fn new(
        login: &Login,
        ssh_key: Option<PathBuf>,
        pg_ident: Option<PathBuf>,
        context: &Context,
    ) -> Result<Self, Failure> {
        if !rustix::process::geteuid().is_root() {
            return Err(Failure::refused(context.say.say("admin-unix-root")));
        }
        let key = match ssh_key {
            Some(file) => Some(public_key(&file).ok_or_else(|| {
                let file = safe(&file.display().to_string()).to_string();
                Failure::input(
                    context
                        .say
                        .say_with("admin-unix-key", &[("file", file.into())]),
                )
            })?),
            None => None,
        };
        let program = std::env::current_exe()
            .map_err(|_| Failure::machine(context.say.say("error-no-runtime")))?;
        Ok(Self {
            login: login.0.clone(),
            program,
            key,
            pg_ident,
            ssh: PathBuf::from("/etc/ssh"),
        })
    }

    /// Makes the user and writes the entries. Returns one sentence for each thing done or left to do.
    ///
    /// # Errors
    /// The first step that failed; those before it stand, and repeating is harmless.
    pub(super) fn carry_out(&self, context: &Context) -> Result<Vec<String>, Failure> {
        let mut done = Vec::new();
        let step = |what: &str, outcome: io::Result<()>| {
            outcome.map(|()| context.say.say(what)).map_err(|error| {
                let why = safe(&error.to_string()).to_string();
                Failure::machine(
                    context
                        .say
                        .say_with("admin-unix-failed", &[("why", why.into())]),
                )
            })
        };
        done.push(step("admin-unix-user", self.make_user())?);
        done.push(step("admin-unix-sshd", self.write_sshd())?);
        if self.key.is_some() {
            done.push(step("admin-unix-let-in", self.write_key())?);
        }
        if let Some(file) = &self.pg_ident {
            done.push(step("admin-unix-ident", self.write_ident(file))?);
        } else {
            let line = self.ident_line();
            done.push(
                context
                    .say
                    .say_with("admin-unix-ident-todo", &[("line", line.into())]),
            );
        }
        Ok(done)
    }

    fn make_user(&self) -> io::Result<()> {
        succeed(Command::new("groupadd").args(["--force", UNIX_GROUP]))?;
        let known = Command::new("id")
            .arg(&self.login)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()?
            .success();
        if known {
            return succeed(Command::new("usermod").args([
                "--append",
                "--groups",
                UNIX_GROUP,
                &self.login,
            ]));
        }
        // `*` matches no password and, unlike `!`, leaves keys in force.
        succeed(Command::new("useradd").args([
            "--create-home",
            "--shell",
            "/bin/sh",
            "--password",
            "*",
            "--groups",
            UNIX_GROUP,
            &self.login,
        ]))?;
        fs::set_permissions(
            Path::new("/home").join(&self.login),
            fs::Permissions::from_mode(0o700),
        )
    }

    fn write_sshd(&self) -> io::Result<()> {
        let file = self.ssh.join(SSHD_ENTRY);
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(file, self.sshd_entry())
    }

    fn sshd_entry(&self) -> String {
        format!(
            "# Whoever is in this group gets the desk, whatever the client asks for: no shell, no forwarding.\n\
             Match Group {UNIX_GROUP}\n    \
                 ForceCommand {} ssh-entry\n    \
                 AuthorizedKeysFile {}/{KEYS}/%u\n    \
                 AuthenticationMethods publickey\n    \
                 DisableForwarding yes\n    \
                 PermitTunnel no\n    \
                 PermitUserRC no\n    \
                 PermitTTY yes\n",
            self.program.display(),
            self.ssh.display(),
        )
    }

    fn write_key(&self) -> io::Result<()> {
        let folder = self.ssh.join(KEYS);
        fs::create_dir_all(&folder)?;
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755))?;
        let file = folder.join(&self.login);
        fs::write(&file, self.key_line())?;
        fs::set_permissions(file, fs::Permissions::from_mode(0o644))
    }

    /// Holds by itself, should the entry in sshd's configuration ever be lost.
    fn key_line(&self) -> String {
        format!(
            "restrict,pty,command=\"{} ssh-entry\" {}\n",
            self.program.display(),
            self.key.as_deref().unwrap_or_default()
        )
    }

    fn ident_line(&self) -> String {
        format!("{MAP}  {0}  {0}", self.login)
    }

    fn write_ident(&self, file: &Path) -> io::Result<()> {
        let line = self.ident_line();
        if fs::read_to_string(file)?.lines().any(|known| known == line) {
            return Ok(());
        }
        writeln!(fs::OpenOptions::new().append(true).open(file)?, "{line}")
    }
}

/// The one line of a public key file: kind and key, and nothing that could give options.
fn public_key(file: &Path) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let (line, None) = (lines.next()?, lines.next()) else {
        return None;
    };
    let mut words = line.split_whitespace();
    let (kind, key) = (words.next()?, words.next()?);
    let known = kind.starts_with("ssh-") || kind.starts_with("ecdsa-") || kind.starts_with("sk-");
    let plain = |word: &str| {
        word.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+/=@.-".contains(&byte))
    };
    (known && plain(kind) && plain(key)).then(|| format!("{kind} {key}"))
}

fn succeed(command: &mut Command) -> io::Result<()> {
    let output = command.stdin(Stdio::null()).output()?;
    if output.status.success() {
        return Ok(());
    }
    Err(io::Error::other(
        String::from_utf8_lossy(&output.stderr).trim().to_owned(),
    ))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::*;

    fn plan(folder: &Path) -> Plan {
        Plan {
            login: "op-017".to_owned(),
            program: PathBuf::from("/usr/local/bin/linelamp"),
            key: Some("ssh-ed25519 AAAAC3Nza".to_owned()),
            pg_ident: None,
            ssh: folder.to_owned(),
        }
    }

    fn place(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("linelamp-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn the_key_serves_the_desk_only() {
        let folder = place("keys");
        plan(&folder).write_key().unwrap();
        assert_eq!(
            fs::read_to_string(folder.join("linelamp_keys/op-017")).unwrap(),
            "restrict,pty,command=\"/usr/local/bin/linelamp ssh-entry\" ssh-ed25519 AAAAC3Nza\n"
        );
        plan(&folder).write_sshd().unwrap();
        let entry = fs::read_to_string(folder.join(SSHD_ENTRY)).unwrap();
        for line in [
            "ForceCommand /usr/local/bin/linelamp ssh-entry",
            "DisableForwarding yes",
        ] {
            assert!(entry.contains(line), "{entry}");
        }
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_repeated_ident_line_stands_once() {
        let folder = place("ident");
        let file = folder.join("pg_ident.conf");
        fs::write(&file, "# MAPNAME\n").unwrap();
        plan(&folder).write_ident(&file).unwrap();
        plan(&folder).write_ident(&file).unwrap();
        assert_eq!(
            fs::read_to_string(&file).unwrap(),
            "# MAPNAME\nlinelamp  op-017  op-017\n"
        );
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_key_file_cannot_bring_options_along() {
        let folder = place("options");
        let file = folder.join("key.pub");
        for (text, expected) in [
            (
                "ssh-ed25519 AAAAC3Nza ines@home\n",
                Some("ssh-ed25519 AAAAC3Nza"),
            ),
            ("command=\"/bin/sh\" ssh-ed25519 AAAAC3Nza\n", None),
            ("ssh-ed25519 AAAAC3Nza\nssh-ed25519 BBBB\n", None),
            ("-----BEGIN OPENSSH PRIVATE KEY-----\n", None),
            ("ssh-ed25519 AAA\"\n", None),
        ] {
            fs::write(&file, text).unwrap();
            assert_eq!(public_key(&file).as_deref(), expected, "{text}");
        }
        fs::remove_dir_all(folder).unwrap();
    }
}
