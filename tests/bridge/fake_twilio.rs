//! Owns: a stand-in for Twilio: its REST interface over a small world of calls, a queue and rooms, and its signed posts.
//! Must not know: what a test is about.

use std::collections::{BTreeMap, HashMap};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use linelamp::bridge::http::fetch::encoded;
use linelamp::bridge::twilio::form::Form;
use linelamp::bridge::twilio::signature::{Signed, sign};
use linelamp::domain::Redacted;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::time::timeout;

pub(crate) const ACCOUNT: &str = "AC00000000000000000000000000000001";
pub(crate) const TOKEN: &str = "invented-token";
pub(crate) const PUBLIC: &str = "https://hotline.example/linelamp";
/// Pine Hill, as a phone network writes it.
pub(crate) const LINE: &str = "+1001";
/// Another number of the same account.
pub(crate) const OFFICE: &str = "+13125550111";
const BASE: &str = "/2010-04-01/Accounts/AC00000000000000000000000000000001";

/// How a phone behaves that is rung.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Phone {
    Answers,
    /// Rings until the test says otherwise.
    Rings,
    Busy,
    Silent,
    Unreachable,
    /// Twilio refuses the number.
    Unknown,
}

#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) status: &'static str,
    pub(crate) inbound: bool,
    from: String,
    to: String,
    began: Timestamp,
    ended: Option<Timestamp>,
}

#[derive(Clone, Debug)]
pub(crate) struct Participant {
    pub(crate) call: String,
    pub(crate) label: Option<String>,
    pub(crate) hold: bool,
    there: bool,
    since: Timestamp,
}

#[derive(Clone, Debug)]
pub(crate) struct Meeting {
    sid: String,
    room: String,
    open: bool,
    pub(crate) there: Vec<Participant>,
}

/// All that this Twilio knows, and the ways in which it can fail.
#[derive(Default)]
pub(crate) struct World {
    pub(crate) calls: BTreeMap<String, Call>,
    pub(crate) waiting: Vec<(String, Timestamp)>,
    pub(crate) meetings: Vec<Meeting>,
    pub(crate) phones: HashMap<String, Phone>,
    /// Rows of a page; 0: fifty.
    pub(crate) page: usize,
    /// Listings of this key end after their first page, without saying so.
    pub(crate) cut_off: Option<&'static str>,
    /// The next invitation is done, but its answer is lost.
    pub(crate) lose_answer: bool,
    /// So many listings of a room do not show the legs in it yet.
    pub(crate) without_legs: usize,
    /// How long each answer takes.
    pub(crate) slow: Duration,
    /// Its numbers, as it lists them.
    pub(crate) numbers: Vec<Value>,
    /// Legs that were ever made.
    pub(crate) invitations: usize,
    /// Where it posts what happens; nowhere: posts do not get through.
    pub(crate) posts_to: Option<SocketAddr>,
    made: usize,
}

/// The stand-in.
#[derive(Clone)]
pub(crate) struct FakeTwilio {
    world: Arc<Mutex<World>>,
    answered: Arc<Notify>,
    pub(crate) at: SocketAddr,
}

