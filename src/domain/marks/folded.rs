//! Owns: making two spellings of one word equal: lower case, Latin letters without their accents.
//! Must not know: which words there are.

/// `País`, `pais` and `PAÍS` become `pais`; letters of other scripts stay.
#[must_use]
pub fn folded(word: &str) -> String {
    word.chars()
        .flat_map(char::to_lowercase)
        .filter(|c| !matches!(c, '\u{300}'..='\u{36F}'))
        .map(plain)
        .collect()
}

const fn plain(c: char) -> char {
    match c {
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ñ' => 'n',
        'ç' => 'c',
        '’' | 'ʼ' | '`' => '\'',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::folded;

    #[test]
    fn accents_and_case_do_not_matter() {
        assert_eq!(folded("PAÍS"), "pais");
        assert_eq!(folded("man\u{303}ana"), "manana");
        assert_eq!(folded("Q’anjob’al"), "q'anjob'al");
        assert_eq!(folded("Мария"), "мария");
    }
}
