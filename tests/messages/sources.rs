//! Owns: finding in the program's text which sentences it says and what it fills in.
//! Must not know: the catalogue.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// One source file without its tests.
pub(crate) struct Source {
    pub(crate) path: String,
    text: String,
}

/// A sentence said with its id written out.
pub(crate) struct Said {
    pub(crate) id: String,
    /// The variables filled in; `None` where they are not written out.
    pub(crate) variables: Option<BTreeSet<String>>,
}

/// A string literal: where it begins and ends, quotes included, and what it says.
struct Literal {
    start: usize,
    end: usize,
    text: String,
}

/// Every file of the program.
pub(crate) fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") && !is_test(&path) {
                let text = fs::read_to_string(&path).unwrap();
                let program = text.split("#[cfg(test)]\nmod ").next().unwrap().to_owned();
                let path = path.strip_prefix(&root).unwrap().display().to_string();
                found.push(Source {
                    path,
                    text: without_comments(&program),
                });
            }
        }
    }
    found
}

fn is_test(path: &Path) -> bool {
    path.components()
        .any(|part| part.as_os_str() == "tests" || part.as_os_str() == "tests.rs")
}

fn without_comments(text: &str) -> String {
    let program = |line: &&str| !line.trim_start().starts_with("//");
    text.lines().filter(program).collect::<Vec<_>>().join("\n")
}

impl Source {
    /// Every string literal.
    pub(crate) fn literals(&self) -> BTreeSet<String> {
        literals(&self.text)
            .into_iter()
            .map(|literal| literal.text)
            .collect()
    }

    /// Every sentence said with its id written out.
    pub(crate) fn said(&self) -> Vec<Said> {
        let mut said = Vec::new();
        for (call, filled) in [(".say(", false), (".say_with(", true)] {
            for arguments in self.calls(call) {
                let Some(id) = first_literal(arguments) else {
                    continue;
                };
                let variables = if filled {
                    filled_in(arguments)
                } else {
                    Some(BTreeSet::new())
                };
                said.push(Said { id, variables });
            }
        }
        said
    }

    /// Every list of words asked for by `word("list", …)`.
    pub(crate) fn lists(&self) -> BTreeSet<String> {
        ["word(", "Word("]
            .iter()
            .flat_map(|call| self.calls(call))
            .filter(|arguments| arguments.contains(','))
            .filter_map(first_literal)
            .collect()
    }

    /// What stands between the parentheses of every call.
    fn calls(&self, call: &str) -> Vec<&str> {
        let found = self.text.match_indices(call).map(|(at, _)| at + call.len());
        found
            .filter_map(|start| self.text[start..].get(..balanced(&self.text[start..])?))
            .collect()
    }
}

/// The literal that the arguments begin with.
fn first_literal(arguments: &str) -> Option<String> {
    let trimmed = arguments.trim_start();
    let first = literals(trimmed).into_iter().next()?;
    (first.start == 0).then_some(first.text)
}

/// The names in `&[("name", …), …]` or `vec![…]`, if they are written out.
fn filled_in(arguments: &str) -> Option<BTreeSet<String>> {
    if !arguments.contains('[') {
        return None;
    }
    let before = |literal: &Literal| arguments[..literal.start].trim_end().ends_with('(');
    let after = |literal: &Literal| arguments[literal.end..].trim_start().starts_with(',');
    Some(
        literals(arguments)
            .into_iter()
            .filter(|literal| {
                before(literal) && after(literal) && is_tuple(arguments, literal.start)
            })
            .map(|literal| literal.text)
            .collect(),
    )
}

/// The parenthesis before the literal opens a tuple, not a call.
fn is_tuple(arguments: &str, start: usize) -> bool {
    let before = arguments[..start]
        .trim_end()
        .trim_end_matches('(')
        .trim_end();
    before.ends_with(['[', ','])
}

/// How far the arguments go: up to the parenthesis that closes the call.
fn balanced(text: &str) -> Option<usize> {
    let literals = literals(text);
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        if literals
            .iter()
            .any(|literal| (literal.start..literal.end).contains(&at))
        {
            continue;
        }
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return Some(at),
            ')' => depth -= 1,
            _ => {}
        }
        if at > 2000 {
            return None;
        }
    }
    None
}

/// Every plain string literal of a piece of text; raw ones are passed over.
fn literals(text: &str) -> Vec<Literal> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\'' => at += character(&bytes[at..]),
            b'"' => {
                let end = closing(bytes, at + 1);
                let text =
                    String::from_utf8_lossy(&bytes[at + 1..end.saturating_sub(1)]).into_owned();
                found.push(Literal {
                    start: at,
                    end,
                    text,
                });
                at = end;
            }
            _ => at += 1,
        }
    }
    found
}

/// How long a character literal is; 1 for a lifetime's mark.
fn character(bytes: &[u8]) -> usize {
    match bytes {
        [_, b'\\', _, b'\'', ..] => 4,
        [_, _, b'\'', ..] => 3,
        _ => 1,
    }
}

fn closing(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}
