//! Owns: the statements of a bridge: the session that speaks for a phone system, and its signs of life.
//! Must not know: how a phone system speaks, or when anything is due.

use jiff::{SignedDuration, Timestamp};
use jiff_sqlx::ToSqlx;
use serde_json::{Map, Value, json};
use sqlx::{Connection, PgConnection};
use uuid::Uuid;

use super::connect::{ConnectTo, connect, connect_listener};
use super::{DbError, Written};
use crate::domain::phone_system::{
    AnswerMode, CallFacts, Caller, Closing, Command, CommandKind, PhonePresence, Picture, Record,
    RecordPosition, SignOfLife, Silence, SourceName, Step, SystemKind, Takes,
};
use crate::domain::{CommandId, Origin};

const STANDING: &str = "SELECT linelamp.stands_ahead(), linelamp.origin()";
/// What happens on the phones waits for no desk: a row that somebody has is tried again later, and holds up nothing else.
const IMPATIENT: &str = "SELECT set_config('lock_timeout', '300ms', false)";
const HELLO: &str = "SELECT linelamp.bridge_hello($1, $2, $3)";
const FACTS: &str = "SELECT changed, refused FROM linelamp.bridge_facts($1, $2)";
const PICTURE: &str = "SELECT vanished, held FROM linelamp.bridge_picture($1, $2, $3, $4)";
const RECORD: &str = "SELECT linelamp.bridge_record($1, $2, $3)";
const POSITION: &str = "SELECT linelamp.bridge_position($1)";
const ALIVE: &str = "SELECT linelamp.bridge_alive($1, $2, $3, $4)";
const SILENT: &str = "SELECT linelamp.bridge_silent($1, $2)";
const NEXT: &str = "SELECT id, kind, argument, provider_id, room, left_ms
    FROM linelamp.bridge_next_commands($1, $2)";
const BEGUN: &str = "SELECT id, kind, argument, provider_id, room, left_ms
    FROM linelamp.bridge_begun_commands($1)";
const CANCELLED: &str = "SELECT linelamp.bridge_cancelled_commands($1)";
const REFUSE_LATE: &str = "SELECT linelamp.bridge_refuse_late($1)";
const STEP: &str = "SELECT linelamp.bridge_step($1, $2)";
const PRESENCE: &str = "SELECT phone, name, takes FROM linelamp.bridge_presence($1)";
const HINT: &str = "SELECT linelamp.hint()";

/// Where desks are told to look again.
const CHANNEL: &str = "linelamp";

/// What came of telling facts.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct TakenIn {
    /// Calls of which something was new.
    pub changed: i32,
    /// Calls beyond what may come in a minute. They live on unseen until they are told again.
    pub refused: i32,
    /// Open calls that a picture did not have: they are over.
    pub vanished: i32,
}

/// What came of a picture.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Closed {
    /// Open calls that it did not have: they are over.
    pub vanished: i32,
    /// Those that somebody had in his hands at this moment: another picture closes them.
    pub held: i32,
}

/// A session that speaks, or is to speak, for a phone system. Of these one speaks, for as long as it lives.
#[derive(Debug)]
pub struct BridgeSession {
    conn: PgConnection,
    source: String,
    origin: Origin,
}

impl BridgeSession {
    /// Connects, without speaking for the phone system yet.
    ///
    /// # Errors
    /// [`DbError::Restored`] where the database is a restored copy that nobody has declared to be one.
    pub async fn open(to: &ConnectTo, source: &SourceName) -> Result<Self, DbError> {
        let mut conn = connect(to).await?;
        let (ahead, origin): (bool, Vec<u8>) =
            sqlx::query_as(STANDING).fetch_one(&mut conn).await?;
        if ahead {
            return Err(DbError::Restored);
        }
        sqlx::query(IMPATIENT).execute(&mut conn).await?;
        Ok(Self {
            conn,
            source: source.as_str().to_owned(),
            origin: Written::origin(&origin)?,
        })
    }

    /// Speaks for the phone system from now on, until this session ends; false where another bridge does. To be asked
    /// until it is true, and not again.
    pub async fn speak(&mut self, kind: SystemKind, mode: AnswerMode) -> Result<bool, DbError> {
        Ok(sqlx::query_scalar(HELLO)
            .bind(&self.source)
            .bind(kind.word())
            .bind(mode.word())
            .fetch_one(&mut self.conn)
            .await?)
    }

    /// Which database it is, and on which timeline.
    #[must_use]
    pub const fn origin(&self) -> Origin {
        self.origin
    }

    /// Tells what happens now, in one statement.
    pub async fn facts(&mut self, calls: &[CallFacts]) -> Result<TakenIn, DbError> {
        let (changed, refused): (i32, i32) = sqlx::query_as(FACTS)
            .bind(&self.source)
            .bind(all(calls))
            .fetch_one(&mut self.conn)
            .await?;
        Ok(TakenIn {
            changed,
            refused,
            vanished: 0,
        })
    }

