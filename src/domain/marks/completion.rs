//! Owns: what the beginning of a mark may become: `=n`, `#m`, `>t`, `@s`, and what stands behind `=ok` and `=lang`.
//! Must not know: keys, or where the list is shown.

use super::contact::Relation;
use super::folded::folded;
use super::heads::Head;
use crate::domain::{Consent, taxonomy, tongues};

/// The words that the last word of this text may become, in the order in which they are offered; none where it begins no
/// mark. Words of both languages are offered, one's own first.
#[must_use]
pub fn completions(before: &str, spanish: bool) -> Vec<String> {
    let start = last_word(before);
    let word = &before[start..];
    let Some(sign) = word.chars().next().filter(|sign| "=/#!>@".contains(*sign)) else {
        return behind_head(&before[..start], word);
    };
    let begun = folded(&word[1..]);
    let words: Vec<String> = match sign {
        '=' => heads(spanish),
        '/' | '#' => codes(&begun),
        '!' => (1..=4).map(|level| format!("u{level}")).collect(),
        '>' => days(spanish),
        _ => relations(spanish),
    };
    fitting(words, &begun)
        .into_iter()
        .map(|word| format!("{sign}{word}"))
        .filter(|whole| whole != word)
        .collect()
}

/// Where the last word of a text begins, in bytes; the end, where a blank stands there.
#[must_use]
pub fn last_word(text: &str) -> usize {
    text.char_indices()
        .rev()
        .find(|(_, c)| c.is_whitespace())
        .map_or(0, |(at, c)| at + c.len_utf8())
}

fn fitting(words: Vec<String>, begun: &str) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for word in words {
        if folded(&word).starts_with(begun) && !kept.contains(&word) {
            kept.push(word);
        }
    }
    kept
}

/// One's own language first.
fn own_first<'a>(own: &'a [&'a str], other: &'a [&'a str]) -> impl Iterator<Item = String> {
    let all = [own.first(), other.first()];
    all.into_iter()
        .flatten()
        .map(|word| (*word).to_owned())
        .collect::<Vec<_>>()
        .into_iter()
}

fn heads(spanish: bool) -> Vec<String> {
    let pair = |head: &Head| {
        let (own, other) = (head.english(), head.spanish());
        let (own, other) = if spanish { (other, own) } else { (own, other) };
        own_first(own, other).collect::<Vec<_>>()
    };
    let pairs: Vec<Vec<String>> = Head::ALL.iter().map(pair).collect();
    let own = pairs.iter().filter_map(|pair| pair.first().cloned());
    let other = pairs.iter().filter_map(|pair| pair.get(1).cloned());
    own.chain(other).collect()
}

/// Classes; behind a class and a dot its acts.
fn codes(begun: &str) -> Vec<String> {
    let classes = taxonomy::CLASSES.iter();
    match begun.split_once('.') {
        Some((class, _)) => classes
            .filter(|known| known.code == class || known.spanish == class)
            .flat_map(|known| known.acts)
            .flat_map(|(code, spanish)| [code, spanish])
            .map(|act| format!("{class}.{act}"))
            .collect(),
        None => classes
            .flat_map(|known| [known.code, known.spanish])
            .map(str::to_owned)
            .collect(),
    }
}

fn days(spanish: bool) -> Vec<String> {
    const ENGLISH: [&str; 9] = [
        "tomorrow", "today", "mon", "tue", "wed", "thu", "fri", "sat", "sun",
    ];
    const SPANISH: [&str; 10] = [
        "mañana", "hoy", "pasado", "lun", "mar", "mie", "jue", "vie", "sab", "dom",
    ];
    let words = |words: &[&str]| {
        words
            .iter()
            .map(|word| (*word).to_owned())
            .collect::<Vec<_>>()
    };
    let (mut own, other) = (words(&ENGLISH), words(&SPANISH));
    if spanish {
        own.splice(0..0, other);
    } else {
        own.extend(other);
    }
    own
}

fn relations(spanish: bool) -> Vec<String> {
    let english = Relation::ALL
        .iter()
        .map(|relation| relation.word())
        .filter(|word| !word.contains('_'));
    let other = Relation::ALL
        .iter()
        .filter_map(|relation| relation.spoken().first().copied());
    let (own, other): (Vec<&str>, Vec<&str>) = if spanish {
        (other.collect(), english.collect())
    } else {
        (english.collect(), other.collect())
    };
    own.into_iter().chain(other).map(str::to_owned).collect()
}

/// What stands behind `=ok` and `=lang`.
fn behind_head(before: &str, word: &str) -> Vec<String> {
    let last = before.trim_end();
    let head = last[last_word(last)..]
        .strip_prefix('=')
        .and_then(Head::from_word);
    let begun = folded(word);
    let words: Vec<String> = match head {
        Some(Head::Consent) => Consent::ALL
            .iter()
            .map(|step| step.word().to_owned())
            .collect(),
        Some(Head::Language) => tongues().map(str::to_owned).collect(),
        _ => return Vec::new(),
    };
    fitting(words, &begun)
        .into_iter()
        .filter(|whole| whole != word)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::completions;
    use crate::domain::marks::marks;

    #[test]
    fn two_keys_are_enough_for_the_first_things_in_either_language() {
        for (typed, spanish, first) in [
            ("=d", false, "=danger"),
            ("=l", false, "=lang"),
            ("=na", false, "=name"),
            ("=n", false, "=name"),
            ("=n", true, "=nombre"),
            ("=pe", true, "=peligro"),
            ("so =a", false, "=again"),
            ("/m", false, "/med"),
            ("#s", false, "#sex"),
            ("#seg.", false, "#seg.disciplinary"),
            ("!", false, "!u1"),
            (">t", false, ">tomorrow"),
            (">m", true, ">mañana"),
            ("@s", false, "@son"),
            ("@herm", false, "@hermano"),
            ("=ok ", false, "C0"),
            ("=ok c2", false, "C2"),
            ("=lang ma", false, "mam"),
        ] {
            let offered = completions(typed, spanish);
            assert_eq!(offered.first().map(String::as_str), Some(first), "{typed}");
        }
    }

    #[test]
    fn plain_words_are_never_completed() {
        for typed in ["", "n", "he said n", "=name Jo", "a=n", "=name"] {
            assert_eq!(completions(typed, false), [""; 0], "{typed}");
        }
    }

    #[test]
    fn whatever_is_offered_is_a_mark() {
        for sign in ["=", "/", "#", "!", ">", "@"] {
            for word in completions(sign, true) {
                assert_eq!(marks(&format!("{word} C2")).len(), 1, "{word}");
            }
        }
    }
}
