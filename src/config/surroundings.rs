//! Owns: what the program finds around it: environment variables and the places of its files.
//! Must not know: what the files say.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use directories::{BaseDirs, ProjectDirs};

/// The configuration of the whole machine.
const SYSTEM_FILE: &str = "/etc/linelamp/config.toml";
/// Where everything falls back to when the account has no home.
const NO_HOME: &str = "/";
/// Who is who on this machine, for programs started without a login shell (sshd's forced command, a container).
const ACCOUNTS: &str = "/etc/passwd";

/// What the program finds around it; a test makes its own.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// The environment.
    pub variables: BTreeMap<String, String>,
    /// The configuration of the machine.
    pub system_file: PathBuf,
    /// The configuration of the account.
    pub user_file: PathBuf,
    /// Where the log and the journal live.
    pub state_folder: PathBuf,
    /// The account's home.
    pub home: PathBuf,
}

impl Surroundings {
    /// Those of this process.
    #[must_use]
    pub fn of_this_process() -> Self {
        let home = BaseDirs::new().map_or_else(
            || PathBuf::from(NO_HOME),
            |base| base.home_dir().to_path_buf(),
        );
        let folders = ProjectDirs::from("", "", "linelamp");
        let in_home = |path: &str| home.join(path);
        Self {
            variables: variables(),
            system_file: PathBuf::from(SYSTEM_FILE),
            user_file: folders.as_ref().map_or_else(
                || in_home(".config/linelamp/config.toml"),
                |folders| folders.config_dir().join("config.toml"),
            ),
            state_folder: folders
                .as_ref()
                .and_then(|folders| folders.state_dir().map(Path::to_path_buf))
                .unwrap_or_else(|| in_home(".local/state/linelamp")),
            home,
        }
    }

    /// A variable that is set to something.
    #[must_use]
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.variables
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }

    /// The account's name, as the login shell set it.
    #[must_use]
    pub fn account(&self) -> Option<&str> {
        self.variable("USER").or_else(|| self.variable("LOGNAME"))
    }

    /// The path with a leading `~/` replaced by the home.
    #[must_use]
    pub fn path(&self, written: &str) -> PathBuf {
        written
            .strip_prefix("~/")
            .map_or_else(|| PathBuf::from(written), |rest| self.home.join(rest))
    }
}

/// The environment, with the account's name in it.
fn variables() -> BTreeMap<String, String> {
    // A variable that is no text cannot be one of ours.
    let as_text = |(name, value): (OsString, OsString)| {
        Some((name.into_string().ok()?, value.into_string().ok()?))
    };
    let mut variables: BTreeMap<_, _> = std::env::vars_os().filter_map(as_text).collect();
    if !variables.contains_key("USER")
        && let Ok(accounts) = std::fs::read_to_string(ACCOUNTS)
        && let Some(name) = account_of(rustix::process::geteuid().as_raw(), &accounts)
    {
        variables.insert("USER".to_owned(), name);
    }
    variables
}

/// The name of the account with this number.
fn account_of(number: u32, accounts: &str) -> Option<String> {
    let number = number.to_string();
    accounts.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)? == number).then(|| name.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_found_by_its_number() {
        let accounts = "root:x:0:0:root:/root:/bin/sh\nop-017:x:1001:1001::/home/op-017:/bin/sh\n";
        assert_eq!(account_of(1001, accounts).as_deref(), Some("op-017"));
        assert_eq!(account_of(10, accounts), None);
    }
}