    /// Closes whoever is open and not in the picture. Its own calls are told as facts, before.
    pub async fn picture(&mut self, picture: &Picture) -> Result<Closed, DbError> {
        let living = picture.names().collect();
        self.close_all_but(living, picture.restarted, picture.booted_at)
            .await
    }

    /// The same for the end of a large picture.
    pub async fn closing(&mut self, closing: &Closing) -> Result<Closed, DbError> {
        let living = closing.living.iter().map(String::as_str).collect();
        self.close_all_but(living, closing.restarted, closing.booted_at)
            .await
    }

    async fn close_all_but(
        &mut self,
        mut living: Vec<&str>,
        restarted: bool,
        booted_at: Option<Timestamp>,
    ) -> Result<Closed, DbError> {
        // What has a control in it is no name of a call.
        living.retain(|name| !name.contains(char::is_control));
        let (vanished, held): (i32, i32) = sqlx::query_as(PICTURE)
            .bind(&self.source)
            .bind(living)
            .bind(restarted)
            .bind(booted_at.map(ToSqlx::to_sqlx))
            .fetch_one(&mut self.conn)
            .await?;
        Ok(Closed { vanished, held })
    }

    /// Tells what a record of the past says; how many calls it changed.
    pub async fn record(&mut self, record: &Record) -> Result<i32, DbError> {
        self.past(&record.calls, Some(&record.read_to)).await
    }

    /// The same; without a position, how far the record was read stays as it is.
    pub async fn past(
        &mut self,
        calls: &[CallFacts],
        read_to: Option<&RecordPosition>,
    ) -> Result<i32, DbError> {
        Ok(sqlx::query_scalar(RECORD)
            .bind(&self.source)
            .bind(all(calls))
            .bind(read_to.map(|position| plain(&position.0)))
            .fetch_one(&mut self.conn)
            .await?)
    }

    /// How far the record of the past was read.
    pub async fn record_read_to(&mut self) -> Result<Option<RecordPosition>, DbError> {
        let position: Option<String> = sqlx::query_scalar(POSITION)
            .bind(&self.source)
            .fetch_one(&mut self.conn)
            .await?;
        Ok(position.map(RecordPosition))
    }

    /// A sign of life: of the bridge, and with `system` of the phone system too. True where desks see a difference.
    pub async fn alive(&mut self, system: Option<&SignOfLife>) -> Result<bool, DbError> {
        let round_trip = system.map(|sign| i32::try_from(sign.round_trip.as_millis()));
        Ok(sqlx::query_scalar(ALIVE)
            .bind(&self.source)
            .bind(round_trip.map(|ms| ms.unwrap_or(i32::MAX)))
            .bind(system.and_then(|sign| sign.booted_at.map(ToSqlx::to_sqlx)))
            .bind(system.and_then(|sign| sign.version.as_deref().map(plain)))
            .fetch_one(&mut self.conn)
            .await?)
    }

    /// The phone system is not heard. True where desks see a difference.
    pub async fn silent(&mut self, silence: Silence) -> Result<bool, DbError> {
        Ok(sqlx::query_scalar(SILENT)
            .bind(&self.source)
            .bind(silence.word())
            .fetch_one(&mut self.conn)
            .await?)
    }

    /// Takes what is to be done, at most so many.
    pub async fn next_commands(&mut self, most: usize) -> Result<Vec<Command>, DbError> {
        let rows: Vec<CommandRow> = sqlx::query_as(NEXT)
            .bind(&self.source)
            .bind(i32::try_from(most).unwrap_or(i32::MAX))
            .fetch_all(&mut self.conn)
            .await?;
        Ok(rows.into_iter().filter_map(command).collect())
    }

    /// What an earlier bridge had begun and not finished.
    pub async fn begun_commands(&mut self) -> Result<Vec<Command>, DbError> {
        let rows: Vec<CommandRow> = sqlx::query_as(BEGUN)
            .bind(&self.source)
            .fetch_all(&mut self.conn)
            .await?;
        Ok(rows.into_iter().filter_map(command).collect())
    }

    /// The commands under way whose operator has let the caller go.
    pub async fn cancelled_commands(&mut self) -> Result<Vec<CommandId>, DbError> {
        let ids: Vec<Uuid> = sqlx::query_scalar(CANCELLED)
            .bind(&self.source)
            .fetch_all(&mut self.conn)
            .await?;
        Ok(ids.into_iter().map(CommandId).collect())
    }

    /// Refuses commands whose time has passed. True where desks see a difference.
    pub async fn refuse_late(&mut self) -> Result<bool, DbError> {
        Ok(sqlx::query_scalar(REFUSE_LATE)
            .bind(&self.source)
            .fetch_one(&mut self.conn)
            .await?)
    }

    /// How far a command came; false where it is over already.
    pub async fn step(&mut self, command: CommandId, step: Step) -> Result<bool, DbError> {
        Ok(sqlx::query_scalar(STEP)
            .bind(command.0)
            .bind(step.word())
            .fetch_one(&mut self.conn)
            .await?)
    }

