//! Owns: what the program finds around it: environment variables and the places of its files.
//! Must not know: what the files say.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use directories::{BaseDirs, ProjectDirs};

/// The configuration of the whole machine.
const SYSTEM_FILE: &str = "/etc/linelamp/config.toml";
/// Where everything falls back to when the account has no home.
const NO_HOME: &str = "/";

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
            // A variable that is no text cannot be one of ours.
            variables: std::env::vars_os()
                .filter_map(|(name, value)| {
                    Some((name.into_string().ok()?, value.into_string().ok()?))
                })
                .collect(),
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
