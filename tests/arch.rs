//! Owns: the one-way rule between rooms, and the habits that a machine can check.
//! Must not know: what any room does.
//!
//! The table below is the room map of the design. A new room gets a row here and a row in `src/lib.rs`; a new edge
//! gets a word here, and a reviewer who asks why.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use syn::visit::{self, Visit};

/// One room: its name, its level, and what it may import.
struct Room(&'static str, u8, &'static [&'static str]);

/// What the drawing files of a pane may import besides.
const PANE_VIEW: &[&str] = &["theme", "widgets"];

const ROOMS: &[Room] = &[
    Room("domain", 0, &[]),
    Room("forms", 1, &["domain"]),
    Room("matching", 1, &["domain"]),
    Room("store", 1, &["domain"]),
    Room("command", 1, &["domain"]),
    Room("effect", 1, &["domain"]),
    Room("theme", 1, &["domain"]),
    Room("messages", 1, &[]),
    // The forms that come with the program are read where the schema is made; names are filed under keys that only
    // `matching` can make.
    Room("db", 1, &["domain", "forms", "matching"]),
    Room("journal", 1, &["domain"]),
    Room("keymap", 2, &["command"]),
    Room("widgets", 2, &["domain", "theme", "messages"]),
    Room(
        "config",
        3,
        &["domain", "command", "messages", "keymap", "theme"],
    ),
    Room(
        "panes",
        3,
        &["domain", "forms", "store", "command", "effect", "messages"],
    ),
    Room(
        "app",
        4,
        &[
            "domain", "forms", "store", "command", "effect", "theme", "messages", "keymap",
            "widgets", "panes",
        ],
    ),
    Room(
        "screen",
        5,
        &[
            "app", "panes", "widgets", "command", "keymap", "theme", "messages", "domain", "store",
        ],
    ),
    Room("terminal", 5, &[]),
    Room(
        "runtime",
        6,
        &[
            "domain", "store", "command", "effect", "theme", "messages", "db", "journal", "keymap",
            "widgets", "config", "panes", "app", "screen", "terminal",
        ],
    ),
    Room("keeper", 6, &["domain", "db"]),
    Room("bridge", 6, &["domain", "db", "messages"]),
    Room("local", 6, &["domain", "db"]),
    // The demo runs the keeper inside, over the private Postgres of `local`.
    Room("demo", 6, &["domain", "db", "local", "keeper"]),
    // A training is a demo in which one caller follows a script; what was caught is judged by names as they sound.
    Room(
        "training",
        6,
        &["domain", "db", "matching", "local", "demo"],
    ),
    Room("report", 6, &["domain", "db", "messages"]),
    Room("cli", 7, &["*"]),
];

/// A foreign crate, and the rooms (or files) that alone may name it.
const PLACES: &[(&str, &[&str])] = &[
    ("sqlx", &["db"]),
    ("jiff_sqlx", &["db"]),
    ("x25519_dalek", &["journal"]),
    ("chacha20poly1305", &["journal"]),
    (
        "ratatui",
        &[
            "widgets", "screen", "*/view", "theme", "terminal", "runtime",
        ],
    ),
    ("crossterm", &["terminal", "runtime", "cli"]),
    ("hyper", &["bridge"]),
    ("hyper_util", &["bridge"]),
    ("http_body_util", &["bridge"]),
    ("tokio_rustls", &["bridge"]),
    (
        "tokio",
        &[
            "db", "terminal", "runtime", "keeper", "bridge", "local", "demo", "training", "report",
            "cli",
        ],
    ),
];

/// The rooms that may ask what time it is or make up a random id; everybody else is told.
const CLOCKS: &[&str] = &[
    "runtime", "db", "cli", "keeper", "bridge", "demo", "local", "training",
];
const CLOCK_CALLS: &[&str] = &["now", "now_v7", "new_v4"];

const BANNED: &[&str] = &[
    "utils", "util", "helpers", "helper", "common", "manager", "handler", "service", "data", "info",
];
const BANNED_STARTS: &[&str] = &["do_", "process_"];
/// A field word that only looks like a banned one: a call without content.
const FIELD_WORDS: &[&str] = &["NonData", "non_data"];

const LONGEST_FILE: usize = 400;
const LONGEST_MAIN: usize = 60;

/// One source file: its path below `src/`, with slashes, and its text.
struct Source {
    path: String,
    text: String,
}

impl Source {
    /// The module path: `panes/queue/view.rs` is `panes`, `queue`, `view`.
    fn module(&self) -> Vec<String> {
        let bare = self.path.trim_end_matches(".rs");
        let bare = bare.strip_suffix("/mod").unwrap_or(bare);
        if bare == "lib" || bare == "main" {
            return Vec::new();
        }
        bare.split('/').map(str::to_owned).collect()
    }

    fn is_test_file(&self) -> bool {
        self.module().iter().any(|part| part == "tests")
    }
}

/// Walks one file and collects what breaks the rules.
struct Reader<'a> {
    source: &'a Source,
    module: Vec<String>,
    in_tests: bool,
    found: BTreeSet<String>,
}

impl<'a> Reader<'a> {
    fn new(source: &'a Source) -> Self {
        let module = source.module();
        let in_tests = source.is_test_file();
        Self {
            source,
            module,
            in_tests,
            found: BTreeSet::new(),
        }
    }

    fn complain(&mut self, what: &str) {
        self.found.insert(format!("{}: {what}", self.source.path));
    }

    fn room(&self) -> String {
        self.source.module().first().cloned().unwrap_or_default()
    }

    /// Judges one path as written, wherever it stands.
    fn judge(&mut self, segments: &[String]) {
        let Some(first) = segments.first() else {
            return;
        };
        let absolute = match first.as_str() {
            "crate" | "linelamp" => Some(segments[1..].to_vec()),
            "self" | "super" => Some(self.climb(segments)),
            _ => None,
        };
        match absolute {
            Some(inside) => self.judge_edge(&inside),
            None => self.judge_foreign(first),
        }
        self.judge_clock(segments);
    }

    fn climb(&self, segments: &[String]) -> Vec<String> {
        let mut at = self.module.clone();
        let mut rest = segments;
        while let Some((step, further)) = rest.split_first() {
            match step.as_str() {
                "self" => {}
                "super" => drop(at.pop()),
                _ => break,
            }
            rest = further;
        }
        at.extend_from_slice(rest);
        at
    }

    fn judge_edge(&mut self, inside: &[String]) {
        let (Some(target), own) = (inside.first(), self.room()) else {
            return;
        };
        let Some(Room(_, target_level, _)) = ROOMS.iter().find(|room| room.0 == target) else {
            return; // a macro or a re-export at the root
        };
        let Some(Room(_, own_level, may)) = ROOMS.iter().find(|room| room.0 == own) else {
            return; // lib.rs and main.rs
        };
        let is_view = self.source.path.ends_with("/view.rs") || self.source.path.contains("/view/");
        let allowed = *target == own
            || may.contains(&"*")
            || may.contains(&target.as_str())
            || (own == "panes" && is_view && PANE_VIEW.contains(&target.as_str()))
            || (self.in_tests && target_level <= own_level);
        if !allowed {
            self.complain(&format!("`{own}` must not import `{target}`"));
        }
    }

    fn judge_foreign(&mut self, first: &str) {
        let Some((krate, rooms)) = PLACES.iter().find(|(krate, _)| *krate == first) else {
            return;
        };
        let module = self.source.module();
        let room = self.room();
        let is_view = module.iter().any(|part| part == "view");
        let at_home = rooms
            .iter()
            .any(|place| *place == room || (*place == "*/view" && is_view));
        if !at_home && !self.in_tests && !room.is_empty() {
            self.complain(&format!("`{krate}` has no place here"));
        }
    }

    fn judge_clock(&mut self, segments: &[String]) {
        let Some(last) = segments.last() else { return };
        let asks = segments.len() > 1 && CLOCK_CALLS.contains(&last.as_str());
        if asks && !self.in_tests && !CLOCKS.contains(&self.room().as_str()) {
            self.complain(&format!("asks `{}`: be told instead", segments.join("::")));
        }
    }

    fn judge_name(&mut self, name: &str) {
        let last_word = words_of(name).pop().unwrap_or_default();
        if BANNED.contains(&last_word.as_str()) && !FIELD_WORDS.contains(&name) {
            self.complain(&format!("`{name}` is a banned name"));
        }
    }

    fn judge_verb(&mut self, name: &str) {
        if BANNED_STARTS.iter().any(|start| name.starts_with(start)) {
            self.complain(&format!("`{name}` is a banned name"));
        }
    }

    fn judge_tree(&mut self, tree: &syn::UseTree, before: &[String]) {
        match tree {
            syn::UseTree::Path(path) => {
                let mut longer = before.to_vec();
                longer.push(path.ident.to_string());
                self.judge_tree(&path.tree, &longer);
            }
            syn::UseTree::Group(group) => {
                for item in &group.items {
                    self.judge_tree(item, before);
                }
            }
            syn::UseTree::Name(name) => self.judge(&with(before, name.ident.to_string())),
            syn::UseTree::Rename(name) => self.judge(&with(before, name.ident.to_string())),
            syn::UseTree::Glob(_) => self.judge(before),
        }
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.judge_tree(&item.tree, &[]);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Vec<String> = path.segments.iter().map(|s| s.ident.to_string()).collect();
        self.judge(&segments);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        for written in paths_in_tokens(&mac.tokens.to_string()) {
            self.judge(&written);
        }
        visit::visit_macro(self, mac);
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.judge_name(&item.ident.to_string());
        let outside = self.in_tests;
        self.in_tests |= item.ident == "tests";
        self.module.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.module.pop();
        self.in_tests = outside;
    }

    fn visit_signature(&mut self, signature: &'ast syn::Signature) {
        self.judge_verb(&signature.ident.to_string());
        visit::visit_signature(self, signature);
    }

    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        self.judge_name(&item.ident.to_string());
        visit::visit_item_struct(self, item);
    }

    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        self.judge_name(&item.ident.to_string());
        visit::visit_item_enum(self, item);
    }

    fn visit_item_trait(&mut self, item: &'ast syn::ItemTrait) {
        self.judge_name(&item.ident.to_string());
        visit::visit_item_trait(self, item);
    }
}

