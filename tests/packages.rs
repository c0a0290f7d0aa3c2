//! Owns: the proof that what is handed out can be made again: the same program gives the same bytes, and they hold what
//! they should.
//! Must not know: what the program does.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A folder that goes with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder =
            std::env::temp_dir().join(format!("linelamp-packages-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _gone = fs::remove_dir_all(&self.0);
    }
}

fn has(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok()
}

fn said(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

/// Builds everything from this program; name and content of every file.
fn built(out: &Path) -> BTreeMap<String, Vec<u8>> {
    let program = env!("CARGO_BIN_EXE_linelamp");
    said(
        Command::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("packaging/build"))
            .args([
                "--binary",
                program,
                "--static",
                program,
                "--compression",
                "none",
                "--out",
            ])
            .arg(out)
            .env_remove("LINELAMP_MINISIGN_KEY"),
    );
    let files = fs::read_dir(out).unwrap().map(Result::unwrap);
    files
        .map(|file| {
            (
                file.file_name().into_string().unwrap(),
                fs::read(file.path()).unwrap(),
            )
        })
        .collect()
}

#[test]
fn the_same_program_gives_the_same_packages_to_the_last_byte() {
    // A system without Debian's tools can make no Debian package.
    if !["dpkg-deb", "readelf", "xz", "python3"]
        .into_iter()
        .all(has)
    {
        println!("not looked at: Debian's tools are not installed here");
        return;
    }
    let (one, other) = (Folder::new("one"), Folder::new("other"));
    let first = built(&one.0);
    let second = built(&other.0);
    let names: Vec<_> = first.keys().collect();
    assert_eq!(names.len(), 4, "{names:?}");
    for (name, bytes) in &first {
        assert!(second.get(name) == Some(bytes), "{name} differs");
    }
    said(
        Command::new("sha256sum")
            .args(["--check", "--strict", "SHA256SUMS"])
            .current_dir(&one.0),
    );
    let package = names
        .iter()
        .find(|name| Path::new(name).extension() == Some("deb".as_ref()))
        .unwrap();
    let contents = said(
        Command::new("dpkg-deb")
            .arg("--contents")
            .arg(one.0.join(package)),
    );
    for file in [
        "./usr/bin/linelamp",
        "./usr/share/man/man1/linelamp.1.gz",
        "./usr/share/man/man1/linelamp-call-take.1.gz",
        "./usr/share/man/es/man1/linelamp.1.gz",
        "./usr/share/bash-completion/completions/linelamp",
        "./usr/lib/systemd/system/linelamp-keeper.service",
        "./etc/linelamp/config.toml",
        "./usr/share/doc/linelamp/copyright",
        "./usr/share/doc/linelamp/linelamp.cdx.json",
        "./usr/share/doc/linelamp/training/es/",
    ] {
        assert!(
            contents.lines().any(|line| line.ends_with(file)),
            "{file} is missing:\n{contents}"
        );
    }
    assert!(
        !contents.contains(env!("CARGO_MANIFEST_DIR")),
        "a path of this machine"
    );
}
