//! Owns: the manual of keys, written from the one table: `docs/keys.md` and `docs/keys.es.md`.
//! Must not know: what the verbs do. Write the manual anew with `WRITE_MANUAL=1 cargo test --test keys`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use std::fmt::Write;
use std::fs;
use std::path::Path;

use linelamp::command::{Command, Context};
use linelamp::keymap::{Keymap, Sequence};
use linelamp::messages::{Catalogue, Language};

/// What stands around the tables of one language.
struct Frame {
    file: &'static str,
    opening: &'static str,
    headings: [&'static str; 3],
}

const FRAMES: &[(Language, Frame)] = &[
    (
        Language::En,
        Frame {
            file: "docs/keys.md",
            opening: "# Keys\n\n\
                Written from the key table of the program; a test fails when it is stale. [En español](keys.es.md)\n\n\
                Where a text has the cursor (a note, the find box, a line that is asked for) every printable key is \
                text: commands are Alt and a letter there, and Esc followed by the letter does the same where Esc \
                itself has no command. `?` shows the keys of the place you are in; `:` takes any command by its \
                name. Section names and command names are what `[keys]` in the configuration understands \
                (`config.example.toml`).\n",
            headings: ["Keys", "Command", "What it does"],
        },
    ),
    (
        Language::Es,
        Frame {
            file: "docs/keys.es.md",
            opening: "# Teclas\n\n\
                Se escribe desde la tabla de teclas del programa; una prueba falla si queda atrasado. \
                [In English](keys.md)\n\n\
                Donde un texto tiene el cursor (una nota, la búsqueda, una línea que se pide) toda tecla imprimible \
                es texto: allí las órdenes son Alt y una letra, y Esc seguido de la letra hace lo mismo donde Esc \
                no tiene orden propia. `?` muestra las teclas del lugar donde está; `:` recibe cualquier orden por \
                su nombre. Los nombres de secciones y órdenes son los que entiende `[keys]` en la configuración \
                (`config.example.toml`).\n",
            headings: ["Teclas", "Orden", "Qué hace"],
        },
    ),
];

fn manual(language: Language, frame: &Frame) -> String {
    let catalogue = Catalogue::new(language);
    let keymap = Keymap::shipped(language.code());
    let mut text = frame.opening.to_owned();
    for context in Context::ALL {
        let place = catalogue.word("context", context.name());
        write!(text, "\n## {place} (`{}`)\n\n", context.name()).unwrap();
        writeln!(text, "| {} |", frame.headings.join(" | ")).unwrap();
        writeln!(text, "|---|---|---|").unwrap();
        for hint in keymap.section(*context) {
            let keys: Vec<_> = hint
                .keys
                .iter()
                .map(Sequence::label)
                .map(|keys| cell(&keys))
                .collect();
            let help = catalogue.say(&hint.command.help_id());
            writeln!(
                text,
                "| {} | `{}` | {help} |",
                keys.join(", "),
                hint.command.name()
            )
            .unwrap();
        }
    }
    text
}

/// Keys in a cell of a table, where a bar would end it.
fn cell(keys: &str) -> String {
    format!("`{}`", keys.replace('|', "\\|"))
}

#[test]
fn the_manual_of_keys_is_up_to_date() {
    for (language, frame) in FRAMES {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(frame.file);
        let text = manual(*language, frame);
        if std::env::var_os("WRITE_MANUAL").is_some() {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, &text).unwrap();
        }
        let written = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            written == text,
            "{} is stale: run WRITE_MANUAL=1 cargo test --test keys",
            frame.file
        );
    }
}

#[test]
fn the_manual_names_every_verb() {
    for (language, frame) in FRAMES {
        let text = manual(*language, frame);
        for command in Command::ALL {
            assert!(
                text.contains(&format!("`{}`", command.name())),
                "{}",
                command.name()
            );
        }
    }
}

/// What stands between backticks in the pages for people at the desk.
fn spans(file: &str) -> Vec<String> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with("```"));
    lines
        .flat_map(|line| line.split('`').skip(1).step_by(2).map(str::to_owned))
        .collect()
}

fn is_key(span: &str) -> bool {
    span.len() == 1
        || ["Alt+", "Ctrl+", "F1", "F9", "Enter", "Tab"]
            .iter()
            .any(|start| span.starts_with(start))
}

#[test]
fn every_key_and_every_mark_on_the_pages_for_people_exists() {
    for (language, file, least) in [
        (Language::En, "docs/operator.md", 45),
        (Language::Es, "docs/operator.es.md", 45),
        (Language::En, "docs/lead.md", 12),
    ] {
        let keymap = Keymap::shipped(language.code());
        let sections = Context::ALL
            .iter()
            .flat_map(|context| keymap.section(*context));
        let known: Vec<String> = sections
            .flat_map(|hint| hint.keys.iter().map(Sequence::label).collect::<Vec<_>>())
            .collect();
        let (keys, rest): (Vec<_>, Vec<_>) = spans(file).into_iter().partition(|s| is_key(s));
        let marks: Vec<_> = rest
            .into_iter()
            .filter(|span| {
                span.starts_with(['=', '/', '#', '@', '!', '>']) || span.starts_with("A ")
            })
            .collect();
        assert!(
            keys.len() + marks.len() >= least,
            "{file}: only {keys:?} {marks:?}"
        );
        for key in keys {
            assert!(known.contains(&key), "{file}: nothing is on {key}");
        }
        for mark in marks {
            let found = linelamp::domain::marks::marks(&mark);
            assert!(!found.is_empty(), "{file}: {mark} is no mark");
        }
    }
}
