//! Owns: an expression's text as tokens.
//! Must not know: their order and meaning.

use crate::forms::problem::{Fault, Flaw};

/// One token.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Token {
    Number(f64),
    Text(String),
    /// A name, with its prefix if it has one: `jr:choice-name`.
    Name(String),
    /// `${name}`
    Field(String),
    /// Anything else, as written.
    Sign(&'static str),
}

/// Longest first: `<=` before `<`.
const SIGNS: &[&str] = &[
    "!=", "<=", ">=", "..", "//", "::", "(", ")", ",", "/", ".", "=", "<", ">", "+", "-", "*", "[",
    "]", "|", "@",
];

pub(super) const fn starts_name(c: char) -> bool {
    c == '_' || c.is_ascii_alphabetic() || (c as u32 >= 0xC0 && c != '\u{D7}' && c != '\u{F7}')
}

/// Letters of every script; quotes and dashes that an office program put in are none.
pub(super) fn starts_word(c: char) -> bool {
    starts_name(c) && (c.is_ascii() || c.is_alphabetic())
}

pub(super) fn goes_on(c: char) -> bool {
    starts_word(c) || c.is_alphanumeric() || matches!(c, '-' | '.' | '\u{B7}')
}

/// Reads all tokens.
pub(super) fn scan(text: &str) -> Result<Vec<Token>, Flaw> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, length) = if first == '"' || first == '\'' {
            quoted(rest, first)?
        } else if rest.starts_with("${") {
            field(rest)?
        } else if first.is_ascii_digit() || is_decimal(rest) {
            number(rest)?
        } else if starts_word(first) {
            name(rest)
        } else {
            sign(rest)?
        };
        tokens.push(token);
        rest = rest[length..].trim_start();
    }
    Ok(tokens)
}

/// The first few letters of what cannot be read.
pub(super) fn unreadable(rest: &str) -> Flaw {
    Flaw::new(Fault::Unreadable, rest.chars().take(20).collect::<String>())
}

fn quoted(rest: &str, quote: char) -> Result<(Token, usize), Flaw> {
    let end = rest[1..].find(quote).ok_or_else(|| unreadable(rest))?;
    Ok((Token::Text(rest[1..=end].to_owned()), end + 2))
}

fn field(rest: &str) -> Result<(Token, usize), Flaw> {
    let end = rest.find('}').ok_or_else(|| unreadable(rest))?;
    let inside = rest[2..end].trim();
    if inside.starts_with("last-saved#") {
        return Err(Flaw::new(Fault::Construct, "last-saved#"));
    }
    let mut letters = inside.chars();
    if letters.next().is_some_and(starts_word) && letters.all(goes_on) {
        Ok((Token::Field(inside.to_owned()), end + 1))
    } else {
        Err(unreadable(rest))
    }
}

fn is_decimal(rest: &str) -> bool {
    rest.strip_prefix('.')
        .is_some_and(|after| after.starts_with(|c: char| c.is_ascii_digit()))
}

fn number(rest: &str) -> Result<(Token, usize), Flaw> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut length = digits(rest);
    if rest[length..].starts_with('.') && !rest[length..].starts_with("..") {
        length += 1 + digits(&rest[length + 1..]);
    }
    match rest[..length].parse() {
        Ok(value) => Ok((Token::Number(value), length)),
        Err(_) => Err(unreadable(rest)),
    }
}

fn name(rest: &str) -> (Token, usize) {
    let plain = |text: &str| text.find(|c| !goes_on(c)).unwrap_or(text.len());
    let mut length = plain(rest);
    let after = &rest[length..];
    // One colon joins prefix and name; two are an axis.
    if let Some(second) = after.strip_prefix(':')
        && second.starts_with(starts_word)
    {
        length += 1 + plain(second);
    }
    (Token::Name(rest[..length].to_owned()), length)
}

fn sign(rest: &str) -> Result<(Token, usize), Flaw> {
    SIGNS
        .iter()
        .find(|sign| rest.starts_with(**sign))
        .map(|sign| (Token::Sign(sign), sign.len()))
        .ok_or_else(|| unreadable(rest))
}

/// Whether a default is computed rather than meant as written: it has a call, a field, brackets or an operator,
/// as the reference converter decides it. A hyphen in a date or a place is a hyphen.
#[must_use]
pub fn looks_computed(text: &str, hyphens_are_plain: bool) -> bool {
    let Ok(tokens) = scan(text) else {
        return text.contains("${") || text.contains('(');
    };
    let mut before: Option<&Token> = None;
    for token in &tokens {
        let computed = match token {
            Token::Sign("(") => matches!(before, Some(Token::Name(_))),
            Token::Field(_) | Token::Sign("*" | "+" | "|" | "[") => true,
            Token::Sign("-") => !hyphens_are_plain && before.is_some(),
            Token::Name(name) => before.is_some() && (name == "div" || name == "mod"),
            _ => false,
        };
        if computed {
            return true;
        }
        before = Some(token);
    }
    false
}
