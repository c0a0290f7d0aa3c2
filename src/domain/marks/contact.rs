//! Owns: what `@` says: who somebody is to the caller, the name, the number.
//! Must not know: whether that person was ever reached.

use std::fmt;

use super::folded::folded;
use super::numbers::{named_from, numbers};
use crate::domain::{Phone, Words};
use crate::words;

words! {
    /// Who somebody is to the caller.
    Relation {
        /// Mother.
        Mother = "mother",
        /// Father.
        Father = "father",
        /// Wife.
        Wife = "wife",
        /// Husband.
        Husband = "husband",
        /// Partner.
        Partner = "partner",
        /// Son.
        Son = "son",
        /// Daughter.
        Daughter = "daughter",
        /// Brother.
        Brother = "brother",
        /// Sister.
        Sister = "sister",
        /// Grandparent.
        Grandparent = "grandparent",
        /// Uncle or aunt.
        UncleOrAunt = "uncle_or_aunt",
        /// Cousin.
        Cousin = "cousin",
        /// Friend.
        Friend = "friend",
        /// Lawyer.
        Lawyer = "lawyer",
        /// Sponsor.
        Sponsor = "sponsor",
        /// Interpreter.
        Interpreter = "interpreter",
        /// Consulate.
        Consulate = "consulate",
        /// Doctor.
        Doctor = "doctor",
        /// Family, nobody said who.
        Family = "family",
        /// Somebody else.
        Other = "other",
    }
}

impl Relation {
    /// Further words for it, folded: Spanish first, which is what completion writes there.
    #[must_use]
    pub const fn spoken(self) -> &'static [&'static str] {
        match self {
            Self::Mother => &["madre", "mama", "mom"],
            Self::Father => &["padre", "papa", "dad"],
            Self::Wife => &["esposa", "mujer"],
            Self::Husband => &["esposo", "marido"],
            Self::Partner => &["pareja"],
            Self::Son => &["hijo"],
            Self::Daughter => &["hija"],
            Self::Brother => &["hermano"],
            Self::Sister => &["hermana"],
            Self::Grandparent => &["abuela", "abuelo", "grandmother", "grandfather"],
            Self::UncleOrAunt => &["tia", "tio", "uncle", "aunt"],
            Self::Cousin => &["prima", "primo"],
            Self::Friend => &["amiga", "amigo"],
            Self::Lawyer => &["abogada", "abogado", "attorney"],
            Self::Sponsor => &["patrocinador", "patrocinadora"],
            Self::Interpreter => &["interprete"],
            Self::Consulate => &["consulado"],
            Self::Doctor => &["doctora", "medico", "medica"],
            Self::Family => &["familia"],
            Self::Other => &["otro", "otra", "contact", "contacto"],
        }
    }

    /// The relation somebody means by this word, in English or Spanish.
    #[must_use]
    pub fn from_spoken(word: &str) -> Option<Self> {
        let word = folded(word);
        Self::ALL
            .iter()
            .copied()
            .find(|relation| relation.word() == word || relation.spoken().contains(&word.as_str()))
    }
}

/// Somebody to reach. `Debug` shows neither name nor number.
#[derive(Clone, PartialEq, Eq)]
pub struct Contact {
    /// Who that is to the caller.
    pub relation: Relation,
    /// The name, as far as it was said.
    pub name: Words,
    /// The number, if one was said.
    pub phone: Option<Phone>,
}

impl Contact {
    /// Reads what stands behind an `@`, up to the end of the text: a known relation, a name, a number. Gives the
    /// number of bytes it takes.
    #[must_use]
    pub fn at_start(text: &str) -> Option<(Self, usize)> {
        let head = text
            .find(|c: char| !c.is_alphabetic() && !matches!(c, '\u{300}'..='\u{36F}'))
            .unwrap_or(text.len());
        let relation = Relation::from_spoken(&text[..head])?;
        let rest = &text[head..];
        let rest = &rest[..rest.find([',', ';', '\n']).unwrap_or(rest.len())];
        // The `A` of an A-number is no name of anybody.
        let named = numbers(rest).into_iter().find(|number| number.named);
        let rest = &rest[..named.map_or(rest.len(), |number| number.span.start)];
        let (name, phone, taken) = match numbered(rest) {
            Some((at, phone, end)) => (rest[..at].trim(), Some(phone), end),
            None => {
                let end = name_end(rest);
                (rest[..end].trim(), None, end)
            }
        };
        let contact = Self {
            relation,
            name: Words::new(name),
            phone,
        };
        Some((contact, head + taken))
    }
}