fn with(before: &[String], last: String) -> Vec<String> {
    let mut longer = before.to_vec();
    if last != "self" {
        longer.push(last);
    }
    longer
}

/// `CallBook` and `call_book` are both `call`, `book`.
fn words_of(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for letter in name.chars() {
        if letter == '_' || letter.is_uppercase() {
            words.push(String::new());
        }
        if let (true, Some(word)) = (letter != '_', words.last_mut()) {
            word.extend(letter.to_lowercase());
        }
    }
    words
}

/// The `a :: b :: c` runs of a macro's tokens, which no parser sees as paths.
fn paths_in_tokens(tokens: &str) -> Vec<Vec<String>> {
    let spaced = tokens.replace("::", " :: ");
    let mut paths = Vec::new();
    let mut current: Vec<String> = Vec::new();
    let mut joined = false;
    for token in spaced.split_whitespace() {
        let bare = token.trim_matches(|c: char| !c.is_alphanumeric() && c != '_' && c != ':');
        if bare == "::" {
            joined = true;
            continue;
        }
        if !joined {
            paths.push(std::mem::take(&mut current));
        }
        current.push(bare.to_owned());
        joined = false;
    }
    paths.push(current);
    paths.retain(|path| path.len() > 1);
    paths
}

/// Everything wrong with these files, one sentence each.
fn violations(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        let file = syn::parse_file(&source.text).expect("source that parses");
        let mut reader = Reader::new(source);
        reader.visit_file(&file);
        for part in source.module() {
            reader.judge_name(&part);
        }
        judge_shape(&mut reader);
        found.extend(reader.found);
    }
    found
}

