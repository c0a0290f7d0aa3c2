//! Owns: an invented phone system that speaks the manager interface as a real one does, with all its faults to order.
//! Must not know: what is tested with it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::OwnedReadHalf;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::watch;

use super::fake_switch as switch;

pub(crate) const USER: &str = "linelamp";
pub(crate) const SECRET: &str = "invented-secret";

/// What a phone does when it is rung.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phone {
    Answers,
    Rings,
    Busy,
    Silent,
    Unreachable,
}

#[derive(Clone, Default)]
pub(crate) struct Channel {
    pub(crate) name: String,
    pub(crate) number: String,
    pub(crate) exten: String,
    pub(crate) linked: String,
    pub(crate) queued: bool,
    pub(crate) room: Option<String>,
    pub(crate) bridge: Option<String>,
    pub(crate) application: String,
    /// 5 while it rings; a real one has others too.
    pub(crate) state: u8,
}

/// What goes wrong, to order.
#[derive(Clone, Default)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each fault is there or not, in any combination"
)]
pub(crate) struct Faults {
    pub(crate) twins: bool,
    pub(crate) shuffle: Option<u64>,
    pub(crate) not_booted: bool,
    pub(crate) without_queue: Option<String>,
    pub(crate) half_lists: bool,
    pub(crate) wrong_counts: bool,
    /// The user's filter leaves `Newstate` out.
    pub(crate) without_states: bool,
}

#[derive(Default)]
pub(crate) struct World {
    pub(crate) channels: BTreeMap<String, Channel>,
    pub(crate) phones: BTreeMap<String, Phone>,
    pub(crate) members: BTreeMap<(String, String), bool>,
    pub(crate) faults: Faults,
    pub(crate) actions: Vec<(String, BTreeMap<String, String>)>,
    pub(crate) booted: u64,
    pub(crate) used_ids: BTreeSet<String>,
    wires: Vec<UnboundedSender<String>>,
}

/// The phone system. Dropping it kills it.
#[derive(Clone)]
pub(crate) struct FakePbx {
    world: Arc<Mutex<World>>,
    /// Nothing is read and nothing is sent while this is true.
    frozen: watch::Sender<bool>,
    /// Counts up: connections of before are cut.
    cut: watch::Sender<u64>,
    port: u16,
}

