//! What comes over the wire, in every shape.

use proptest::prelude::*;

use super::super::action::Action;
use super::{Frame, LARGEST_FRAME, LONGEST_LINE, Reader};

fn frames_of(bytes: &[u8]) -> Vec<Frame> {
    let mut reader = Reader::default();
    reader.read(bytes);
    std::iter::from_fn(|| reader.next_frame()).collect()
}

#[test]
fn the_banner_is_no_header_and_a_blank_line_ends_a_frame() {
    let mut reader = Reader::default();
    reader.read(b"Asterisk Call Manager/9.0.0\r\nResponse: Success\r\nActionID: l-1\r\n\r\n");
    assert_eq!(reader.banner(), Some("Asterisk Call Manager/9.0.0"));
    let answer = reader.next_frame().expect("the answer");
    assert_eq!(answer.answer(), Some("Success"));
    assert_eq!(answer.get("actionid"), Some("l-1"));
    assert!(reader.next_frame().is_none());
}

#[test]
fn keys_repeat_values_are_empty_and_variables_name_their_channel() {
    let frame = &frames_of(
        b"Event: QueueCallerJoin\r\nCallerIDNum: 1\r\nCallerIDName:\r\nConnectedLineNum: <unknown>\r\n\
          ConnectedLineName: <unknown>\r\nUniqueid: p-1.2\r\nChanVariable: FACILITY=\r\n\
          ChanVariable(PJSIP/carrier-1): FACILITY=north=2\r\nChanVariable: CALLERID(pres)=prohib\r\n\r\n",
    )[0];
    assert_eq!(frame.get("CallerIDName"), Some(""));
    assert_eq!(frame.said("CallerIDName"), None);
    assert_eq!(frame.variable("facility"), Some("north=2"));
    assert_eq!(frame.variable("CALLERID(pres)"), Some("prohib"));
    assert!(!frame.is_forged());
}

#[test]
fn an_event_with_a_response_header_is_no_answer() {
    let frame = &frames_of(b"Event: OriginateResponse\nResponse: Failure\nActionID: a\n\n")[0];
    assert_eq!(frame.answer(), None);
    assert_eq!(frame.event(), Some("OriginateResponse"));
}

#[test]
fn bytes_that_are_no_text_cost_the_value_and_not_the_frame() {
    let frame = &frames_of(
        b"Event: Newchannel\r\nCallerIDName: \xff\xfeJos\xe9\r\nUniqueid: p-1.2\r\n\r\n",
    )[0];
    assert_eq!(frame.get("Uniqueid"), Some("p-1.2"));
    assert!(
        frame
            .get("CallerIDName")
            .is_some_and(|name| name.contains("Jos"))
    );
}

#[test]
fn a_line_break_in_a_value_is_seen_as_forgery() {
    let inside =
        b"Event: Newchannel\r\nCallerIDName: a\nUniqueid: p-9.9\r\nUniqueid: p-1.2\r\n\r\n";
    assert!(frames_of(inside)[0].is_forged());
    let torn = b"Event: Newchannel\r\nCallerIDName: a\n\nEvent: Hangup\nUniqueid: p-9.9\n\nb\r\nUniqueid: p-1.2\r\n\r\n";
    let torn = frames_of(torn);
    assert_eq!(torn.len(), 3);
    assert!(torn[2].is_forged());
}

#[test]
fn what_is_written_into_a_number_is_seen_even_if_it_ends_like_an_event() {
    let rest = "CallerIDName: <unknown>\r\nConnectedLineNum: <unknown>\r\nConnectedLineName: <unknown>\r\nExten: 1001\r\nUniqueid: p-9.9\r\n\r\n";
    for head in [
        "Event: Newchannel\r\nChannel: PJSIP/carrier-9",
        "Event: QueueEntry\r\nQueue: hotline\r\nUniqueid: p-9.9",
    ] {
        let written = "1\n\nEvent:Hangup\nUniqueid:p-1.1\n\nEvent:x";
        let bytes = format!("{head}\r\nCallerIDNum: {written}\r\n{rest}");
        let frames = frames_of(bytes.as_bytes());
        assert_eq!(frames.len(), 3);
        assert!(frames[0].is_torn() && frames[2].is_torn(), "{head}");
    }
    // A number holds 79 characters: no room to make both pieces whole.
    let whole = "1\nCallerIDName:\nConnectedLineNum:\nConnectedLineName:\nUniqueid:x\n\nEvent:x\nCallerIDNum:";
    assert!(whole.len() > 79);
}

#[test]
fn debug_output_shows_no_number() {
    let frame = &frames_of(b"Event: Newchannel\r\nCallerIDNum: +15550100\r\n\r\n")[0];
    assert_eq!(format!("{frame:?}"), "Frame(Newchannel, 2 headers)");
}

#[test]
fn what_is_too_long_is_cut_and_the_next_frame_is_whole() {
    let mut bytes = b"Event: Newchannel\r\nCallerIDName: ".to_vec();
    bytes.extend(std::iter::repeat_n(b'x', 4 * LONGEST_LINE));
    bytes.extend_from_slice(b"\r\n");
    for _ in 0..LARGEST_FRAME {
        bytes.extend_from_slice(b"Key: value\r\n");
    }
    bytes.extend_from_slice(b"\r\nEvent: Hangup\r\nUniqueid: p-1.2\r\n\r\n");
    let frames = frames_of(&bytes);
    assert_eq!(frames.len(), 2);
    assert!(frames[0].headers.len() <= super::MOST_HEADERS);
    assert!(
        frames[0]
            .get("CallerIDName")
            .is_some_and(|name| name.len() <= LONGEST_LINE)
    );
    assert_eq!(frames[1].get("Uniqueid"), Some("p-1.2"));
}

proptest! {
    /// However the network splits the bytes, the frames are the same.
    #[test]
    fn any_split_gives_the_same_frames(
        bytes in proptest::collection::vec(
            prop_oneof![
                4 => proptest::sample::select(b"\r\n: EvntRspo".to_vec()),
                1 => any::<u8>(),
            ],
            0..400,
        ),
        cuts in proptest::collection::vec(0usize..400, 0..12),
    ) {
        let whole = frames_of(&bytes);
        let mut reader = Reader::default();
        let mut cuts: Vec<usize> = cuts.into_iter().map(|at| at.min(bytes.len())).collect();
        cuts.push(bytes.len());
        cuts.sort_unstable();
        let mut from = 0;
        for to in cuts {
            reader.read(&bytes[from..to]);
            from = to;
        }
        let pieces: Vec<Frame> = std::iter::from_fn(|| reader.next_frame()).collect();
        prop_assert_eq!(pieces, whole);
    }

    /// Whatever stands in a value, what we send is one frame with these headers and no other.
    #[test]
    fn no_value_we_send_makes_a_header_or_a_frame(
        values in proptest::collection::vec(".{0,40}", 1..6),
    ) {
        let mut action = Action::new("Originate");
        for value in &values {
            action = action.with("Variable", value);
        }
        let frames = frames_of(&action.bytes("a-1"));
        prop_assert_eq!(frames.len(), 1);
        let read: Vec<&str> = frames[0].values("Variable").collect();
        let sent: Vec<String> = values
            .iter()
            .map(|value| value.chars().filter(|c| !c.is_control()).collect())
            .collect();
        prop_assert_eq!(read, sent);
        prop_assert_eq!(frames[0].headers.len(), values.len() + 2);
    }
}
