//! Names of many languages, met in many scripts.

use proptest::prelude::*;

use super::alphabet::unread;
use super::script::TABLES;
use super::{Name, Reason, compare};

mod measured;

fn alike(left: &str, right: &str) -> bool {
    compare(&Name::read(left), &Name::read(right)).candidates
}

fn why(left: &str, right: &str) -> Vec<Reason> {
    compare(&Name::read(left), &Name::read(right)).reasons
}

fn all_alike(pairs: &[(&str, &str)]) {
    let missed: Vec<_> = pairs
        .iter()
        .filter(|(left, right)| !alike(left, right))
        .collect();
    assert!(missed.is_empty(), "{missed:?}");
}

fn none_alike(pairs: &[(&str, &str)]) {
    let taken: Vec<_> = pairs
        .iter()
        .filter(|(left, right)| alike(left, right))
        .collect();
    assert!(taken.is_empty(), "{taken:?}");
}

#[test]
fn every_line_of_every_table_is_read() {
    for table in TABLES {
        assert_eq!(unread(table), Vec::<&str>::new());
    }
}

#[test]
fn spanish_and_portuguese_names_are_found_by_either_surname_and_in_any_order() {
    all_alike(&[
        ("José Luis Martínez Ramírez", "Jose Martinez"),
        ("MARTINEZ RAMIREZ, Jorge", "Jorge Martínez Ramírez"),
        ("María de la Cruz Hernández", "Maria Delacruz Hernandez"),
        ("Yenifer Gonzáles", "Jennifer Gonzalez"),
        ("Wilmer Chávez", "Vilmer Chabez"),
        ("João da Silva e Souza", "Joao Silva Sousa"),
        ("Guadalupe Xicoténcatl", "Guadalupe Shicotencatl"),
        ("Yahaira Peña", "Jahaira Pena"),
    ]);
    none_alike(&[
        ("Jorge Martínez", "Jorge Fernández"),
        ("María López", "Ana Quispe"),
        ("Luis Castro", "Luisa Mendoza"),
    ]);
}

#[test]
fn arabic_names_are_found_however_their_joints_are_written() {
    all_alike(&[
        ("Abdurrahman al-Masri", "Abd al-Rahman Masri"),
        ("عبد الرحمن المصري", "Abdelrahman Elmasry"),
        ("Mohammed bin Salem", "Muhamad Salim"),
        ("محمد يوسف", "Mohamed Youssef"),
        ("حسين قاسم", "Hussein Qassem"),
        ("Nour el-Din Haddad", "نور الدين حداد"),
        ("گل محمد", "Gul Muhammad"),
    ]);
    none_alike(&[
        ("محمد يوسف", "Mahmoud Khalil"),
        ("Ahmed Ali", "Hassan Omar"),
    ]);
}

#[test]
fn haitian_indian_and_mayan_names_are_found_as_they_are_heard() {
    all_alike(&[
        ("Jean-Baptiste Toussaint", "Jan Batis Tousen"),
        ("Wisler Désir", "Wislè Dezir"),
        ("Gurpreet Singh", "Gurprit Sing"),
        ("हरप्रीत सिंह", "Harpreet Singh"),
        ("ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ", "Gurpreet Singh"),
        ("Pascual Ixcoy Tzoc", "Pascual Ishcoy Tsoc"),
        ("Diego K'ulaj", "Diego Culaj"),
        ("Micaela Xol Pop", "Micaela Shol Pop"),
        ("Q'eq' Ba'tz", "Kek Batz"),
    ]);
}

#[test]
fn east_asian_names_are_found_by_their_syllables_and_in_either_order() {
    all_alike(&[
        ("박지성", "Park Ji-sung"),
        ("박지성", "Jisung Bak"),
        ("이영희", "Lee Young-hee"),
        ("이영희", "Younghee Rhee"),
        ("최민수", "Choi Min-soo"),
        ("최민수", "Choe Minsu"),
        ("류현우", "Ryu Hyun-woo"),
        ("王小明", "Wang Xiaoming"),
        ("王小明", "Xiao-Ming Wong"),
        ("张伟", "Chang Wei"),
        ("陈美玲", "Meiling Tan"),
        ("陳美玲", "Chan Mei Ling"),
        ("黄志强", "Huang Chih-chiang"),
    ]);
    none_alike(&[
        ("王小明", "Li Na"),
        ("박지성", "Kim Min-ho"),
        ("陈美玲", "Zhao Gang"),
    ]);
}

#[test]
fn other_scripts_are_found_by_their_ascii_form() {
    all_alike(&[
        ("Γιώργος Παπαδόπουλος", "Giorgos Papadopoulos"),
        ("გიორგი ბერიძე", "Giorgi Beridze"),
        ("Արամ Պետրոսյան", "Aram Petrosyan"),
        ("አበበ ተስፋዬ", "Abebe Tesfaye"),
        ("たなか けいこ", "Keiko Tanaka"),
        ("אברהם כהן", "Avraham Cohen"),
        ("Юлия Жукова", "Yuliya Zhukova"),
    ]);
}

#[test]
fn a_likeness_says_why() {
    assert_eq!(
        why("Jorge Martinez", "MARTÍNEZ, Jorge")[..2],
        [Reason::SameLetters, Reason::SoundsAlike]
    );
    assert!(why("Jorge Martinez", "Martinez Jorge").contains(&Reason::OtherOrder));
    assert!(why("Jorge Martinez", "Jorge Matrinez").contains(&Reason::TypingError));
    assert!(why("Jorge Martinez", "Хорхе Мартинес").contains(&Reason::OtherScript));
    assert!(why("Jorge Martinez Paz", "Jorge Martinez").contains(&Reason::FurtherWords));
    assert!(why("De la Cruz", "Delacruz").contains(&Reason::JoinedWords));
    assert!(why("Cohen", "Kohen").contains(&Reason::DaitchMokotoff));
    assert!(why("Jorge Martinez", "Nadia Haddad").is_empty());
}

#[test]
fn a_name_of_joints_only_is_a_name_all_the_same() {
    assert!(alike("Van Den", "Den Van"));
    assert!(!alike("De", "Bin"));
}

#[test]
fn what_has_no_letter_is_like_nothing() {
    for nothing in ["", "  ", "12345", "—", "🙂"] {
        assert!(Name::read(nothing).is_empty());
        assert!(!alike(nothing, "Jorge") && !alike("Jorge", nothing) && !alike(nothing, nothing));
    }
}

proptest! {
    #[test]
    fn any_two_texts_are_compared_alike_from_both_sides(left in "\\PC{0,40}", right in "\\PC{0,40}") {
        let (a, b) = (Name::read(&left), Name::read(&right));
        let (there, back) = (compare(&a, &b), compare(&b, &a));
        prop_assert!((there.score - back.score).abs() < 1e-4, "{} {}", there.score, back.score);
        prop_assert!((0.0..=1.0).contains(&there.score));
        prop_assert_eq!(there.candidates, !there.reasons.is_empty());
    }

    #[test]
    fn a_name_is_like_itself_in_capitals_and_turned_around(given in "[a-z]{3,12}", family in "[a-z]{3,12}") {
        let name = format!("{given} {family}");
        let turned = format!("{family}, {given}");
        prop_assert!(alike(&name, &name.to_uppercase()));
        prop_assert!(alike(&name, &turned));
    }
}
