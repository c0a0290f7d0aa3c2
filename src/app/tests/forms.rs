//! Owns: stories about a form beside the note: opened, filled in, sent field by field, come back.

use super::{Desk, call, claim};
use crate::app::{Mode, Place};
use crate::domain::marks::FirstThing;
use crate::domain::{
    Answer, Answered, CallForms, Field, FillingId, FormSheets, FormTitle, NoteLine, Outcome, Read,
    Wish, Words, Write,
};
use crate::forms::{Book, Line};
use crate::panes::form::Filling;
use uuid::Uuid;

const INTAKE: &str = "| survey |\n\
    | | type | name | label::English (en) | label::Español (es) | required | relevant | constraint | constraint_message::English (en) | calculation | hl::pii | hl::phase | hl::index |\n\
    | | note | hello | Say who we are. | Diga quiénes somos. | | | | | | | | |\n\
    | | select_one yn | danger | In danger now? | ¿En peligro? | yes | | | | | | | danger |\n\
    | | text | what | What is happening? | ¿Qué pasa? | | ${danger} = 'yes' | | | | | | |\n\
    | | text | name | Name | Nombre | yes | | | | | yes | | name |\n\
    | | integer | age | Age | Edad | | | . > 17 | Only adults here. | | | | |\n\
    | | calculate | doubled | | | | | | | ${age} * 2 | | | |\n\
    | | select_multiple day | days | Which days? | ¿Qué días? | | | | | | | | again |\n\
    | | begin repeat | contact | Contact | Contacto | | | | | | | | |\n\
    | | text | who | Who? | ¿Quién? | | | | | | yes | | |\n\
    | | end repeat | | | | | | | | | | | |\n\
    | | text | doubts | What do you doubt? | ¿Qué duda? | | | | | | | wrap-up | |\n\
    | choices |\n\
    | | list_name | name | label::English (en) | label::Español (es) |\n\
    | | yn | yes | Yes | Sí |\n| | yn | no | No | No |\n\
    | | day | mon | Monday | Lunes |\n| | day | tue | Tuesday | Martes |\n| | day | thu | Thursday | Jueves |\n\
    | settings |\n| | form_title | form_id |\n| | Intake | intake |\n";

pub(super) fn sheets(text: &str) -> FormSheets {
    let book = Book::read(text.as_bytes()).unwrap();
    FormSheets {
        form: "intake".to_owned(),
        version: 3,
        sheets: book.store().unwrap(),
    }
}

pub(super) fn told(answers: &[(&str, &str)]) -> Outcome {
    told_of(INTAKE, answers)
}

fn told_of(text: &str, answers: &[(&str, &str)]) -> Outcome {
    let title = |form: &str, title: &str| FormTitle {
        form: form.to_owned(),
        title: title.to_owned(),
        version: 3,
    };
    let answered = |(path, words): &(&str, &str)| Answered {
        field: field(path),
        words: Words::new(*words),
    };
    Outcome::Ok(Answer::Forms(Box::new(CallForms {
        call: call(1),
        titles: vec![title("intake", "Intake"), title("other", "Another")],
        sheets: vec![sheets(text)],
        answers: answers.iter().map(answered).collect(),
    })))
}

pub(super) fn field(path: &str) -> Field {
    Field {
        filling: FillingId(Uuid::from_u128(7)),
        form: "intake".to_owned(),
        version: 3,
        path: path.to_owned(),
    }
}

/// A desk with the intake beside its note, nothing answered; the cursor stands at "In danger now?".
pub(crate) fn filling() -> Desk {
    let mut desk = Desk::on_call();
    open(&mut desk);
    desk
}

/// A desk with this form beside its note.
pub(crate) fn beside(text: &str) -> Desk {
    let mut desk = Desk::on_call();
    open_of(&mut desk, text);
    desk
}

fn open(desk: &mut Desk) {
    open_of(desk, INTAKE);
}

