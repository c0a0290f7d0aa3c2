//! Owns: who calls, as Twilio writes it.
//! Must not know: the call.

use crate::domain::phone_system::Caller;

/// Who calls. Where the network gives no number Twilio spells a word on the keys of a telephone.
#[must_use]
pub fn caller(from: &str) -> Caller {
    const WORDS: [&str; 5] = ["RESTRICTED", "BLOCKED", "UNKNOWN", "UNAVAILABLE", "PRIVATE"];
    let digits = from.trim_start_matches('+');
    if WORDS.iter().any(|word| keys(word) == digits) {
        Caller::Withheld
    } else {
        Caller::said(from, true)
    }
}

/// The keys on which a word is spelt.
fn keys(word: &str) -> String {
    let key = |letter| match letter {
        'A'..='C' => '2',
        'D'..='F' => '3',
        'G'..='I' => '4',
        'J'..='L' => '5',
        'M'..='O' => '6',
        'P'..='S' => '7',
        'T'..='V' => '8',
        _ => '9',
    };
    word.chars().map(key).collect()
}

#[cfg(test)]
mod tests {
    use super::{Caller, caller};
    use crate::domain::Sensitive;

    #[test]
    fn a_number_that_spells_a_word_is_no_number() {
        for withheld in [
            "+266696687",
            "+7378742833",
            "+2562533",
            "+8656696",
            "+86282452253",
            "Anonymous",
            "",
            "+",
            "unknown",
        ] {
            assert_eq!(caller(withheld), Caller::Withheld, "{withheld}");
        }
        for number in ["+13125550100", "+523312345678", "911"] {
            assert_eq!(caller(number), Caller::Number(Sensitive::new(number)));
        }
    }
}