    /// The phones that may ring, all of them.
    pub async fn presence(&mut self) -> Result<Vec<PhonePresence>, DbError> {
        let rows: Vec<(String, String, String)> = sqlx::query_as(PRESENCE)
            .bind(&self.source)
            .fetch_all(&mut self.conn)
            .await?;
        Ok(rows
            .into_iter()
            .map(|(phone, name, takes)| PhonePresence {
                phone: phone.into(),
                name,
                takes: Takes::from_word(&takes).unwrap_or(Takes::Paused),
            })
            .collect())
    }

    /// Signs out in good order: another bridge may act at once.
    pub async fn close(self) -> Result<(), DbError> {
        self.conn.close().await?;
        Ok(())
    }
}

/// A second session, which hears that somebody changed something and says so itself.
#[derive(Debug)]
pub struct HintSession {
    listener: sqlx::postgres::PgListener,
}

impl HintSession {
    /// Connects and listens.
    pub async fn open(to: &ConnectTo) -> Result<Self, DbError> {
        let mut listener = connect_listener(to).await?;
        listener.listen(CHANNEL).await?;
        Ok(Self { listener })
    }

    /// Waits until somebody changed something. May be given up at any time.
    ///
    /// # Errors
    /// Where the connection is lost: what was said meanwhile is lost too.
    pub async fn heard(&mut self) -> Result<(), DbError> {
        match self.listener.try_recv().await? {
            Some(_) => Ok(()),
            None => Err(DbError::Offline),
        }
    }
}

/// A third session, only to say "look again": it takes its time over it, so that many changes make one hint.
#[derive(Debug)]
pub struct TellingSession {
    conn: PgConnection,
}

impl TellingSession {
    /// Connects.
    pub async fn open(to: &ConnectTo) -> Result<Self, DbError> {
        Ok(Self {
            conn: connect(to).await?,
        })
    }

    /// Tells every desk to look again.
    pub async fn hint(&mut self) -> Result<(), DbError> {
        sqlx::query(HINT).execute(&mut self.conn).await?;
        Ok(())
    }
}

type CommandRow = (Uuid, String, Option<String>, String, String, i64);

/// A kind that this program does not know comes from a newer schema: it is left to run out.
/// Its time is counted from now on by our clock, which may be another than the server's.
fn command((id, kind, argument, provider_id, room, left_ms): CommandRow) -> Option<Command> {
    let phone = || argument.clone().map(Into::into);
    Some(Command {
        id: CommandId(id),
        kind: match kind.as_str() {
            "answer" => CommandKind::Answer { phone: phone()? },
            "hold" => CommandKind::Hold,
            "resume" => CommandKind::Resume,
            "interpreter" => CommandKind::Interpreter { phone: phone()? },
            "drop_interpreter" => CommandKind::DropInterpreter,
            "requeue" => CommandKind::Requeue,
            "hang_up" => CommandKind::HangUp,
            "release" => CommandKind::Release {
                leg: CommandId::of_leg(argument.as_deref()?)?,
            },
            _ => return None,
        },
        provider_id,
        room,
        expires_at: Timestamp::now() + SignedDuration::from_millis(left_ms),
    })
}

/// The facts of one statement; what has no name of its own cannot be kept.
fn all(calls: &[CallFacts]) -> Value {
    calls
        .iter()
        .filter(|call| call.is_named())
        .map(facts)
        .collect()
}

/// A control in a text is no part of a number or a name, and one of them no part of any text in the database.
fn plain(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).collect()
}

fn facts(call: &CallFacts) -> Value {
    let mut told = Map::new();
    let mut tell = |name: &str, value: Value| {
        if !value.is_null() {
            told.insert(name.to_owned(), value);
        }
    };
    let time = |at: Option<Timestamp>| at.map_or(Value::Null, |at| json!(at.to_string()));
    let text = |text: &Option<String>| {
        text.as_deref()
            .map_or(Value::Null, |text| json!(plain(text)))
    };
    tell("id", json!(call.provider_id));
    tell("line", text(&call.line));
    tell("facility", text(&call.facility));
    match &call.caller {
        Caller::NotSaid => {}
        Caller::Number(number) => {
            tell("caller", json!("number"));
            tell("number", json!(plain(number.reveal())));
        }
        Caller::Withheld => tell("caller", json!("withheld")),
        Caller::Prohibited => tell("caller", json!("prohibited")),
    }
    tell("arrived", time(call.arrived_at));
    tell("waiting", time(call.waiting_at));
    if let Some(connected) = &call.connected {
        let phone = connected.phone.as_ref().map(|phone| plain(phone.reveal()));
        tell(
            "connected",
            json!({ "at": connected.at.to_string(), "phone": phone }),
        );
    }
    tell("on_hold", json!(call.on_hold));
    tell("alone", json!(call.alone));
    tell("voicemail", json!(call.voicemail.then_some(true)));
    if let Some(ended) = call.ended {
        tell(
            "ended",
            json!({ "at": ended.at.to_string(), "why": ended.why.word(), "seen": ended.seen }),
        );
    }
    Value::Object(told)
}
