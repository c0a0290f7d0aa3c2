//! Hostile text is harmless, real names survive, and a second pass changes nothing.

use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::{cell_text, safe, safe_bytes, safe_cell, safe_json, safe_lines};

fn shown(text: &str) -> String {
    safe(text).as_str().to_owned()
}

#[test]
fn names_of_every_script_survive_unchanged() {
    for name in [
        "María José Núñez-Ibáñez de la Peña",
        "Mari\u{301}a Nu\u{303}ez",
        "Jean-Rénald Désulmé Ti-Òm",
        "Xwaan Ixkʼoy Saqbʼin Tz'unun",
        "Kʼicheʼ Aqʼabʼal",
        "Nguyễn Thị Hường",
        "Nguye\u{302}\u{303}n Thi\u{323} Hu\u{31B}o\u{31B}\u{300}ng",
        "عبد الرحمن الزهراوي",
        "مُحَمَّدٌ ٱلطَّاهِر",
        "رضا می\u{200C}پور",
        "דָּוִד בֶּן־שׁוֹשָׁן",
        "राजेश्वरी त्रिपाठी",
        "क्ष्मा स्त्री",
        "র\u{200D}্যাচেল চট্টোপাধ্যায়",
        "ශ්\u{200D}රීමා",
        "രാജന്\u{200D}",
        "ကျော်လျှို့ဝှက်",
        "ཚེ་རིང་སྒྲོལ་མ",
        "សុខ ស្រីមុំ",
        "สมชาย ทองดี",
        "王小明",
        "葛\u{E0100}城　太郎",
        "김하늘",
        "김하늘",
        "Ольга Ёлкина",
        "Ἀθηνᾶ Παππᾶ",
        "Գոհար Մելիքյան",
        "ნინო ჯაფარიძე",
        "ሰላማዊት ገብረ",
        "ߊߘߊߡߊ ߕߙߊߏߙߋ",
        "O’Shea ‘Ali ʻOkina Đặng Łukasz Þór ß",
    ] {
        assert_eq!(shown(name), name);
        assert_eq!(cell_text(safe_cell(name).as_str()), name);
        assert_eq!(safe_json(name), name);
    }
}

#[test]
fn controls_show_as_pictures() {
    assert_eq!(shown("\u{1B}[2J\u{1B}]0;x\u{7}"), "␛[2J␛]0;x␇");
    assert_eq!(shown("Deported\u{8}\u{8}Released"), "Deported␈␈Released");
    assert_eq!(shown("a\0b\tc\u{7F}"), "a␀b␉c␡");
    assert_eq!(shown("\u{9B}31m"), "<U+009B>31m");
    assert_eq!(shown("one\r\ntwo\nthree\rfour"), "one↵two↵three␍four");
}

#[test]
fn a_text_of_several_lines_can_stay_several_lines() {
    let lines: Vec<String> = safe_lines("one\r\ntwo\u{1B}\n\nfour")
        .map(String::from)
        .collect();
    assert_eq!(lines, ["one", "two␛", "", "four"]);
}

#[test]
fn what_turns_hides_or_joins_shows_by_number() {
    assert_eq!(shown("a\u{202E}b"), "a<U+202E>b");
    assert_eq!(shown("\u{2066}x\u{2069}"), "<U+2066>x<U+2069>");
    assert_eq!(shown("Jor\u{200B}ge"), "Jor<U+200B>ge");
    assert_eq!(shown("Jor\u{200C}ge"), "Jor<U+200C>ge");
    assert_eq!(
        shown("\u{FEFF}x\u{AD}y\u{61C}"),
        "<U+FEFF>x<U+00AD>y<U+061C>"
    );
    assert_eq!(shown("\u{E0041}\u{E007F}"), "<U+E0041><U+E007F>");
    assert_eq!(
        shown("\u{E000}\u{FFFF}\u{3164}"),
        "<U+E000><U+FFFF><U+3164>"
    );
    assert_eq!(shown("\u{2028}\u{2029}"), "<U+2028><U+2029>");
    assert_eq!(shown("🍕\u{200D}🍔"), "🍕<U+200D>🍔");
    assert_eq!(shown("a\u{200D}👧"), "a<U+200D>👧");
    assert_eq!(shown("👩\u{200D}a"), "👩<U+200D>a");
    assert_eq!(shown("👩\u{200D}"), "👩<U+200D>");
    assert_eq!(shown("👩\u{200D}\u{200D}👧"), "👩<U+200D><U+200D>👧");
    assert_eq!(shown("x\u{FE0F}❤\u{FE0F}"), "x<U+FE0F>❤<U+FE0F>");
    assert_eq!(shown("🧑🏽🏽\u{200D}🚀"), "🧑<U+1F3FD><U+1F3FD><U+200D>🚀");
}

