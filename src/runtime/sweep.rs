//! Owns: what is settled between journals and the database: keys, and the words of desks that are gone.
//! Must not know: the desk's own journal, or the screen.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::replay::bring_back;
use crate::db::connect::{ConnectTo, connect};

use crate::db::{DbError, PgConnection, journal};
use crate::domain::{self, Answer, Lsn, Piece, Receipt, Recovered, Redacted, Standing, TypedInto};
use crate::journal::{Folder, KeptKey, Opened, Owed, PublicKey, Record, SecretKey, password};

/// How long an errand may take before it is given up with its connection.
const PATIENCE: Duration = Duration::from_mins(2);
/// Where no standby is expected an acknowledged line stays for so long.
const STAY: SignedDuration = SignedDuration::from_hours(1);

/// What became of the journals of desks that are gone.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Swept {
    /// The lines the database has now that it may not have had.
    pub recovered: Recovered,
    /// Lines that the database has and that stay until it cannot lose them.
    pub kept: usize,
    /// Files that are not for this database and login: their key is not there.
    pub foreign: usize,
    /// Records that are damaged, or that only a later program can read; their files stay.
    pub unread: usize,
    /// Lines that the database has and whose file could not be told so: the disk is full.
    pub unwritten: usize,
    /// Lines the database would not take now, and may take another time.
    pub held_up: usize,
}

/// Somebody who goes to the database once, on a connection of their own.
pub(super) struct Clerk {
    pub(super) folder: Folder,
    /// The name of the configured way to the database.
    pub(super) place: String,
    pub(super) to: ConnectTo,
    /// The password of this machine's journal, if it has one and the operator gave it.
    pub(super) password: Option<Redacted<String>>,
}

/// What an errand has settled.
#[derive(Debug, Default)]
pub(super) struct Settled {
    /// The key to seal to.
    pub(super) key: Option<PublicKey>,
    /// What became of earlier desks' words.
    pub(super) recovered: Option<Recovered>,
    /// Something could not be settled and may be later.
    pub(super) again: bool,
    /// A disk took no word of what was settled: until it does, the files count the lines as unsaved.
    pub(super) disk_full: bool,
}

impl Clerk {
    /// Goes there and comes back.
    pub(super) fn run(self) -> Settled {
        let worker = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let mut settled = Settled::default();
        let Ok(worker) = worker else {
            settled.again = true;
            return settled;
        };
        let done = worker.block_on(async {
            // Giving up here is safe: the connection goes with the work.
            tokio::time::timeout(PATIENCE, self.errand(&mut settled)).await
        });
        match done {
            // Whoever may write no notes has no journal.
            Ok(Ok(()) | Err(DbError::Denied | DbError::Suspended)) => {}
            Ok(Err(error)) => {
                tracing::info!(%error, "journals wait");
                settled.again = true;
            }
            Err(_) => settled.again = true,
        }
        settled
    }

    async fn errand(&self, settled: &mut Settled) -> Result<(), DbError> {
        let mut conn = connect(&self.to).await?;
        settled.key = Some(self.settle_key(&mut conn).await?);
        let mut swept = Swept::default();
        let done = sweep(&mut conn, &self.folder, self.password.as_ref(), &mut swept).await;
        // What was brought back before a connection broke is told all the same.
        swept.recovered.password_given = self.password.is_some();
        settled.disk_full = swept.unwritten > 0;
        settled.again = swept.held_up > 0;
        settled.recovered = Some(swept.recovered);
        done
    }