fn judge_shape(reader: &mut Reader<'_>) {
    let lines = reader.source.text.lines().count();
    let longest = if reader.source.path == "main.rs" {
        LONGEST_MAIN
    } else {
        LONGEST_FILE
    };
    if lines > longest {
        reader.complain(&format!("{lines} lines, more than {longest}"));
    }
    let opening: Vec<&str> = reader
        .source
        .text
        .lines()
        .take_while(|line| line.starts_with("//!"))
        .collect();
    let opening = opening.join("\n");
    if reader.source.module().is_empty() || reader.source.is_test_file() {
        return; // the crate's own heading is the room map; a test file is its stories
    }
    for word in ["Owns:", "Must not know:"] {
        if !opening.contains(word) {
            reader.complain(&format!("does not open with `//! … {word}`"));
        }
    }
}

fn sources_below(root: &Path) -> Vec<Source> {
    let mut waiting: Vec<PathBuf> = vec![root.to_owned()];
    let mut sources = Vec::new();
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(
                fs::read_dir(&path)
                    .unwrap()
                    .map(|item| item.unwrap().path()),
            );
        } else if path.extension().is_some_and(|end| end == "rs") {
            let below = path.strip_prefix(root).unwrap().to_str().unwrap();
            sources.push(Source {
                path: below.replace('\\', "/"),
                text: fs::read_to_string(&path).unwrap(),
            });
        }
    }
    sources
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn planted(path: &str, body: &str) -> Vec<String> {
    let text = format!("//! Owns: a thing.\n//! Must not know: another.\n{body}\n");
    violations(&[Source {
        path: path.to_owned(),
        text,
    }])
}