#[test]
fn joined_pictures_stay_whole() {
    for picture in [
        "👩\u{200D}👧",
        "👨\u{200D}👩\u{200D}👧\u{200D}👦",
        "👩\u{200D}⚕\u{FE0F}",
        "👩🏽\u{200D}⚕\u{FE0F}",
        "🧑🏿\u{200D}❤\u{FE0F}\u{200D}💋\u{200D}🧑🏻",
        "❤\u{FE0F}\u{200D}🔥",
        "🏳\u{FE0F}\u{200D}🌈",
        "🏳\u{FE0F}\u{200D}⚧\u{FE0F}",
        "🕵\u{FE0F}\u{200D}♀\u{FE0F}",
        "🐈\u{200D}⬛",
        "😮\u{200D}💨",
        "👁\u{FE0F}\u{200D}🗨\u{FE0F}",
    ] {
        assert_eq!(shown(picture), picture);
        assert_eq!(safe(picture).width(), 2, "{picture:?}");
    }
}

#[test]
fn no_more_pictures_are_joined_than_a_family_has() {
    let crowd = ["👩"; 6].join("\u{200D}");
    let family = ["👩"; 4].join("\u{200D}");
    assert_eq!(shown(&crowd), family + "<U+200D>👩\u{200D}👩");
}

#[test]
fn marks_pile_up_to_four_and_only_on_a_letter() {
    assert_eq!(
        shown(&format!("a{}", "\u{301}".repeat(6))),
        format!("a{}<U+0301><U+0301>", "\u{301}".repeat(4))
    );
    assert_eq!(shown("\u{301}x"), "<U+0301>x");
    assert_eq!(shown(" \u{301}"), " <U+0301>");
    assert_eq!(shown("\u{1B}\u{301}"), "␛<U+0301>");
}

#[test]
fn no_cluster_grows_without_end() {
    for hostile in [
        "क\u{94D}",
        "ᄀ",
        "ᅡ",
        "\u{D4E}",
        "a\u{903}",
        "\u{1F1E6}",
        "🏽",
    ] {
        for cluster in shown(&hostile.repeat(500)).graphemes(true) {
            assert!(cluster.chars().count() <= 12, "{hostile:?}");
        }
    }
}

#[test]
fn bytes_that_are_not_utf8_show_as_bytes() {
    assert_eq!(
        safe_bytes(b"a\xC0\xAFb\xED\xA0\x80").as_str(),
        "a<0xC0><0xAF>b<0xED><0xA0><0x80>"
    );
    assert_eq!(safe_bytes(b"\x1B\xFF").as_str(), "␛<0xFF>");
    assert_eq!(safe_bytes("Ñandú".as_bytes()).as_str(), "Ñandú");
}

#[test]
fn only_right_to_left_names_are_isolated() {
    assert_eq!(safe("דוד").isolated().to_string(), "\u{2068}דוד\u{2069}");
    assert_eq!(safe("David").isolated().to_string(), "David");
}

#[test]
fn clipping_keeps_letters_whole_and_says_that_it_clipped() {
    assert_eq!(safe("Cedar Creek").clip(6).as_str(), "Cedar…");
    assert_eq!(safe("王小明").clip(4).as_str(), "王…");
    assert_eq!(safe("Cedar").clip(5).as_str(), "Cedar");
    assert_eq!(safe("Cedar").clip(0).as_str(), "");
}

#[test]
fn a_formula_becomes_text_and_comes_back() {
    assert_eq!(safe_cell("=1+1").as_str(), "'=1+1");
    assert_eq!(safe_cell("'=1+1").as_str(), "''=1+1");
    assert_eq!(safe_cell("'Abd").as_str(), "'Abd");
    assert_eq!(safe_cell("＝x").as_str(), "'＝x");
    assert_eq!(safe_cell("\t=x").as_str(), "␉=x");
    assert_eq!(cell_text("'-2"), "-2");
}