    /// The key to seal to: the one that lies here, if the database has its other half; otherwise a new pair.
    async fn settle_key(&self, conn: &mut PgConnection) -> Result<PublicKey, DbError> {
        let origin = journal::standing(conn, Lsn(0)).await?.origin;
        match self.folder.key(&self.place) {
            Some(kept) if kept.origin == origin => Ok(kept.public),
            Some(kept) if origin.is_overtaken_by(kept.origin) => Err(DbError::Overtaken),
            Some(kept) if journal::knows_key(conn, kept.public.id).await? => {
                keep(&self.folder, &self.place, &KeptKey { origin, ..kept });
                Ok(kept.public)
            }
            _ => {
                let password = self.password.as_ref();
                make_key(conn, &self.folder, &self.place, password).await
            }
        }
    }
}

/// Makes a pair, puts its secret half away and keeps the other here: desks opened from now on seal to it.
///
/// # Errors
/// The database could not be told. `BadInput`: this machine lacks the memory to lock the half.
pub async fn make_key(
    conn: &mut PgConnection,
    folder: &Folder,
    place: &str,
    password: Option<&Redacted<String>>,
) -> Result<PublicKey, DbError> {
    let origin = journal::standing(conn, Lsn(0)).await?.origin;
    let secret = SecretKey::make(Uuid::new_v4());
    let public = secret.public();
    match password {
        None => journal::put_key(conn, public.id, secret.bytes()).await?,
        Some(password) => {
            let half = password::lock(&secret, password).ok_or(DbError::BadInput)?;
            journal::put_key(conn, public.id, &half).await?;
        }
    }
    let locked = password.is_some();
    keep(
        folder,
        place,
        &KeptKey {
            public,
            origin,
            locked,
        },
    );
    Ok(public)
}

fn keep(folder: &Folder, place: &str, key: &KeptKey) {
    let written = folder.keep_key(place, key);
    // A folder that cannot be written is told by whoever writes the journal.
    tracing::debug!(written = written.is_ok(), "journal key");
}

/// Whether this password opens anything that desks which are gone have left locked; `None`: nothing is.
///
/// # Errors
/// The database could not be asked.
pub async fn opens(
    conn: &mut PgConnection,
    folder: &Folder,
    password: &Redacted<String>,
) -> Result<Option<bool>, DbError> {
    let mut opens = None;
    for left in folder.left_behind().unwrap_or_default() {
        let Some(key) = left.key().filter(|_| left.unsaved() > 0) else {
            continue;
        };
        let half = journal::get_key(conn, key).await?;
        let locked = half.filter(|half| password::is_locked(half.reveal()));
        if let Some(half) = locked {
            let right = password::open(key, half.reveal(), Some(password)).is_some();
            opens = Some(opens == Some(true) || right);
        }
    }
    Ok(opens)
}

/// Brings the words of desks that are gone into the database, and removes their files once nothing can be lost.
/// A line that is there already is found again by its id: doing this twice, or in two places at once, is harmless.
///
/// # Errors
/// The connection was lost; what was done by then is written down and counted, and the rest stays.
pub async fn sweep(
    conn: &mut PgConnection,
    folder: &Folder,
    password: Option<&Redacted<String>>,
    swept: &mut Swept,
) -> Result<(), DbError> {
    for left in folder.left_behind().unwrap_or_default() {
        let Some(key) = left.key() else {
            let removed = left.remove_unbegun();
            tracing::debug!(removed = removed.is_ok(), "a journal that was never begun");
            continue;
        };
        let Some(half) = journal::get_key(conn, key).await? else {
            swept.foreign += 1;
            continue;
        };
        let Some(secret) = password::open(key, half.reveal(), password) else {
            swept.recovered.locked += left.unsaved();
            continue;
        };
        let Some(opened) = left.open(&secret) else {
            swept.foreign += 1;
            continue;
        };
        settle_file(conn, opened, swept).await?;
    }
    Ok(())
}

