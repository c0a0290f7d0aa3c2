//! Owns: the invented caller: rings, waits, says what the script says when its moment or the operator's note has come,
//! and is cut off or hangs up.
//! Must not know: what is to be caught, or where his words are shown.

use std::sync::mpsc::Sender;
use std::time::Duration;

use tokio::time::Instant;

use super::scenario::{Says, ScriptedCall, Sign};
use crate::db::calls::{Arrival, add_call, connect_call, end_call};
use crate::db::connect::{ConnectTo, connect};
use crate::db::training::{TrainingCall, TrainingRows, training_rows};
use crate::db::{DbError, PgConnection, desk};
use crate::demo::Stop;
use crate::domain::{EndWhy, Heard, Sensitive, Words};

/// The name of the invented phone system in the database.
pub(super) const SOURCE: &str = "training";
const LOOK: Duration = Duration::from_millis(250);
/// From the claim to the caller's first word.
const CONNECTS: Duration = Duration::from_secs(1);
/// Nobody goes on more quickly than this, whatever was written.
const QUICKEST: Duration = Duration::from_millis(1500);
/// So long he stays on the line when all is said, and nobody hangs up. A line that is cut is cut in mid-sentence.
const LINGERS: Duration = Duration::from_secs(40);

/// Whose connections the caller uses.
#[derive(Clone, Debug)]
pub(super) struct Wires {
    /// Tells of calls.
    pub(super) bridge: ConnectTo,
    /// Sees what was written down.
    pub(super) owner: ConnectTo,
}

/// Why the caller falls silent before the script ends.
enum Silenced {
    /// The end was told.
    Told,
    /// The private database is gone.
    Database,
}

impl From<DbError> for Silenced {
    fn from(_: DbError) -> Self {
        Self::Database
    }
}

struct Caller<'a> {
    bridge: PgConnection,
    owner: PgConnection,
    stop: &'a Stop,
    tell: &'a Sender<Heard>,
}

/// Plays the calls one after the other, until the end is told.
pub(super) async fn play(calls: &[ScriptedCall], wires: &Wires, stop: Stop, tell: Sender<Heard>) {
    let played = async {
        let mut caller = Caller {
            bridge: connect(&wires.bridge).await?,
            owner: connect(&wires.owner).await?,
            stop: &stop,
            tell: &tell,
        };
        for (number, call) in calls.iter().enumerate() {
            caller.calls(number, call).await?;
        }
        caller.waits_for_the_wrap_up().await
    };
    let last = match played.await {
        Ok(()) => "training-over",
        Err(Silenced::Database) => "training-broken",
        Err(Silenced::Told) => return,
    };
    hear(&tell, Heard::Happens(last));
}

/// A desk that has closed hears nothing any more.
fn hear(tell: &Sender<Heard>, heard: Heard) {
    let _closed = tell.send(heard);
}

impl Caller<'_> {
    async fn pause(&self, time: Duration) -> Result<(), Silenced> {
        if self.stop.pause(time).await {
            Ok(())
        } else {
            Err(Silenced::Told)
        }
    }

    async fn rows(&mut self) -> Result<TrainingRows, DbError> {
        training_rows(&mut self.owner, SOURCE).await
    }

    async fn calls(&mut self, number: usize, call: &ScriptedCall) -> Result<(), Silenced> {
        self.pause(call.rings_after).await?;
        let name = number.to_string();
        let arrival = Arrival {
            source: SOURCE.to_owned(),
            provider_id: name.clone(),
            line: call.line.clone(),
            from: Some(Sensitive::new(call.phone.clone())),
            at: None,
        };
        add_call(&mut self.bridge, &arrival).await?;
        desk::hint(&mut self.bridge).await?;
        hear(self.tell, Heard::Happens("training-rings"));
        if !self.is_answered(number, call.waits).await? {
            hear(self.tell, Heard::Happens("training-gave-up"));
            return self.ends(&name, EndWhy::CallerHungUp).await;
        }
        self.pause(CONNECTS).await?;
        connect_call(&mut self.bridge, SOURCE, &name, None).await?;
        desk::hint(&mut self.bridge).await?;
        let said = self.talks(number, call).await?;
        hear(self.tell, Heard::Happens(said));
        self.ends(&name, call.ends).await
    }

    async fn ends(&mut self, name: &str, why: EndWhy) -> Result<(), Silenced> {
        end_call(&mut self.bridge, SOURCE, name, why, None).await?;
        desk::hint(&mut self.bridge).await?;
        Ok(())
    }

    /// What is said when all is over must not cover his last words before they were written down.
    async fn waits_for_the_wrap_up(&mut self) -> Result<(), Silenced> {
        let open = |call: &TrainingCall| call.reached_at.is_some() && call.wrapped_at.is_none();
        while self.rows().await?.calls.iter().any(open) {
            self.pause(LOOK).await?;
        }
        Ok(())
    }

    async fn is_answered(&mut self, number: usize, waits: Duration) -> Result<bool, Silenced> {
        let patience = Instant::now() + waits;
        while Instant::now() < patience {
            let rows = self.rows().await?;
            if rows.calls.get(number).is_some_and(|call| call.held) {
                return Ok(true);
            }
            self.pause(LOOK).await?;
        }
        Ok(false)
    }

    /// Says what there is to say; gives the sentence of how it came to its end.
    async fn talks(
        &mut self,
        number: usize,
        call: &ScriptedCall,
    ) -> Result<&'static str, Silenced> {
        let begun = Instant::now();
        let dies = call.lasts.map(|lasts| begun + lasts);
        let mut mouth = Mouth {
            left: &call.says,
            spoke: begun,
            lines: self.rows().await?.lines.len(),
        };
        loop {
            let rows = self.rows().await?;
            let now = Instant::now();
            if rows.calls.get(number).is_none_or(is_over) {
                return Ok("training-you-hung-up");
            }
            let stays = match call.ends {
                EndWhy::CutByFacility => QUICKEST,
                _ => LINGERS,
            };
            let silent = mouth.left.is_empty() && dies.is_none() && now >= mouth.spoke + stays;
            if silent || dies.is_some_and(|dies| now >= dies) {
                return Ok(match call.ends {
                    EndWhy::CutByFacility => "training-cut",
                    _ => "training-hung-up",
                });
            }
            // Whoever was passed back to the queue waits for somebody to speak to.
            let held = rows.calls.get(number).is_some_and(|call| call.held);
            if let Some(words) = mouth.next(&rows, now).filter(|_| held) {
                hear(self.tell, Heard::Says(Words::new(words)));
                mouth.has_spoken(&rows, now);
            }
            self.pause(LOOK).await?;
        }
    }
}