#[test]
fn every_room_keeps_the_one_way_rule_and_the_habits() {
    let found = violations(&sources_below(&src()));
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn the_table_itself_points_only_downwards() {
    for Room(name, level, may) in ROOMS {
        for target in may.iter().filter(|target| **target != "*") {
            let Room(_, below, _) = ROOMS.iter().find(|room| room.0 == *target).unwrap();
            let named_inside_one_level = matches!(*name, "demo" | "training")
                || (*name == "db" && matches!(*target, "forms" | "matching"));
            assert!(
                below < level || (below == level && named_inside_one_level),
                "{name} -> {target}"
            );
        }
    }
}

#[test]
fn the_map_in_lib_lists_exactly_the_rooms_that_exist() {
    let lib = fs::read_to_string(src().join("lib.rs")).unwrap();
    let mapped: BTreeSet<(String, u8)> = lib
        .lines()
        .filter_map(|line| line.strip_prefix("//! | [`")?.split_once("`] | "))
        .map(|(room, rest)| (room.to_owned(), rest[..1].parse().unwrap()))
        .collect();
    let tabled: BTreeSet<(String, u8)> = ROOMS.iter().map(|r| (r.0.to_owned(), r.1)).collect();
    let present: BTreeSet<String> = sources_below(&src())
        .iter()
        .filter_map(|source| source.module().first().cloned())
        .collect();
    let names: BTreeSet<String> = mapped.iter().map(|(room, _)| room.clone()).collect();
    assert_eq!(
        mapped, tabled,
        "the map in lib.rs and the table here differ"
    );
    assert_eq!(names, present, "the map in lib.rs and the folders differ");
}

#[test]
fn a_planted_edge_is_caught_however_it_is_written() {
    for body in [
        "use crate::db::DbError;",
        "use crate::{domain::CallId, db};",
        "use super::db::feed as f;",
        "fn f() { let _ = crate::db::feed(); }",
        "mod inner { use super::super::db; }",
        "fn f() { println!(\"{}\", crate::db::feed()); }",
    ] {
        let found = planted("store/mod.rs", body);
        assert_eq!(
            found,
            ["store/mod.rs: `store` must not import `db`"],
            "{body}"
        );
    }
    assert!(planted("store/mod.rs", "use crate::domain::CallId;").is_empty());
}

#[test]
fn a_pane_may_draw_only_in_its_view() {
    let body = "use crate::theme::Role;\nuse ratatui::buffer::Buffer;";
    assert!(planted("panes/queue/view.rs", body).is_empty());
    assert_eq!(
        planted("panes/queue/mod.rs", body),
        [
            "panes/queue/mod.rs: `panes` must not import `theme`",
            "panes/queue/mod.rs: `ratatui` has no place here",
        ]
    );
}

#[test]
fn planted_crates_clocks_names_and_missing_headings_are_caught() {
    let sql = planted("keeper/mod.rs", "use sqlx::PgConnection;");
    assert_eq!(sql, ["keeper/mod.rs: `sqlx` has no place here"]);
    let clock = planted(
        "app/update.rs",
        "fn f() { let _ = jiff::Timestamp::now(); }",
    );
    assert_eq!(clock.len(), 1, "{clock:?}");
    let name = planted("domain/call.rs", "struct CallManager; fn process_call() {}");
    assert_eq!(name.len(), 2, "{name:?}");
    assert_eq!(planted("domain/helpers.rs", "").len(), 1);
    let bare = violations(&[Source {
        path: "domain/x.rs".to_owned(),
        text: "//! Owns: x.\n".to_owned(),
    }]);
    assert_eq!(bare.len(), 1, "{bare:?}");
    let long = planted("domain/x.rs", &"\n".repeat(LONGEST_FILE));
    assert_eq!(long.len(), 1, "{long:?}");
}

#[test]
fn tests_beside_a_room_may_look_down_but_not_up() {
    let down = "mod tests { use crate::theme::Role; use sqlx::PgConnection; }";
    assert!(planted("panes/queue/mod.rs", down).is_empty());
    let up = planted("panes/queue/tests.rs", "use crate::runtime::open;");
    assert_eq!(up.len(), 1, "{up:?}");
}
