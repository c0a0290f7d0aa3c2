//! Owns: whether the table agrees with what the phone system knows, and how soon it did.
//! Must not know: what happened to either.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::time::{Duration, Instant};

use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use tokio::time::sleep;

use super::chain::{Chain, channels, said};
use crate::core::story::{ask, run_sql};
use crate::support::TestDatabase;

/// Ends that nobody saw are settled within this.
pub(super) const SETTLED: Duration = Duration::from_mins(1);

/// Writes down when the database first had what happened. The commit's time is the row's own.
pub(super) async fn watch(db: &TestDatabase) {
    for statement in [
        "CREATE TABLE public.first_written (call uuid, what text, happened timestamptz, PRIMARY KEY (call, what))",
        "CREATE FUNCTION public.write_down() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
         BEGIN
             INSERT INTO public.first_written
             SELECT NEW.id, v.what, v.happened
               FROM (VALUES ('arrived', NEW.arrived_at), ('connected', NEW.reached_at),
                            ('ended', CASE WHEN NEW.end_seen THEN NEW.ended_at END)) v (what, happened)
              WHERE v.happened IS NOT NULL
             ON CONFLICT DO NOTHING;
             RETURN NULL;
         END $$",
        "CREATE TRIGGER write_down AFTER INSERT OR UPDATE ON linelamp.call
             FOR EACH ROW EXECUTE FUNCTION public.write_down()",
    ] {
        run_sql(db, statement).await;
    }
}

/// From event to committed row, in milliseconds: what, how many, p50, p99, the longest.
pub(super) async fn delays(db: &TestDatabase) -> String {
    ask(
        db,
        "SELECT string_agg(concat_ws(' ', what, n, p50, p99, longest), '; ' ORDER BY what)
           FROM (SELECT what, count(*) AS n, percentile_disc(0.5) WITHIN GROUP (ORDER BY took) AS p50,
                        percentile_disc(0.99) WITHIN GROUP (ORDER BY took) AS p99, max(took) AS longest
                   FROM (SELECT w.what, (extract(epoch FROM pg_xact_commit_timestamp(w.xmin) - w.happened) * 1000)::int AS took
                           FROM public.first_written w JOIN linelamp.call c ON c.id = w.call WHERE NOT c.missed) d
                  GROUP BY what) t",
    )
    .await
}

/// The longest but one in a hundred from a caller's first event to his row.
pub(super) async fn arrival_p99(db: &TestDatabase) -> Duration {
    let told = delays(db).await;
    let arrived = told
        .split("; ")
        .find(|part| part.starts_with("arrived"))
        .unwrap_or_default();
    Duration::from_millis(arrived.split(' ').nth(3).unwrap().parse().unwrap())
}

/// A call as the table has it.
#[derive(sqlx::FromRow)]
struct Told {
    provider_id: String,
    why: String,
    ended: Option<i64>,
    reached: bool,
}

/// What the phone system's own log has of one call: the second in which he was hung up.
#[derive(Default)]
struct Logged {
    gone: Option<i64>,
}

/// The difference between table and phone system.
#[derive(Default)]
pub(super) struct Account {
    pub(super) calls: usize,
    pub(super) reached: usize,
    pub(super) missing: usize,
    pub(super) extra: usize,
    pub(super) open: usize,
    pub(super) double: usize,
    pub(super) unseen: usize,
    /// An end more than two seconds from where the phone system's log has it.
    pub(super) wrong_end: usize,
    /// The calls that end elsewhere in the log, and by how many seconds.
    elsewhere: Vec<(String, i64)>,
    pub(super) ends: BTreeMap<String, usize>,
}

impl Account {
    /// Nothing is wrong, and nothing is left to settle.
    pub(super) fn is_true(&self) -> bool {
        self.missing + self.extra + self.open + self.double + self.unseen + self.wrong_end == 0
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} calls, {} reached; {} missing, {} extra, {} open, {} double, {} unseen, {} with a wrong end; {:?}",
            self.calls,
            self.reached,
            self.missing,
            self.extra,
            self.open,
            self.double,
            self.unseen,
            self.wrong_end,
            self.ends
        )
    }
}

impl Chain {
    /// Every caller since the story began, by the phone system's log.
    fn logged(&self) -> BTreeMap<String, Logged> {
        let log = std::fs::read(said("LINELAMP_QUEUE_LOG")).unwrap();
        let log = String::from_utf8_lossy(&log[self.log_begins..]).into_owned();
        let mut calls: BTreeMap<String, Logged> = BTreeMap::new();
        for line in log.lines() {
            let parts: Vec<&str> = line.split('|').collect();
            let [second, id, _, _, event, ..] = parts[..] else {
                continue;
            };
            match event {
                "DID" | "ENTERQUEUE" => drop(calls.entry(id.to_owned()).or_default()),
                "HANGUP" => calls.entry(id.to_owned()).or_default().gone = second.parse().ok(),
                _ => {}
            }
        }
        calls
    }