impl fmt::Debug for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Contact({}, ‹redacted›)", self.relation.word())
    }
}

/// The first number of the text that is long enough to be somebody's, and where it begins and ends.
fn numbered(text: &str) -> Option<(usize, Phone, usize)> {
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let begins = c == '+' || c == '(' || c.is_ascii_digit();
        if begins && !before.is_alphanumeric() && before != '+' && before != '(' {
            let found = Phone::at_start(&text[at..]);
            let found = found.filter(|(phone, _)| long_enough(phone) || is_local(text, at, phone));
            if let Some((phone, taken)) = found {
                return Some((at, phone, at + taken));
            }
        }
        before = c;
    }
    None
}

fn long_enough(phone: &Phone) -> bool {
    let digits = phone.said().bytes().filter(u8::is_ascii_digit).count();
    phone.international().is_some()
        || digits >= 10
        || (phone.said().starts_with('+') && digits >= 5)
}

/// A number without its area code, right behind a name: nobody's A-number, unless an `A` says so.
fn is_local(text: &str, at: usize, phone: &Phone) -> bool {
    let digits = phone.said().bytes().filter(u8::is_ascii_digit).count();
    let name = text[..at].trim_end();
    (7..10).contains(&digits) && named_from(text, at).is_none() && name_end(name) == name.len()
}

/// Without a number, a name is the words with a capital letter and the small ones between them; else one word.
fn name_end(text: &str) -> usize {
    const SMALL: [&str; 14] = [
        "de", "del", "la", "las", "los", "el", "al", "bin", "ben", "van", "da", "dos", "do", "y",
    ];
    let mut end = 0;
    let mut at = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let bare = word.trim();
        let start = at;
        at += word.len();
        if bare.is_empty() {
            continue;
        }
        if bare.chars().any(char::is_numeric) {
            break;
        }
        let begins_name = bare
            .chars()
            .next()
            .is_some_and(|c| c.is_alphabetic() && !c.is_lowercase());
        let small = SMALL.contains(&bare);
        if begins_name || end == 0 {
            let sentence_ends = bare.ends_with(['.', '!', '?', ':']);
            let name = bare.trim_end_matches(['.', '!', '?', ':']);
            end = start + name.len();
            if sentence_ends || !(begins_name || small) {
                break;
            }
        } else if !small {
            break;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    fn read(text: &str) -> (Relation, String, Option<String>, &str) {
        let (contact, end) = Contact::at_start(text).unwrap();
        let phone = contact.phone.map(|phone| phone.said().to_owned());
        (
            contact.relation,
            contact.name.reveal().to_owned(),
            phone,
            &text[end..],
        )
    }

    #[test]
    fn a_relation_a_name_and_a_number() {
        let (relation, name, phone, rest) = read("sister Marta +1 312 555 0100 after six");
        assert_eq!((relation, name.as_str()), (Relation::Sister, "Marta"));
        assert_eq!(phone.as_deref(), Some("+1 312 555 0100"));
        assert_eq!(rest, " after six");
        let (relation, name, phone, _) = read("hermana marta elena (312) 555-0100");
        assert_eq!((relation, name.as_str()), (Relation::Sister, "marta elena"));
        assert_eq!(phone.as_deref(), Some("(312) 555-0100"));
    }

    #[test]
    fn without_a_number_the_name_ends_where_the_story_begins() {
        assert_eq!(
            read("abogado Luis de la Cruz will call").1,
            "Luis de la Cruz"
        );
        assert_eq!(read("wife rosa knows it").1, "rosa");
        assert_eq!(read("wife Rosa. She knows").1, "Rosa");
        assert_eq!(read("family").1, "");
        assert_eq!(read("mamá, two sons").3, ", two sons");
    }

    #[test]
    fn what_is_no_relation_is_no_mark() {
        for text in ["", " sister", "home", "example.org", "sisters"] {
            assert!(Contact::at_start(text).is_none(), "{text}");
        }
    }

    #[test]
    fn debug_never_shows_who_it_is() {
        let (contact, _) = Contact::at_start("sister Marta +13125550100").unwrap();
        let shown = format!("{contact:?}");
        assert!(!shown.contains("Marta") && !shown.contains("555"));
    }
}