async fn settle_file(
    conn: &mut PgConnection,
    mut opened: Opened,
    swept: &mut Swept,
) -> Result<(), DbError> {
    let now = journal::standing(conn, Lsn(0)).await?;
    for owed in opened.ledger.lacking(now.origin) {
        settle_line(conn, &owed, now.now, &mut opened, swept).await?;
    }
    let receipts = opened.ledger.lines().filter_map(|owed| owed.receipt);
    let up_to = receipts.map(|receipt| receipt.saved.lsn).max();
    let standing = journal::standing(conn, up_to.unwrap_or(Lsn(0))).await?;
    let stays = opened
        .ledger
        .lines()
        .filter(|owed| !may_leave(owed, &standing))
        .count();
    swept.kept += stays;
    swept.unread += opened.unread;
    if stays == 0 && opened.unread == 0 {
        let wiped = opened.journal.wipe();
        tracing::info!(wiped = wiped.is_ok(), "a journal is settled");
    }
    Ok(())
}

async fn settle_line(
    conn: &mut PgConnection,
    owed: &Owed,
    now: Timestamp,
    opened: &mut Opened,
    swept: &mut Swept,
) -> Result<(), DbError> {
    let recovered = &mut swept.recovered;
    let answer = match bring_back(conn, &owed.line, owed.finished).await {
        Ok(written) => written.answer,
        Err(error) if ends_it(&error) => return Err(error),
        Err(error) => {
            tracing::info!(%error, "a line stays in its journal");
            recovered.refused += 1;
            swept.held_up += usize::from(!matches!(error, DbError::BadInput | DbError::Denied));
            return Ok(());
        }
    };
    let (unplaced, saved) = match answer {
        Answer::Noted {
            unplaced, saved, ..
        } => (unplaced, saved),
        Answer::Kept(_, saved) => (false, saved),
        _ => return Ok(()),
    };
    if owed.receipt.is_none() {
        tell_of(&owed.line, unplaced, recovered);
        recovered.drafts += usize::from(!owed.finished);
        recovered.unplaced += usize::from(unplaced);
    }
    let acknowledged = Record::Acknowledged(owed.line.entry(), Receipt { saved, at: now });
    // On a full disk the line is found again next time.
    let written = opened.journal.append(std::slice::from_ref(&acknowledged));
    swept.unwritten += usize::from(written.is_err());
    tracing::debug!(written = written.is_ok(), "a line was brought back");
    opened.ledger.take_in(acknowledged);
    Ok(())
}

/// Whether nothing that comes later would fare better. Any other error is about this line: those behind it do not wait.
const fn ends_it(error: &DbError) -> bool {
    let of_this_desk = matches!(
        error,
        DbError::Suspended | DbError::OldClient | DbError::OldSchema | DbError::Restored
    );
    error.is_loss() || of_this_desk
}

/// Where it belongs now, for the operator.
fn tell_of(piece: &Piece, unplaced: bool, recovered: &mut Recovered) {
    let (claim, into) = match piece {
        Piece::Note(line) => (Some(line.claim), None),
        Piece::Typed(line) => (line.claim, Some(&line.into)),
    };
    let record = match into {
        Some(TypedInto::Value { record, .. }) => Some(*record),
        Some(TypedInto::Told { person, .. }) => Some(domain::Record::Person(*person)),
        _ => None,
    };
    match (claim, record.filter(|_| !unplaced)) {
        (_, Some(record)) => count(&mut recovered.records, record),
        (Some(claim), None) => count(&mut recovered.calls, claim.call),
        (None, None) => recovered.loose += 1,
    }
}

fn count<T: PartialEq>(places: &mut Vec<(T, usize)>, place: T) {
    match places.iter_mut().find(|(known, _)| *known == place) {
        Some((_, lines)) => *lines += 1,
        None => places.push((place, 1)),
    }
}

/// Whether nothing can take a line from the hotline any more.
fn may_leave(owed: &Owed, standing: &Standing) -> bool {
    owed.receipt.is_some_and(|receipt| {
        receipt.saved.origin == standing.origin
            && if standing.expected {
                standing.reached
            } else {
                standing.now.duration_since(receipt.at) >= STAY
            }
    })
}