impl FakeTwilio {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let fake = Self {
            world: Arc::default(),
            answered: Arc::default(),
            at: listener.local_addr().unwrap(),
        };
        let voice = format!("{PUBLIC}/voice");
        let line = json!({ "phone_number": LINE, "voice_url": voice });
        let office = json!({ "phone_number": OFFICE, "voice_url": "https://office.example/calls" });
        fake.world().numbers = vec![line, office];
        let answering = fake.clone();
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let fake = answering.clone();
                tokio::spawn(async move { fake.serve(stream).await });
            }
        });
        fake
    }

    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap()
    }

    pub(crate) fn phone(&self, phone: &str, how: Phone) {
        self.world().phones.insert(phone.to_owned(), how);
    }

    /// A caller comes in and waits in the queue, whether or not a post tells it.
    pub(crate) fn caller_waits(&self, from: &str) -> String {
        let sid = self.caller_of(LINE, from);
        let mut world = self.world();
        world.waiting.push((sid.clone(), Timestamp::now()));
        sid
    }

    /// A caller dials this number and waits nowhere.
    pub(crate) fn caller_of(&self, to: &str, from: &str) -> String {
        let mut world = self.world();
        let sid = world.next("CA");
        let call = Call {
            status: "in-progress",
            inbound: true,
            from: from.to_owned(),
            to: to.to_owned(),
            began: Timestamp::now(),
            ended: None,
        };
        world.calls.insert(sid.clone(), call);
        sid
    }

    /// Waits until its world is so, looking after each answer that it gives.
    pub(crate) async fn until(&self, wanted: impl Fn(&World) -> bool) {
        let looking = async {
            loop {
                let answered = self.answered.notified();
                if wanted(&self.world()) {
                    return;
                }
                answered.await;
            }
        };
        timeout(Duration::from_secs(10), looking)
            .await
            .expect("it never comes so far");
    }

    pub(crate) fn hangs_up(&self, sid: &str) {
        self.world().ends(sid, "completed");
    }

    async fn serve(&self, mut stream: TcpStream) -> Option<()> {
        let (head, body) = request(&mut stream).await?;
        let mut words = head.lines().next()?.split(' ');
        let (method, target) = (words.next()?, words.next()?);
        let slow = self.world().slow;
        tokio::time::sleep(slow).await;
        let basic = head
            .lines()
            .any(|line| line.to_lowercase().starts_with("authorization: basic "));
        let (status, answer, posts) = if basic {
            let form = Form::read(&body).unwrap();
            self.world().answer(method, target, &form)
        } else {
            (401, json!({ "code": 20_003 }), Vec::new())
        };
        self.answered.notify_waiters();
        let lost = status == 0;
        if !lost {
            let answer = answer.to_string();
            let text = format!(
                "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{answer}",
                answer.len()
            );
            stream.write_all(text.as_bytes()).await.ok()?;
        }
        drop(stream);
        let to = self.world().posts_to?;
        for (place, fields) in posts {
            let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
            post(to, &place, &fields).await;
        }
        Some(())
    }
}

