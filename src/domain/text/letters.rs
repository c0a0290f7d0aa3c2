//! Owns: what single characters are: printable, joining, invisible, right to left.
//! Must not know: what stands around them; `scan` knows.

use unicode_segmentation::UnicodeSegmentation;

/// Zero width non-joiner: keeps two letters of a joining script apart.
pub(super) const NON_JOINER: char = '\u{200C}';
/// Zero width joiner: holds two letters of a joining script together.
pub(super) const JOINER: char = '\u{200D}';

/// Whether this character may stand on a terminal by itself.
pub(super) fn is_showable(c: char) -> bool {
    is_space(c) || (is_printable(c) && !is_ignorable(c) && !is_prepended(c))
}

/// Visible spaces of several widths; the next one would take U+3000 from a Japanese name.
fn is_space(c: char) -> bool {
    matches!(
        c,
        ' ' | '\u{A0}' | '\u{1680}' | '\u{2000}'
            ..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}'
    )
}

/// Whether the standard library, which knows Unicode's categories, would print it: not a control, format,
/// separator, private, unassigned or non-character.
///
/// Asked behind a letter, where a mark is not escaped for standing first.
fn is_printable(c: char) -> bool {
    with_neighbour(['a', c], |pair| pair.escape_debug().nth(1) != Some('\\')) || c == '\\'
}

/// Printable by category and yet drawn as nothing.
fn is_ignorable(c: char) -> bool {
    matches!(
        c,
        '\u{034F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FFA0}' | '\u{E0100}'..='\u{E01EF}'
    )
}

/// Letters of dead scripts that melt into whatever follows.
fn is_prepended(c: char) -> bool {
    !c.is_ascii() && with_neighbour([c, 'a'], |pair| pair.graphemes(true).nth(1).is_none())
}

/// Whether it melts into the letter before it.
pub(super) fn is_mark(c: char) -> bool {
    !c.is_ascii() && with_neighbour(['a', c], |pair| pair.graphemes(true).nth(1).is_none())
}

/// A variation selector that a living script uses in names, behind the letter it belongs to.
pub(super) fn selects_variant(before: char, c: char) -> bool {
    match c {
        '\u{FE00}'..='\u{FE02}' | '\u{E0100}'..='\u{E01EF}' => matches!(
            before,
            '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
                | '\u{20000}'..='\u{3FFFD}'
        ),
        '\u{180B}'..='\u{180D}' | '\u{180F}' => matches!(before, '\u{1820}'..='\u{18AA}'),
        _ => false,
    }
}

/// A letter or mark of a script whose spelling uses joiners: Arabic to Mongolian, and the later Brahmic blocks.
/// Latin, Greek, Cyrillic and Hebrew do not, so there a joiner only hides.
pub(super) fn is_of_joining_script(c: char) -> bool {
    (c.is_alphanumeric() || is_mark(c))
        && matches!(
            c,
            '\u{0600}'..='\u{109F}' | '\u{1700}'..='\u{1CFF}' | '\u{A800}'..='\u{ABFF}'
                | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' | '\u{10A00}'..='\u{11FFF}'
                | '\u{1E900}'..='\u{1E95F}'
        )
}

/// Written from right to left.
pub(super) fn is_right_to_left(c: char) -> bool {
    matches!(
        c,
        '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}'
            | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}'
    )
}

/// Asks about two characters side by side, without an allocation.
fn with_neighbour<T>(pair: [char; 2], ask: impl FnOnce(&str) -> T) -> T {
    let mut buffer = [0; 8];
    let first = pair[0].encode_utf8(&mut buffer).len();
    let second = pair[1].encode_utf8(&mut buffer[first..]).len();
    ask(std::str::from_utf8(&buffer[..first + second]).unwrap_or_default())
}
