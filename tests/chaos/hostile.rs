//! Owns: what a hostile caller, or whoever speaks for him, may give as a name or a sentence.
//! Must not know: who types it where.

/// Each is pasted as the name of a caller. What a terminal, a spreadsheet or a reader would obey is only text.
pub(crate) const NAMES: [&str; 14] = [
    "\u{1b}]0;owned\u{7}\u{1b}[2J\u{1b}[?1049l",
    "\u{1b}[31;1mred\u{1b}[0m\u{9b}2J",
    "Deported\u{8}\u{8}\u{8}\u{8}\u{8}\u{8}\u{8}\u{8}Released",
    "=HYPERLINK(\"http://x\",\"y\")",
    "+1-1|cmd'/c calc'!A0",
    "\u{202e}desaeler\u{202c}",
    "a\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}\u{309}\u{30a}\u{30b}",
    "\u{feff}\u{200b}\u{2060}zero",
    "'; DROP TABLE linelamp.entry; --",
    "محمد\u{200f} بن سلمان",
    "👩\u{200d}👩\u{200d}👧\u{200d}👦🏽 家族",
    "%s%n%n%n{0}{{}}",
    "\u{e0001}\u{e0041}\u{e0042}tags",
    "NULL",
];