type Posts = Vec<(String, Vec<(&'static str, String)>)>;
type Answer = (u16, Value, Posts);

impl World {
    fn next(&mut self, kind: &str) -> String {
        self.made += 1;
        format!("{kind}{:032x}", self.made)
    }

    pub(crate) fn ends(&mut self, sid: &str, status: &'static str) {
        if let Some(call) = self.calls.get_mut(sid).filter(|call| call.ended.is_none()) {
            call.status = status;
            call.ended = Some(Timestamp::now());
        }
        self.leaves(sid);
    }

    /// Out of queue and rooms. A caller who leaves closes the room.
    fn leaves(&mut self, sid: &str) {
        self.waiting.retain(|(waiting, _)| waiting != sid);
        for index in 0..self.meetings.len() {
            let meeting = &mut self.meetings[index];
            let closes = meeting
                .there
                .iter()
                .any(|one| one.call == sid && one.label.is_none());
            meeting.there.retain(|one| one.call != sid);
            let legs: Vec<String> = meeting.there.iter().map(|one| one.call.clone()).collect();
            if closes || legs.is_empty() {
                meeting.open = false;
                meeting.there.clear();
                for leg in &legs {
                    self.ends(leg, "completed");
                }
            }
        }
    }

    /// Everybody who is in an open room, or on his way there.
    pub(crate) fn in_rooms(&self) -> Vec<&Participant> {
        self.meetings
            .iter()
            .filter(|meeting| meeting.open)
            .flat_map(|meeting| &meeting.there)
            .collect()
    }

    pub(crate) fn live_legs(&self) -> usize {
        self.calls
            .values()
            .filter(|call| !call.inbound && call.ended.is_none())
            .count()
    }

    /// The one leg that was made.
    pub(crate) fn leg(&self) -> String {
        let mut legs = self.calls.iter().filter(|(_, call)| !call.inbound);
        legs.next().unwrap().0.clone()
    }

    /// An invited leg that an earlier bridge made.
    pub(crate) fn leg_rings(&mut self, room: &str, label: &str) -> String {
        self.invite(room, label, "+13125550177")
    }

    fn answer(&mut self, method: &str, target: &str, form: &Form) -> Answer {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let query = Form::read(query.as_bytes()).unwrap();
        let path = path
            .strip_prefix(BASE)
            .unwrap_or("?")
            .trim_end_matches(".json");
        let parts: Vec<&str> = path.split('/').skip(1).collect();
        match (method, &parts[..]) {
            ("GET", []) => {
                let account = json!({ "sid": ACCOUNT, "status": "active", "type": "Full" });
                (200, account, vec![])
            }
            ("GET", ["IncomingPhoneNumbers"]) => {
                let numbers = self.numbers.clone();
                self.page("incoming_phone_numbers", path, &query, numbers)
            }
            ("GET", ["Calls"]) => self.page("calls", path, &query, self.call_rows(&query)),
            ("GET", ["Calls", sid]) => match self.calls.get(*sid) {
                Some(call) => (200, row(sid, call), vec![]),
                None => gone(),
            },
            ("POST", ["Calls", sid]) => self.update_call(sid, form),
            ("GET", ["Queues"]) => {
                let rows = vec![
                    json!({ "sid": "QU1", "friendly_name": "hotline" }),
                    json!({ "sid": "QU2", "friendly_name": "other" }),
                ];
                self.page("queues", path, &query, rows)
            }
            ("GET", ["Queues", "QU1", "Members"]) => {
                let row = |(sid, since): &(String, Timestamp)| json!({ "call_sid": sid, "date_enqueued": written(*since) });
                self.page(
                    "queue_members",
                    path,
                    &query,
                    self.waiting.iter().map(row).collect(),
                )
            }
            ("GET", ["Queues", _, "Members"]) => self.page("queue_members", path, &query, vec![]),
            ("GET", ["Conferences"]) => {
                let wanted = |meeting: &&Meeting| {
                    query
                        .get("FriendlyName")
                        .is_none_or(|room| room == meeting.room)
                        && (query.get("Status").is_none() || meeting.open)
                };
                let row = |meeting: &Meeting| {
                    let status = if meeting.open {
                        "in-progress"
                    } else {
                        "completed"
                    };
                    json!({ "sid": meeting.sid, "friendly_name": meeting.room, "status": status })
                };
                self.page(
                    "conferences",
                    path,
                    &query,
                    self.meetings.iter().filter(wanted).map(row).collect(),
                )
            }
            ("POST", ["Conferences", sid]) => {
                let there = self
                    .meetings
                    .iter()
                    .find(|meeting| meeting.sid == *sid && meeting.open);
                let there: Vec<String> = there
                    .into_iter()
                    .flat_map(|m| &m.there)
                    .map(|one| one.call.clone())
                    .collect();
                for call in &there {
                    self.ends(call, "completed");
                }
                (200, json!({}), vec![])
            }
            ("GET", ["Conferences", sid, "Participants"]) => {
                let there = self.meetings.iter().find(|meeting| meeting.sid == *sid);
                let row = |one: &Participant| {
                    let status = if one.there { "connected" } else { "ringing" };
                    json!({ "call_sid": one.call, "label": one.label, "hold": one.hold, "status": status,
                            "date_created": written(one.since) })
                };
                let hidden = self.without_legs > 0;
                let rows = there
                    .into_iter()
                    .flat_map(|meeting| &meeting.there)
                    .filter(|one| one.label.is_none() || !hidden)
                    .map(row)
                    .collect();
                self.without_legs = self.without_legs.saturating_sub(1);
                self.page("participants", path, &query, rows)
            }
            ("POST", ["Conferences", room, "Participants"]) => self.invited(room, form),
            ("POST", ["Conferences", sid, "Participants", call]) => self.hold(sid, call, form),
            _ => gone(),
        }
    }

    fn page(&self, key: &'static str, path: &str, query: &Form, rows: Vec<Value>) -> Answer {
        let size = if self.page == 0 { 50 } else { self.page };
        let number: usize = query.get("Page").map_or(0, |page| page.parse().unwrap());
        let more = rows.len() > (number + 1) * size;
        let kept: Vec<(String, String)> = query
            .sorted()
            .into_iter()
            .filter(|(name, _)| *name != "Page")
            .map(|(name, value)| (encoded(name), encoded(value)))
            .collect();
        let kept: Vec<String> = kept
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let next =
            more.then(|| format!("{BASE}{path}.json?{}&Page={}", kept.join("&"), number + 1));
        let rows: Vec<Value> = rows.into_iter().skip(number * size).take(size).collect();
        let mut page = json!({ key: rows, "next_page_uri": next });
        if self.cut_off == Some(key) {
            page.as_object_mut().unwrap().remove("next_page_uri");
        }
        (200, page, vec![])
    }

    fn call_rows(&self, query: &Form) -> Vec<Value> {
        let ended_since = query.get("EndTime>").is_some();
        let wanted = |call: &Call| {
            query
                .get("Status")
                .is_none_or(|status| status == call.status)
                && (!ended_since || call.ended.is_some())
        };
        let calls = self.calls.iter().filter(|(_, call)| wanted(call));
        calls.map(|(sid, call)| row(sid, call)).collect()
    }

    fn update_call(&mut self, sid: &str, form: &Form) -> Answer {
        let Some(call) = self.calls.get(sid).cloned() else {
            return gone();
        };
        if call.ended.is_some() {
            return (400, json!({ "code": 21_220 }), vec![]);
        }
        if form.get("Status") == Some("completed") {
            self.ends(sid, "completed");
            return (
                200,
                row(sid, &self.calls[sid]),
                vec![("status".to_owned(), over(sid, "completed"))],
            );
        }
        let document = form.get("Twiml").unwrap();
        let room = document
            .split_once("</Conference>")
            .and_then(|(before, _)| before.rsplit_once('>'));
        self.leaves(sid);
        let mut posts = vec![(
            "left".to_owned(),
            fields(sid, &[("QueueResult", "redirected")]),
        )];
        match room {
            Some((_, room)) => {
                let meeting = self.meeting(room);
                let one = Participant {
                    call: sid.to_owned(),
                    label: None,
                    hold: false,
                    there: true,
                    since: Timestamp::now(),
                };
                meeting.there.push(one);
                let meeting = meeting.sid.clone();
                posts.push((
                    "room".to_owned(),
                    room_fields(&meeting, sid, None, "participant-join"),
                ));
            }
            None => {
                assert!(document.contains("<Enqueue"), "{document}");
                self.waiting.push((sid.to_owned(), Timestamp::now()));
                posts = vec![("wait".to_owned(), fields(sid, &[("QueueTime", "0")]))];
            }
        }
        (200, row(sid, &call), posts)
    }

    fn meeting(&mut self, room: &str) -> &mut Meeting {
        if let Some(index) = self
            .meetings
            .iter()
            .position(|meeting| meeting.open && meeting.room == room)
        {
            return &mut self.meetings[index];
        }
        let sid = self.next("CF");
        self.meetings.push(Meeting {
            sid,
            room: room.to_owned(),
            open: true,
            there: Vec::new(),
        });
        self.meetings.last_mut().unwrap()
    }

    fn invite(&mut self, room: &str, label: &str, phone: &str) -> String {
        self.invitations += 1;
        let sid = self.next("CA");
        let leg = Call {
            status: "ringing",
            inbound: false,
            from: LINE.to_owned(),
            to: phone.to_owned(),
            began: Timestamp::now(),
            ended: None,
        };
        self.calls.insert(sid.clone(), leg);
        let one = Participant {
            call: sid.clone(),
            label: Some(label.to_owned()),
            hold: false,
            there: false,
            since: Timestamp::now(),
        };
        self.meeting(room).there.push(one);
        sid
    }

    fn invited(&mut self, room: &str, form: &Form) -> Answer {
        let phone = form.get("To").unwrap().to_owned();
        let how = *self.phones.get(&phone).unwrap_or(&Phone::Unknown);
        if how == Phone::Unknown {
            return (400, json!({ "code": 21_211 }), vec![]);
        }
        assert!(form.get("From").is_some_and(|from| !from.is_empty()));
        let label = form.get("Label").unwrap().to_owned();
        let sid = self.invite(room, &label, &phone);
        let place = form
            .get("StatusCallback")
            .unwrap()
            .strip_prefix(PUBLIC)
            .unwrap()
            .trim_start_matches('/')
            .to_owned();
        let mut posts = vec![(place.clone(), status(&sid, "ringing"))];
        match how {
            Phone::Answers => {
                let meeting = self.picks_up(&sid);
                posts.push((place, status(&sid, "in-progress")));
                posts.push((
                    "room".to_owned(),
                    room_fields(&meeting, &sid, Some(&label), "participant-join"),
                ));
            }
            Phone::Rings | Phone::Unknown => {}
            Phone::Busy => self.fails(&sid, "busy", &mut posts, &place),
            Phone::Silent => self.fails(&sid, "no-answer", &mut posts, &place),
            Phone::Unreachable => self.fails(&sid, "failed", &mut posts, &place),
        }
        if std::mem::take(&mut self.lose_answer) {
            return (0, Value::Null, posts);
        }
        (201, json!({ "call_sid": sid, "label": label }), posts)
    }

    fn fails(&mut self, sid: &str, how: &'static str, posts: &mut Posts, place: &str) {
        self.ends(sid, how);
        posts.push((place.to_owned(), status(sid, how)));
    }

    /// The phone of this leg is answered. Gives the meeting.
    pub(crate) fn picks_up(&mut self, leg: &str) -> String {
        self.calls.get_mut(leg).unwrap().status = "in-progress";
        let meeting = self
            .meetings
            .iter_mut()
            .find(|meeting| meeting.there.iter().any(|one| one.call == leg))
            .unwrap();
        meeting
            .there
            .iter_mut()
            .find(|one| one.call == leg)
            .unwrap()
            .there = true;
        meeting.sid.clone()
    }

    fn hold(&mut self, meeting: &str, call: &str, form: &Form) -> Answer {
        let meeting = self
            .meetings
            .iter_mut()
            .find(|known| known.sid == meeting && known.open);
        let one = meeting.and_then(|meeting| meeting.there.iter_mut().find(|one| one.call == call));
        let Some(one) = one else { return gone() };
        one.hold = form.get("Hold") == Some("true");
        (200, json!({}), vec![])
    }
}

fn gone() -> Answer {
    (404, json!({ "code": 20_404 }), vec![])
}

fn row(sid: &str, call: &Call) -> Value {
    json!({
        "sid": sid, "status": call.status, "direction": if call.inbound { "inbound" } else { "outbound-api" },
        "from": call.from, "to": call.to, "date_created": written(call.began), "start_time": written(call.began),
        "end_time": call.ended.map(written), "duration": null
    })
}

fn written(at: Timestamp) -> String {
    rfc2822::to_string(&at.to_zoned(jiff::tz::TimeZone::UTC)).unwrap()
}

fn fields(sid: &str, more: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    let mut fields = vec![
        ("CallSid", sid.to_owned()),
        ("AccountSid", ACCOUNT.to_owned()),
    ];
    fields.extend(
        more.iter()
            .map(|(name, value)| (*name, (*value).to_owned())),
    );
    fields
}

fn status(sid: &str, status: &str) -> Vec<(&'static str, String)> {
    fields(
        sid,
        &[("CallStatus", status), ("Direction", "outbound-api")],
    )
}

fn over(sid: &str, status: &str) -> Vec<(&'static str, String)> {
    fields(sid, &[("CallStatus", status), ("Direction", "inbound")])
}

fn room_fields(
    meeting: &str,
    sid: &str,
    label: Option<&str>,
    event: &str,
) -> Vec<(&'static str, String)> {
    let now = written(Timestamp::now());
    let more = [
        ("ConferenceSid", meeting),
        ("StatusCallbackEvent", event),
        ("Timestamp", &now),
        ("ParticipantLabel", label.unwrap_or_default()),
    ];
    fields(sid, &more)
}

async fn request(stream: &mut TcpStream) -> Option<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    let end = loop {
        let mut piece = [0; 4096];
        let read = stream
            .read(&mut piece)
            .await
            .ok()
            .filter(|read| *read > 0)?;
        bytes.extend_from_slice(&piece[..read]);
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
    };
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let length = head.lines().find_map(|line| {
        line.to_lowercase()
            .strip_prefix("content-length: ")?
            .parse()
            .ok()
    });
    let mut body = bytes[end + 4..].to_vec();
    let missing = length.unwrap_or(0_usize).saturating_sub(body.len());
    let mut rest = vec![0; missing];
    stream.read_exact(&mut rest).await.ok()?;
    body.extend(rest);
    Some((head, body))
}

/// Posts as Twilio does, signed for the public address. Gives status and body.
pub(crate) async fn post(to: SocketAddr, place: &str, fields: &[(&str, &str)]) -> (u16, String) {
    let token = Redacted::new(TOKEN.to_owned());
    let body: Vec<String> = fields
        .iter()
        .map(|(n, v)| format!("{}={}", encoded(n), encoded(v)))
        .collect();
    let body = body.join("&");
    let form = Form::read(body.as_bytes()).unwrap();
    let signature = sign(&token, &format!("{PUBLIC}/{place}"), Signed::Form(&form));
    let headers = format!(
        "Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\nX-Twilio-Signature: {signature}\r\n"
    );
    send(to, place, &headers, body.as_bytes()).await
}

/// Posts anything. Gives status and body.
pub(crate) async fn send(to: SocketAddr, place: &str, headers: &str, body: &[u8]) -> (u16, String) {
    let mut stream = TcpStream::connect(to).await.unwrap();
    let head = format!(
        "POST /linelamp/{place} HTTP/1.1\r\nHost: hotline.example\r\n{headers}Content-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    // Whoever refuses a body may close before he has read all of it; his answer is there all the same.
    let _sent = stream.write_all(body).await;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let answer = String::from_utf8(answer).unwrap();
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    let body = answer.split_once("\r\n\r\n").unwrap().1.to_owned();
    (status, body)
}