    /// The table beside the phone system. `living`: who is there now.
    async fn account(&self, living: &BTreeSet<String>) -> Option<Account> {
        // The database may be away.
        let url = self.db.server().owner_url(self.db.name());
        let mut conn = PgConnection::connect(&url).await.ok()?;
        let told: Vec<Told> = sqlx::query_as(
            "SELECT provider_id, coalesce(end_why, 'open') AS why, extract(epoch FROM ended_at)::bigint AS ended,
                    reached_at IS NOT NULL AS reached FROM linelamp.call WHERE source = 'pbx'",
        )
        .fetch_all(&mut conn)
        .await
        .ok()?;
        let double: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM linelamp.claim a JOIN linelamp.claim b USING (call_id)
              WHERE a.fence < b.fence AND coalesce(a.ended_at, 'infinity') > b.taken_at",
        )
        .fetch_one(&mut conn)
        .await
        .ok()?;
        let logged = self.logged();
        let rows: BTreeSet<&String> = told.iter().map(|one| &one.provider_id).collect();
        let mut account = Account {
            calls: told.len(),
            missing: logged
                .keys()
                .chain(living)
                .filter(|id| !rows.contains(id))
                .count(),
            double: usize::try_from(double).unwrap(),
            ..Account::default()
        };
        for one in &told {
            let lives = living.contains(&one.provider_id);
            account.reached += usize::from(one.reached);
            account.extra += usize::from(!logged.contains_key(&one.provider_id) && !lives);
            account.open += usize::from((one.why == "open") != lives);
            account.unseen += usize::from(one.why == "not_seen");
            let gone = logged.get(&one.provider_id).and_then(|logged| logged.gone);
            if let (Some(gone), Some(ended)) = (gone, one.ended)
                && (gone - ended).abs() > 2
            {
                account.wrong_end += 1;
                account
                    .elsewhere
                    .push((one.provider_id.clone(), ended - gone));
            }
            *account.ends.entry(one.why.clone()).or_default() += 1;
        }
        Some(account)
    }

    /// Waits until the table has every caller, and as open exactly those who are there; how long that took. What is not
    /// right yet is printed, each state once.
    pub(super) async fn until_right(&self) -> Duration {
        let began = Instant::now();
        let mut before = String::new();
        loop {
            let living = channels().callers.into_iter().collect();
            let account = self.account(&living).await;
            let state = match &account {
                None => "no database".to_owned(),
                Some(account) => format!(
                    "{} missing, {} extra, {} open",
                    account.missing, account.extra, account.open
                ),
            };
            if account.is_some_and(|account| account.missing + account.extra + account.open == 0) {
                return began.elapsed();
            }
            if state != before {
                println!("    after {:?}: {state}", began.elapsed());
                before = state;
            }
            assert!(began.elapsed() < SETTLED, "{}", self.printed());
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits until all is settled, or until it should have been; prints the account, and answers with it.
    pub(super) async fn settled(&self, story: &str) -> Account {
        let began = Instant::now();
        loop {
            let living: BTreeSet<String> = channels().callers.into_iter().collect();
            let account = self.account(&living).await.unwrap_or_default();
            if account.is_true() && account.calls > 0 || began.elapsed() > SETTLED {
                let took = began.elapsed().as_secs_f32();
                println!("{story}: {account}; settled after {took:.1} s");
                println!(
                    "{story}: {} ms (count, p50, p99, longest)",
                    delays(&self.db).await
                );
                if !account.is_true() {
                    println!("{:?}\n{}", account.elsewhere, self.difference().await);
                    for (id, _) in &account.elsewhere {
                        println!("{}", self.lines_of(id));
                    }
                }
                return account;
            }
            sleep(Duration::from_millis(250)).await;
        }
    }

    /// What the phone system's log has of this call, but for the line with the number.
    fn lines_of(&self, id: &str) -> String {
        let log = std::fs::read(said("LINELAMP_QUEUE_LOG")).unwrap();
        let log = String::from_utf8_lossy(&log[self.log_begins..]).into_owned();
        let lines = log.lines().filter(|line| line.contains(id));
        let lines = lines.filter(|line| !line.contains("ENTERQUEUE"));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// The rows that a settled table would not have, for whoever looks for the reason. They hold no number.
    async fn difference(&self) -> String {
        let query = "SELECT string_agg(concat_ws(' ', provider_id, arrived_at, reached_at, ended_at, end_why, end_seen, missed), E'\n')
                       FROM linelamp.call WHERE source = 'pbx'
                        AND (ended_at IS NULL OR NOT end_seen OR extract(epoch FROM ended_at - arrived_at) NOT BETWEEN 0 AND 13)";
        ask(&self.db, AssertSqlSafe(query).0).await
    }
}