#[test]
fn json_keeps_its_meaning() {
    let value = serde_json::json!({ "name": "a\u{202E}b\u{1B}\u{E0041}\n", "also": "Ñandú" });
    let harmless = safe_json(&serde_json::to_string_pretty(&value).unwrap_or_default());
    assert!(
        harmless.contains("\\u202e")
            && harmless.contains("\\udb40\\udc41")
            && harmless.contains("Ñandú")
    );
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&harmless).ok(),
        Some(value)
    );
}

#[test]
fn debug_output_tells_the_length_only() {
    assert_eq!(format!("{:?}", safe("Marta")), "SafeText(5 characters)");
}

/// Text made of what does harm, with letters between.
fn hostile_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<char>(),
        proptest::sample::select(vec![
            '\u{1B}',
            '\u{200C}',
            '\u{200D}',
            '\u{301}',
            '\u{903}',
            '\u{94D}',
            'क',
            'ش',
            'م',
            '\u{D4D}',
            'ന',
            'ᄀ',
            'ᅡ',
            'ᆨ',
            '\u{202E}',
            '\u{E0041}',
            '\u{FE00}',
            '\u{E0100}',
            '葛',
            '<',
            '>',
            '=',
            '\'',
            '\n',
            '\r',
            'a',
            ' ',
            '\u{180B}',
            '\u{1820}',
            '\u{D4E}',
            '\u{1F1E6}',
            '👩',
            '👧',
            '❤',
            '⚕',
            '🔥',
            '🍕',
            '🏽',
            '\u{FE0F}',
        ]),
    ];
    proptest::collection::vec(piece, 0..60).prop_map(String::from_iter)
}

proptest! {
    #[test]
    fn any_text_comes_out_harmless(text in hostile_text()) {
        let once = shown(&text);
        prop_assert!(once.chars().all(|c| !c.is_control()));
        prop_assert!(once.chars().count() <= 10 * text.chars().count());
        for cluster in once.graphemes(true) {
            prop_assert!(cluster.width() > 0);
            prop_assert!(cluster.chars().count() <= 12);
        }
    }

    #[test]
    fn a_second_pass_changes_nothing(text in hostile_text()) {
        let once = shown(&text);
        prop_assert_eq!(shown(&once), once);
    }

    #[test]
    fn a_joiner_gets_through_only_inside_one_letter_or_one_picture(text in hostile_text()) {
        let once = shown(&text);
        for cluster in once.graphemes(true) {
            let picture = !cluster.chars().next().is_some_and(char::is_alphanumeric);
            let hides = |c: char| matches!(c, '\u{200C}' | '\u{200D}' | '\u{FE0F}' | '🏻'..='🏿');
            if picture && cluster.chars().any(hides) {
                let parts: Vec<&str> = cluster.split('\u{200D}').collect();
                prop_assert!((2..=4).contains(&parts.len()), "{:?}", cluster);
                prop_assert_eq!(cluster.width(), 2);
                for part in parts {
                    let mut dress = part.chars();
                    let begins = dress.next().is_some_and(|c| !c.is_ascii() && !hides(c));
                    let is_dressed = dress.all(|c| hides(c) && c != '\u{200C}');
                    prop_assert!(begins && is_dressed && part.chars().count() <= 2, "{:?}", cluster);
                }
            }
        }
    }

    #[test]
    fn any_bytes_come_out_harmless(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
        let once = safe_bytes(&bytes).as_str().to_owned();
        prop_assert!(once.chars().all(|c| !c.is_control()));
        prop_assert_eq!(shown(&once), once);
    }

    #[test]
    fn no_cell_starts_a_formula_and_every_cell_comes_back(text in hostile_text()) {
        let cell = safe_cell(&text).as_str().to_owned();
        prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']));
        prop_assert_eq!(cell_text(&cell), shown(&text));
    }

    #[test]
    fn any_json_keeps_its_meaning(text in hostile_text()) {
        let value = serde_json::Value::String(text);
        let harmless = safe_json(&value.to_string());
        prop_assert!(harmless.chars().all(|c| !c.is_control()));
        prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&harmless).ok(), Some(value));
    }

    #[test]
    fn a_clipped_text_is_never_wider_than_asked(text in hostile_text(), columns in 0usize..30) {
        prop_assert!(safe(&text).clip(columns).width() <= columns);
    }
}
