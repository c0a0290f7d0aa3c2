//! Owns: operators who take, answer, talk, hang up and wrap up through the functions that the desk's keys call.
//! Must not know: what becomes of the phone system meanwhile: an operator goes on as soon as he can.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use linelamp::db::{DbError, calls, desk, phone};
use linelamp::domain::{
    Answer, CallId, Claim, Disposition, EndWhy, OperatorState, PhoneOrder, RequestId, Words,
};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use tokio::task::JoinHandle;
use tokio::time::sleep;
use uuid::Uuid;

use crate::support::TestDatabase;

/// Between two looks at one's own call.
const LOOK: Duration = Duration::from_millis(20);

/// How long operator and caller talk: with two operators and five callers a second, more than half give up.
const TALK: Duration = Duration::from_millis(800);

/// One desk: an operator with a phone.
pub(super) struct Desk {
    own: PgConnection,
    /// What the feed would show; asked directly.
    screen: PgConnection,
    id: Uuid,
    beaten: Instant,
    fences: Vec<linelamp::domain::Fence>,
}

pub(super) fn request() -> RequestId {
    RequestId(Uuid::new_v4())
}

impl Desk {
    pub(super) async fn open(at: &Place) -> Result<Self, DbError> {
        let own = PgConnection::connect(&at.own)
            .await
            .map_err(DbError::from)?;
        let screen = PgConnection::connect(&at.screen)
            .await
            .map_err(DbError::from)?;
        let mut desk = Self {
            own,
            screen,
            id: Uuid::new_v4(),
            beaten: Instant::now(),
            fences: Vec::new(),
        };
        desk::beat(&mut desk.own, desk.id, &[]).await?;
        desk.sits_at(&at.phone).await?;
        Ok(desk)
    }

    /// At this phone, ready for callers.
    pub(super) async fn sits_at(&mut self, number: &str) -> Result<(), DbError> {
        phone::set_phone(&mut self.own, request(), &Words::new(number)).await?;
        self.is(OperatorState::Available).await
    }

    pub(super) async fn is(&mut self, state: OperatorState) -> Result<(), DbError> {
        desk::set_state(&mut self.own, request(), state, None).await?;
        desk::hint(&mut self.own).await
    }

    async fn beats(&mut self) -> Result<(), DbError> {
        if self.beaten.elapsed() > Duration::from_secs(5) {
            self.beaten = Instant::now();
            desk::beat(&mut self.own, self.id, &self.fences).await?;
        }
        Ok(())
    }

    /// The next caller, if anybody waits.
    pub(super) async fn takes(&mut self) -> Result<Option<Claim>, DbError> {
        self.beats().await?;
        let taken = calls::take_best_call(&mut self.own, request(), None, None).await?;
        let Answer::Yours(claim) = taken.answer else {
            return Ok(None);
        };
        self.fences = vec![claim.fence];
        desk::hint(&mut self.own).await?;
        Ok(Some(claim))
    }

    /// This caller, chosen from the list: whom one has sent back is not the best call for oneself.
    pub(super) async fn takes_this(&mut self, call: CallId) -> Result<Claim, DbError> {
        let taken = calls::take_call(&mut self.own, request(), call).await?;
        let Answer::Yours(claim) = taken.answer else {
            return Err(DbError::Denied);
        };
        desk::hint(&mut self.own).await?;
        Ok(claim)
    }

    pub(super) async fn orders(&mut self, claim: Claim, wanted: PhoneOrder) -> Result<(), DbError> {
        phone::order(&mut self.own, request(), claim, &wanted).await?;
        desk::hint(&mut self.own).await
    }

    pub(super) async fn gives_back(&mut self, claim: Claim) -> Result<(), DbError> {
        calls::pass_call(&mut self.own, request(), claim, None).await?;
        desk::hint(&mut self.own).await
    }

    pub(super) async fn hangs_up(&mut self, claim: Claim) -> Result<(), DbError> {
        let why = EndWhy::OperatorHungUp;
        calls::hang_up_call(&mut self.own, request(), claim, why).await?;
        desk::hint(&mut self.own).await
    }

    pub(super) async fn wraps_up(&mut self, claim: Claim) -> Result<(), DbError> {
        self.fences.clear();
        calls::wrap_call(
            &mut self.own,
            request(),
            claim,
            Disposition::InfoGiven,
            None,
        )
        .await?;
        Ok(())
    }