impl FakePbx {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let pbx = Self {
            world: Arc::default(),
            frozen: watch::Sender::new(false),
            cut: watch::Sender::new(0),
            port: listener.local_addr().expect("an address").port(),
        };
        pbx.world().booted = seconds() - 100;
        tokio::spawn(pbx.clone().listen(listener));
        pbx
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().expect("nobody failed inside")
    }

    pub(crate) fn freeze(&self, frozen: bool) {
        self.frozen.send_replace(frozen);
    }

    /// Cuts every connection.
    pub(crate) fn cut(&self) {
        self.cut.send_modify(|count| *count += 1);
        self.world().wires.clear();
    }

    /// The process is killed and started anew: all channels are gone, nobody says a word of it.
    pub(crate) fn kill_and_restart(&self) {
        let mut world = self.world();
        world.channels.clear();
        world.booted = seconds();
        drop(world);
        self.cut();
    }

    /// How many actions of this name came.
    pub(crate) fn count(&self, action: &str) -> usize {
        let world = self.world();
        world
            .actions
            .iter()
            .filter(|(name, _)| name == action)
            .count()
    }

    /// A frame to everybody who is logged in. Headers as `Key=value`, separated by blanks.
    pub(crate) fn emit(&self, headers: &str) {
        self.world().emit(headers);
    }

    /// Bytes to everybody, as they are.
    pub(crate) fn emit_raw(&self, text: &str) {
        for wire in &self.world().wires {
            let _gone = wire.send(text.to_owned());
        }
    }

    pub(crate) fn caller_joins(&self, id: &str, number: &str) {
        switch::caller_joins(&mut self.world(), id, number);
    }

    pub(crate) fn hangs_up(&self, id: &str) {
        switch::hangs_up(&mut self.world(), id, 16);
    }

    /// The phone that rings under this id is picked up.
    pub(crate) fn picks_up(&self, leg: &str) {
        switch::picks_up(&mut self.world(), leg);
    }

    async fn listen(self, listener: TcpListener) {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(self.clone().serve(stream));
        }
    }

    async fn serve(self, stream: TcpStream) {
        let (from, mut to) = stream.into_split();
        let (wire, mail) = unbounded_channel();
        let mut cut = self.cut.subscribe();
        let before = *cut.borrow_and_update();
        let _sent = wire.send("Asterisk Call Manager/9.0.0\r\n".to_owned());
        let post = async {
            let mut mail = mail;
            while let Some(text) = self.post(&mut mail).await {
                self.thawed().await;
                if to.write_all(text.as_bytes()).await.is_err() {
                    return;
                }
            }
        };
        tokio::select! {
            () = self.read(from, wire.clone()) => {}
            () = post => {}
            _ = cut.wait_for(|count| *count != before) => {}
        }
    }

    async fn thawed(&self) {
        let mut frozen = self.frozen.subscribe();
        let _thawed = frozen.wait_for(|frozen| !frozen).await;
    }

    /// What is sent next: with mischief, the frames of some milliseconds twice and in any order.
    async fn post(&self, mail: &mut UnboundedReceiver<String>) -> Option<String> {
        let first = mail.recv().await?;
        let Some(seed) = self.world().faults.shuffle else {
            return Some(first);
        };
        if !first.starts_with("Event: ") || first.contains("ActionID: ") {
            return Some(first);
        }
        let mut frames = vec![first];
        let deadline = tokio::time::Instant::now() + Duration::from_millis(40);
        let mut answer = String::new();
        while let Ok(Some(more)) = tokio::time::timeout_at(deadline, mail.recv()).await {
            if !more.starts_with("Event: ") || more.contains("ActionID: ") {
                answer = more;
                break;
            }
            frames.push(more);
        }
        let mut random = StdRng::seed_from_u64(seed);
        let twins: Vec<String> = frames
            .iter()
            .filter(|_| random.random_bool(0.3))
            .cloned()
            .collect();
        frames.extend(twins);
        frames.shuffle(&mut random);
        Some(frames.concat() + &answer)
    }

    async fn read(&self, mut from: OwnedReadHalf, wire: UnboundedSender<String>) {
        let mut text = String::new();
        let mut bytes = [0; 4096];
        loop {
            self.thawed().await;
            let Ok(count @ 1..) = from.read(&mut bytes).await else {
                return;
            };
            self.thawed().await;
            text.push_str(&String::from_utf8_lossy(&bytes[..count]));
            while let Some(end) = text.find("\r\n\r\n") {
                let action: BTreeMap<String, String> = text[..end]
                    .lines()
                    .filter_map(|line| line.split_once(": "))
                    .map(|(key, value)| (key.to_owned(), value.to_owned()))
                    .collect();
                text.drain(..end + 4);
                if !self.obey(&action, &wire) {
                    return;
                }
            }
        }
    }

    fn obey(&self, action: &BTreeMap<String, String>, wire: &UnboundedSender<String>) -> bool {
        let mut world = self.world();
        let name = action.get("Action").cloned().unwrap_or_default();
        world.actions.push((name.clone(), action.clone()));
        let id = action.get("ActionID").cloned().unwrap_or_default();
        let say = |text: String| {
            let _gone = wire.send(frame(&text, &format!("ActionID={id}")));
        };
        match name.as_str() {
            "Challenge" => say("Response=Success Challenge=840415273".to_owned()),
            "Login" if may_enter(action) => {
                say("Response=Success Message=Authentication_accepted".to_owned());
                world.wires.push(wire.clone());
                if !world.faults.not_booted {
                    let uptime = seconds() - world.booted;
                    let _gone = wire.send(frame(&format!("Event=FullyBooted Uptime={uptime}"), ""));
                }
            }
            "Login" => {
                say("Response=Error Message=Authentication_failed".to_owned());
                return true;
            }
            "Logoff" => return false,
            "Ping" => say(format!("Response=Success Ping=Pong Timestamp={}", stamp())),
            "ListCommands" => say(
                "Response=Success Originate=Originate_a_call. Ping=Keepalive_command.".to_owned(),
            ),
            "CoreSettings" => say("Response=Success AsteriskVersion=22.10.1".to_owned()),
            _ => {
                for answer in switch::obey(&mut world, &name, action) {
                    say(answer);
                }
            }
        }
        true
    }
}

impl World {
    pub(crate) fn emit(&mut self, headers: &str) {
        let text = frame(headers, &format!("Timestamp={}", stamp()));
        let times = if self.faults.twins { 2 } else { 1 };
        for wire in &self.wires {
            for _ in 0..times {
                let _gone = wire.send(text.clone());
            }
        }
    }
}

/// `Event=Hangup Uniqueid=p-1.1` as a frame.
pub(crate) fn frame(headers: &str, more: &str) -> String {
    let lines = headers.split(' ').chain(more.split(' '));
    let lines: String = lines
        .filter_map(|header| header.split_once('='))
        .map(|(key, value)| {
            let line = format!("{key}: {}\r\n", value.replace('_', " "));
            // They always stand together.
            let names = ["CallerIDName", "ConnectedLineNum", "ConnectedLineName"];
            let names = names.iter().filter(|_| key == "CallerIDNum");
            names.fold(line, |line, name| line + name + ": <unknown>\r\n")
        })
        .collect();
    lines + "\r\n"
}

fn may_enter(action: &BTreeMap<String, String>) -> bool {
    use md5::{Digest, Md5};
    let digest = Md5::digest(format!("840415273{SECRET}"));
    let proof: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    let secret = action.get("Secret").is_some_and(|secret| secret == SECRET);
    let key = action.get("Key").is_some_and(|key| *key == proof);
    action.get("Username").is_some_and(|user| user == USER) && (secret || key)
}

pub(crate) fn seconds() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("after 1970")
        .as_secs()
}

fn stamp() -> String {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("after 1970");
    format!("{}.{:06}", now.as_secs(), now.subsec_micros())
}
