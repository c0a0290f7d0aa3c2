//! Owns: finding installed Postgres server programs, and where it looked.
//! Must not know: folders of clusters, or how to install anything.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::LocalError;

/// The oldest major version of Postgres that Linelamp works with.
pub const OLDEST_VERSION: u32 = 15;

/// What is needed to make and run a server.
const NEEDED: [&str; 3] = ["initdb", "pg_ctl", "postgres"];

/// Where packages put the programs, one folder a version: the folder, what its entries begin with, the rest.
const VERSIONED: [(&str, &str, &str); 6] = [
    ("/usr/lib/postgresql", "", "bin"),
    ("/usr", "pgsql-", "bin"),
    ("/opt/homebrew/opt", "postgresql", "bin"),
    ("/usr/local/opt", "postgresql", "bin"),
    ("/home/linuxbrew/.linuxbrew/opt", "postgresql", "bin"),
    ("/Applications/Postgres.app/Contents/Versions", "", "bin"),
];

/// A folder with a complete set of server programs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Programs {
    /// The folder.
    pub bin: PathBuf,
    /// The major version, 15 or newer.
    pub version: u32,
}

impl Programs {
    /// The programs in `pg_bin`, or the first that are installed, of the major version `wanted` if one is.
    ///
    /// # Errors
    /// [`LocalError::NoPrograms`] says every folder that was looked into.
    pub fn find(pg_bin: Option<&Path>, wanted: Option<u32>) -> Result<Self, LocalError> {
        let mut looked = Vec::new();
        let mut too_old = Vec::new();
        for bin in places(pg_bin) {
            if looked.contains(&bin) {
                continue;
            }
            looked.push(bin.clone());
            match version_of(&bin) {
                Some(version) if version < OLDEST_VERSION => too_old.push((bin, version)),
                Some(version) if wanted.is_none_or(|wanted| wanted == version) => {
                    return Ok(Self { bin, version });
                }
                _ => {}
            }
        }
        Err(LocalError::NoPrograms { looked, too_old })
    }

    /// One of the programs.
    pub(super) fn program(&self, name: &str) -> Command {
        let mut command = Command::new(self.bin.join(name));
        for (variable, _) in std::env::vars_os() {
            if variable.to_str().is_some_and(|name| name.starts_with("PG")) {
                command.env_remove(variable);
            }
        }
        command.env("LC_ALL", "C");
        command
    }
}

fn has_programs(bin: &Path) -> bool {
    NEEDED.iter().all(|name| {
        fs::metadata(bin.join(name))
            .is_ok_and(|about| about.is_file() && about.permissions().mode() & 0o111 != 0)
    })
}

/// The major version, if the set of programs is complete.
fn version_of(bin: &Path) -> Option<u32> {
    if !has_programs(bin) {
        return None;
    }
    let told = Command::new(bin.join("postgres"))
        .arg("--version")
        .output()
        .ok()?;
    major(&String::from_utf8_lossy(&told.stdout))
}

/// `postgres (PostgreSQL) 15.14 (Debian …)` is 15; `19devel` is 19.
fn major(told: &str) -> Option<u32> {
    let number = told.split(") ").nth(1)?;
    let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// Every folder worth a look, in order; later ones are asked for only when they are needed.
fn places(pg_bin: Option<&Path>) -> Box<dyn Iterator<Item = PathBuf>> {
    if let Some(bin) = pg_bin {
        return Box::new(std::iter::once(bin.to_owned()));
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let named = std::iter::once_with(told_by_pg_config).flatten();
    let versioned = VERSIONED
        .into_iter()
        .flat_map(|(folder, start, rest)| versions_in(Path::new(folder), start, rest));
    let absolute = path.into_iter().filter(|bin| bin.is_absolute());
    Box::new(absolute.chain(named).chain(versioned))
}

fn told_by_pg_config() -> Option<PathBuf> {
    let told = Command::new("pg_config").arg("--bindir").output().ok()?;
    let bin = String::from_utf8(told.stdout).ok()?;
    Some(PathBuf::from(bin.trim())).filter(|bin| bin.is_absolute())
}

/// `folder/<start><version>/<rest>`, highest version first; the folder's pattern itself where there is none.
fn versions_in(folder: &Path, start: &str, rest: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found: Vec<(u32, PathBuf)> = entries
        .filter_map(|entry| {
            let version = version_in(&entry.file_name(), start)?;
            Some((version, entry.path().join(rest)))
        })
        .collect();
    found.sort_by_key(|(version, _)| std::cmp::Reverse(*version));
    if found.is_empty() {
        return vec![folder.join(format!("{start}*")).join(rest)];
    }
    found.into_iter().map(|(_, bin)| bin).collect()
}

/// "17", "pgsql-17", "postgresql@17"; a plain "postgresql" counts as no version.
fn version_in(name: &OsStr, start: &str) -> Option<u32> {
    let rest = name.to_str()?.strip_prefix(start)?;
    let digits = rest.trim_start_matches('@');
    if digits.is_empty() {
        Some(0)
    } else {
        digits.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::*;

    #[test]
    fn the_major_version_is_read_from_what_postgres_says() {
        assert_eq!(
            major("postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)\n"),
            Some(15)
        );
        assert_eq!(major("postgres (PostgreSQL) 19devel\n"), Some(19));
        assert_eq!(major("something else"), None);
    }

    #[test]
    fn versioned_folders_are_tried_highest_first() {
        let folder = std::env::temp_dir().join(format!("linelamp-versions-{}", std::process::id()));
        for version in ["9", "16", "15", "notes"] {
            fs::create_dir_all(folder.join(version)).unwrap();
        }
        let found = versions_in(&folder, "", "bin");
        fs::remove_dir_all(&folder).unwrap();
        let expected: Vec<_> = ["16", "15", "9"]
            .iter()
            .map(|v| folder.join(v).join("bin"))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_folder_without_programs_is_named_as_the_place_looked_into() {
        let empty = Path::new("/nonexistent/pg");
        let Err(LocalError::NoPrograms { looked, too_old }) = Programs::find(Some(empty), None)
        else {
            unreachable!("there is nothing there");
        };
        assert_eq!(looked, vec![empty.to_owned()]);
        assert!(too_old.is_empty());
    }
}
