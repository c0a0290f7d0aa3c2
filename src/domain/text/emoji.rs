//! Owns: which pictures a joiner may hold together: the elements that Unicode's recommended sequences are made of.
//! Must not know: letters.
//!
//! Family, couples, callings, hair, flags and the few joined animals and things. A joiner between any other two
//! pictures only hides, and is shown by its number.

/// Turns a sign into a coloured picture.
pub(super) const AS_PICTURE: char = '\u{FE0F}';

/// At most so many joiners in one sequence: four people, or two with a heart and a kiss.
pub(super) const JOINERS: usize = 3;

/// Whether a sequence may go on behind this picture.
pub(super) const fn goes_on(c: char) -> bool {
    is_person(c) || is_first(c) || matches!(c, '❤' | '💋' | '🤝')
}

/// Whether a sequence may go on with this picture.
pub(super) const fn follows(c: char) -> bool {
    matches!(
        c,
        '👦'..='👩' | '🧑' | '🧒' | '❤' | '💋' | '🤝' | '🫲' | '👯' | '🐰'
            | '♀' | '♂' | '⚕' | '⚖' | '✈' | '➡' | '⚧' | '☠'
            | '🌾' | '🍳' | '🍼' | '🎄' | '🎓' | '🎤' | '🎨' | '🏫' | '🏭' | '💻' | '💼' | '🔧' | '🔬' | '🚀' | '🚒'
            | '🦯' | '🦰'..='🦳' | '🦼' | '🦽' | '🌈' | '⬛' | '🦺' | '❄' | '🔥' | '🩹' | '🗨' | '💨' | '💫'
            | '🌫' | '🟩' | '🟫' | '💥' | '↔' | '↕'
    )
}

/// People who are joined to a calling, a sex, hair, or one another. These alone take a shade of skin here.
const fn is_person(c: char) -> bool {
    matches!(
        c,
        '👦'..='👩' | '🧑' | '🧒' | '🧔' | '🏃' | '🏄' | '🏊'..='🏌' | '⛹' | '👮' | '👯'..='👱' | '👳' | '👷' | '💁'
            | '💂' | '💆' | '💇' | '🕵' | '🙅'..='🙇' | '🙋' | '🙍' | '🙎' | '🚣' | '🚴'..='🚶' | '🤦' | '🤵'
            | '🤷'..='🤹' | '🤼'..='🤾' | '🦸' | '🦹' | '🧍'..='🧏' | '🧖'..='🧟' | '🫱'
    )
}

/// What begins a sequence and is nobody: flags, animals, faces, things.
const fn is_first(c: char) -> bool {
    matches!(
        c,
        '🏳' | '🏴'
            | '🐈'
            | '🐕'
            | '🐻'
            | '🐦'
            | '👁'
            | '😮'
            | '😵'
            | '😶'
            | '🙂'
            | '🍋'
            | '🍄'
            | '⛓'
    )
}

/// A shade of skin, or the selector, behind what takes it.
pub(super) const fn dresses(before: char, c: char) -> bool {
    match c {
        '🏻'..='🏿' => is_person(before) || matches!(before, '🫲'),
        AS_PICTURE => is_sign(before),
        _ => false,
    }
}

/// A picture only where it is dressed: by itself it is a sign of text, as wide as a letter.
pub(super) const fn is_sign(c: char) -> bool {
    matches!(
        c,
        '❤' | '♀'
            | '♂'
            | '⚕'
            | '⚖'
            | '✈'
            | '➡'
            | '⚧'
            | '☠'
            | '❄'
            | '🗨'
            | '🌫'
            | '↔'
            | '↕'
            | '🏳'
            | '👁'
            | '⛓'
            | '🕵'
            | '🏋'
            | '🏌'
            | '⛹'
    )
}

/// Whether this dresses the picture before it.
pub(super) const fn is_dress(c: char) -> bool {
    matches!(c, '🏻'..='🏿' | AS_PICTURE)
}