fn open_of(desk: &mut Desk, text: &str) {
    desk.press("alt-f");
    let asked = desk.orders.last().expect("the forms are asked for");
    assert_eq!(asked.wish, Wish::Read(Read::Forms(claim(1, 10))));
    desk.answers(told_of(text, &[]));
    desk.orders.clear();
    assert!(matches!(desk.state.mode, Mode::Menu(_)));
    desk.press("1");
    desk.jots.clear();
}

pub(super) fn shown(desk: &Desk) -> &Filling {
    desk.state.panes.form.shown().expect("a form is shown")
}

/// The question that has the cursor.
pub(super) fn asked(desk: &Desk) -> String {
    let filling = shown(desk);
    let place = filling.at().expect("the cursor is somewhere").place();
    filling.interview().label(place)
}

/// What was sent: path and words of each answer.
pub(super) fn sent(desk: &mut Desk) -> Vec<(String, String)> {
    let lines = desk.writes().into_iter().filter_map(|write| match write {
        Write::Note(NoteLine {
            field: Some(field),
            words,
            ..
        }) => Some((field.path, words.reveal().to_owned())),
        _ => None,
    });
    lines.collect()
}

pub(super) fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |(path, words): &(&str, &str)| ((*path).to_owned(), (*words).to_owned());
    expected.iter().map(owned).collect()
}

#[test]
fn a_form_opens_beside_the_note_and_the_same_key_goes_back() {
    let mut desk = filling();
    assert_eq!(desk.state.place, Place::Form);
    assert_eq!(asked(&desk), "In danger now?");
    assert_eq!(sent(&mut desk), [], "looking writes nothing");
    for back in ["alt-f", "tab", "esc esc"] {
        desk.press(back);
        assert_eq!(desk.state.place, Place::Call, "{back}");
        desk.press("alt-f");
        assert_eq!(desk.state.place, Place::Form, "{back}");
    }
    assert_eq!(desk.reads(), [], "nothing is read twice");
}

#[test]
fn a_letter_chooses_and_what_depends_on_it_opens() {
    let mut desk = filling();
    desk.types("y");
    assert_eq!(sent(&mut desk), pairs(&[("danger", "yes")]));
    assert_eq!(asked(&desk), "What is happening?");
    desk.press("up");
    desk.types("n");
    assert_eq!(asked(&desk), "Name");
    desk.press("up");
    desk.types("x");
    assert_eq!(desk.says(), "notice-no-such-choice");
    desk.types("n");
    assert_eq!(
        sent(&mut desk),
        pairs(&[("danger", "no"), ("danger", "")]),
        "the same key takes it back"
    );
}

#[test]
fn several_are_chosen_and_stay_in_their_order() {
    let mut desk = filling();
    desk.press("down down down");
    assert_eq!(asked(&desk), "Which days?");
    desk.types("h");
    desk.types("m");
    desk.press("right");
    desk.press("space");
    desk.types("m");
    assert_eq!(
        sent(&mut desk).last(),
        Some(&("days".to_owned(), "tue thu".to_owned()))
    );
    assert_eq!(asked(&desk), "Which days?", "more may follow");
    desk.press("ctrl-u");
    assert_eq!(sent(&mut desk), pairs(&[("days", "")]));
}

#[test]
fn what_breaks_a_rule_is_kept_and_what_is_computed_from_it_too() {
    let mut desk = filling();
    desk.press("down down");
    desk.types("12");
    desk.press("tab");
    assert_eq!(sent(&mut desk), pairs(&[("age", "12"), ("doubled", "24")]));
    assert_eq!(desk.state.place, Place::Call);
}

#[test]
fn marks_fill_matching_fields_until_somebody_else_does() {
    let mut desk = Desk::on_call();
    desk.types("=name Jorge Martinez =danger no");
    desk.press("enter");
    desk.orders.clear();
    open(&mut desk);
    assert_eq!(asked(&desk), "Age", "the first that is still open");
    assert_eq!(
        sent(&mut desk),
        pairs(&[("danger", "no"), ("name", "Jorge Martinez")])
    );
    desk.press("alt-f");
    desk.types("=name Jorge Ruiz");
    desk.press("enter");
    assert_eq!(sent(&mut desk), pairs(&[("name", "Jorge Ruiz")]));
    desk.press("alt-f up");
    desk.types(" R");
    desk.press("alt-f");
    desk.types("=name Jorge Rubio");
    desk.press("enter");
    assert_eq!(sent(&mut desk), pairs(&[("name", "Jorge Ruiz R")]));
}