    /// What the screen shows of the call in hand, by this expression over the call `c` and the claim `k`.
    pub(super) async fn sees(&mut self, claim: Claim, what: &str) -> Result<String, DbError> {
        let query = format!(
            "SELECT concat_ws(' ', {what}) FROM linelamp.claim k JOIN linelamp.call c ON c.id = k.call_id WHERE k.fence = $1"
        );
        let seen: Option<String> = sqlx::query_scalar(AssertSqlSafe(query))
            .bind(claim.fence.0)
            .fetch_optional(&mut self.screen)
            .await?;
        Ok(seen.unwrap_or_default())
    }

    /// Waits until one of these is shown, and says which and after how long.
    pub(super) async fn until(
        &mut self,
        claim: Claim,
        what: &str,
        wanted: &[&str],
    ) -> Result<(String, Duration), DbError> {
        let began = Instant::now();
        loop {
            let seen = self.sees(claim, what).await?;
            if wanted.contains(&seen.as_str()) {
                return Ok((seen, began.elapsed()));
            }
            assert!(
                began.elapsed() < Duration::from_mins(1),
                "{what} is {seen:?}, not {wanted:?}"
            );
            self.beats().await?;
            sleep(LOOK).await;
        }
    }

    /// A call from its taking to its wrap-up. Whether caller and operator talked.
    async fn serves(&mut self, claim: Claim, talk: Duration) -> Result<bool, DbError> {
        const STAGE: &str =
            "CASE WHEN k.ended_at IS NOT NULL THEN 'over' WHEN c.ended_at IS NOT NULL THEN 'gone'
                                  WHEN k.reached_at IS NOT NULL THEN 'talking' ELSE 'rings' END";
        let (stage, _) = self
            .until(claim, STAGE, &["over", "gone", "talking"])
            .await?;
        let talked = stage == "talking";
        if talked {
            sleep(talk).await;
            match self.hangs_up(claim).await {
                Ok(()) | Err(DbError::Ended) => {}
                Err(DbError::Phone(_)) if !talk.is_zero() => {}
                Err(refused) => return Err(refused),
            }
        }
        let (stage, _) = self.until(claim, STAGE, &["over", "gone"]).await?;
        if stage == "gone" {
            self.wraps_up(claim).await?;
        }
        self.fences.clear();
        Ok(talked)
    }
}

/// Where a desk stands: its two doors to the database, and its phone.
#[derive(Clone)]
pub(super) struct Place {
    own: String,
    screen: String,
    phone: String,
}

impl Place {
    pub(super) fn of(db: &TestDatabase, login: &str, phone: &str) -> Self {
        Self {
            own: db.url(login),
            screen: db.server().owner_url(db.name()),
            phone: phone.to_owned(),
        }
    }
}

/// Operators who compete for callers until they are told to stop.
pub(super) struct Team {
    stop: Arc<AtomicBool>,
    pub(super) talked: Arc<AtomicUsize>,
    desks: Vec<JoinHandle<()>>,
}

impl Team {
    pub(super) fn sits_down(db: &TestDatabase, desks: &[(&str, &str)]) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let talked = Arc::new(AtomicUsize::new(0));
        let desks = desks
            .iter()
            .map(|(login, phone)| {
                let (stop, talked) = (Arc::clone(&stop), Arc::clone(&talked));
                tokio::spawn(works(Place::of(db, login, phone), stop, talked))
            })
            .collect();
        Self {
            stop,
            talked,
            desks,
        }
    }

    /// The last callers are served.
    pub(super) async fn goes_home(self) -> usize {
        self.stop.store(true, Ordering::Relaxed);
        for desk in self.desks {
            desk.await.unwrap();
        }
        self.talked.load(Ordering::Relaxed)
    }
}

/// A desk that loses the database opens anew, as the program does.
async fn works(place: Place, stop: Arc<AtomicBool>, talked: Arc<AtomicUsize>) {
    while !stop.load(Ordering::Relaxed) {
        if let Ok(desk) = Desk::open(&place).await {
            let lost = work(desk, &stop, &talked).await;
            if let Err(why) = lost {
                eprintln!("desk at {}: {why}", place.phone);
            }
        }
        sleep(Duration::from_millis(300)).await;
    }
}

async fn work(mut desk: Desk, stop: &AtomicBool, talked: &AtomicUsize) -> Result<(), DbError> {
    while !stop.load(Ordering::Relaxed) {
        match desk.takes().await {
            Ok(Some(claim)) => {
                let served = desk.serves(claim, TALK).await?;
                talked.fetch_add(usize::from(served), Ordering::Relaxed);
            }
            Ok(None) | Err(DbError::Phone(_)) => sleep(Duration::from_millis(100)).await,
            Err(why) => return Err(why),
        }
    }
    Ok(())
}