/// The operator has ended it.
fn is_over(call: &TrainingCall) -> bool {
    call.ended_at.is_some() || call.wrapped_at.is_some()
}

/// What is still to be said, and since when nothing was.
struct Mouth<'a> {
    left: &'a [Says],
    spoke: Instant,
    /// How many lines stood there when he last spoke.
    lines: usize,
}

impl<'a> Mouth<'a> {
    /// What he says now, if anything. What needs no saying any more is left out.
    fn next(&mut self, rows: &TrainingRows, now: Instant) -> Option<&'a str> {
        while let Some((first, rest)) = self.left.split_first() {
            if !self.any(&first.unless, rows) {
                let goes_on = self.any(&first.goes_on_with, rows);
                let after = if goes_on {
                    first.after.min(QUICKEST)
                } else {
                    first.after
                };
                return (now >= self.spoke + after).then_some(first.words.as_str());
            }
            self.left = rest;
        }
        None
    }

    fn has_spoken(&mut self, rows: &TrainingRows, now: Instant) {
        self.left = self.left.get(1..).unwrap_or_default();
        self.spoke = now;
        self.lines = rows.lines.len();
    }

    fn any(&self, signs: &[Sign], rows: &TrainingRows) -> bool {
        signs.iter().any(|sign| match sign {
            Sign::Line => rows.lines.len() > self.lines,
            Sign::Told(kind) => rows.told.iter().any(|told| told.kind == *kind),
        })
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::db::training::WrittenDown;
    use crate::domain::marks::MarkKind;

    fn says(words: &str, goes_on_with: Vec<Sign>, unless: Vec<Sign>) -> Says {
        Says {
            words: words.to_owned(),
            after: Duration::from_secs(10),
            goes_on_with,
            unless,
        }
    }

    fn line(words: &str) -> (Timestamp, Words) {
        (Timestamp::UNIX_EPOCH, Words::new(words))
    }

    #[test]
    fn he_speaks_in_time_or_when_he_is_written_down_and_not_what_is_known() {
        let script = [
            says("hello?", Vec::new(), Vec::new()),
            says("are you there?", Vec::new(), vec![Sign::Line]),
            says("I need insulin", vec![Sign::Line], Vec::new()),
        ];
        let begun = Instant::now();
        let mut mouth = Mouth {
            left: &script,
            spoke: begun,
            lines: 0,
        };
        let after = |seconds| begun + Duration::from_secs(seconds);
        let mut rows = TrainingRows::default();
        assert_eq!(mouth.next(&rows, after(9)), None);
        assert_eq!(mouth.next(&rows, after(10)), Some("hello?"));
        mouth.has_spoken(&rows, after(10));
        rows.lines.push(line("he says hello"));
        assert_eq!(
            mouth.next(&rows, after(11)),
            None,
            "somebody takes breath before going on"
        );
        assert_eq!(
            mouth.next(&rows, after(12)),
            Some("I need insulin"),
            "whoever writes is there: that is not asked"
        );
        mouth.has_spoken(&rows, after(12));
        assert_eq!(mouth.next(&rows, after(60)), None);
    }

    #[test]
    fn what_is_marked_moves_him_on_however_long_ago_it_was_written() {
        let script = [says("yes", vec![Sign::Told(MarkKind::Danger)], Vec::new())];
        let begun = Instant::now();
        let mut mouth = Mouth {
            left: &script,
            spoke: begun,
            lines: 1,
        };
        let mut rows = TrainingRows::default();
        rows.lines.push(line("=danger no insulin"));
        assert_eq!(mouth.next(&rows, begun + Duration::from_secs(3)), None);
        rows.told.push(WrittenDown {
            kind: MarkKind::Danger,
            says: Words::new("no insulin"),
            at: Timestamp::UNIX_EPOCH,
        });
        assert_eq!(
            mouth.next(&rows, begun + Duration::from_secs(3)),
            Some("yes")
        );
    }
}