#[test]
fn answers_light_up_the_first_things_and_seek_the_caller() {
    let mut desk = filling();
    desk.types("n");
    desk.types("Jorge");
    desk.press("enter");
    let things = [FirstThing::Danger, FirstThing::Name];
    assert_eq!(desk.state.panes.call.answered_things, things);
    desk.waits(2);
    let sought = desk.reads().into_iter().find_map(|read| match read {
        Read::Candidates(_, wanted) => wanted.name,
        _ => None,
    });
    assert_eq!(sought.unwrap().reveal(), "Jorge");
}

#[test]
fn repeats_come_and_go_with_their_words_in_the_history() {
    let mut desk = filling();
    desk.press("enter enter enter enter");
    assert!(matches!(shown(&desk).at(), Some(Line::More(_))));
    desk.types("+");
    assert_eq!(asked(&desk), "Who?");
    desk.types("Marta");
    desk.press("up");
    assert_eq!(sent(&mut desk), pairs(&[("contact[1]/who", "Marta")]));
    desk.press("ctrl-u");
    assert!(matches!(desk.state.mode, Mode::Question(_)));
    desk.press("y");
    assert_eq!(sent(&mut desk), pairs(&[("contact[1]/who", "")]));
    assert!(matches!(shown(&desk).at(), Some(Line::More(_))));
}

#[test]
fn a_question_is_found_by_typing_its_name_and_the_form_speaks_spanish() {
    let mut desk = filling();
    desk.press("alt-s");
    desk.types("days");
    desk.press("enter");
    assert_eq!(asked(&desk), "Which days?");
    desk.press("alt-L");
    assert_eq!(asked(&desk), "¿Qué días?");
}

#[test]
fn what_can_wait_is_asked_at_the_wrap_up_and_what_is_open_is_listed() {
    let mut desk = filling();
    desk.types("n");
    let open = |desk: &Desk| desk.state.panes.form.missing();
    assert_eq!(open(&desk), ["Name"]);
    desk.press("alt-w");
    assert!(matches!(desk.state.mode, Mode::WrapUp(_)));
    desk.press("f");
    desk.press("down down down down down down");
    assert_eq!(asked(&desk), "What do you doubt?");
    desk.press("enter");
    assert_eq!(desk.says(), "notice-form-last");
}

#[test]
fn every_verb_of_the_call_works_beside_the_form() {
    let mut desk = filling();
    desk.press("down");
    desk.types("Jo");
    desk.press("alt-!");
    assert!(matches!(desk.state.mode, Mode::Menu(_)));
    desk.press("2");
    desk.types("rge");
    assert_eq!(shown(&desk).typing.text(), "Jorge");
    assert!(matches!(desk.writes().as_slice(), [Write::SetField { .. }]));
}

#[test]
fn a_form_that_was_never_read_here_is_read_when_it_is_chosen() {
    let mut desk = Desk::on_call();
    desk.press("alt-f");
    desk.answers(told(&[]));
    desk.orders.clear();
    desk.press("2");
    assert_eq!(
        desk.orders.last().map(|order| order.wish.clone()),
        Some(Wish::Read(Read::Form("other".to_owned())))
    );
    assert_eq!(
        desk.state.place,
        Place::Call,
        "the note has the cursor till then"
    );
    let mut other = sheets(INTAKE);
    other.form = "other".to_owned();
    desk.answers(Outcome::Ok(Answer::Form(Box::new(other))));
    assert_eq!(shown(&desk).form, "other");
    assert_eq!(desk.state.place, Place::Form);
    desk.press("alt-F");
    desk.press("1");
    assert_eq!(
        shown(&desk).form,
        "other",
        "the one that was begun comes first"
    );
}
