//! Owns: a desk's signs of life on its connection, and reading what changed: at first, at a hint, with each sign of life.
//! Must not know: when any of it is due, or orders.

use sqlx::Acquire as _;
use sqlx::postgres::PgListener;

use super::session::{BEAT_PATIENCE, Link};
use super::{in_time, now};
use crate::db::{DbError, desk, feed, migrate};
use crate::domain::{LinkState, News, Row};

impl Link {
    /// What changed while there was no connection; everything, where that cannot be told.
    pub(super) async fn first_look(
        &self,
        session: &mut PgListener,
    ) -> Result<feed::Answer, DbError> {
        let conn = session.acquire().await?;
        let fresh = self.cursor.as_ref().filter(|cursor| cursor.is_fresh(now()));
        if let Some(cursor) = fresh
            && let Some(answer) = feed::listen_and_read_since(conn, cursor).await?
        {
            return Ok(answer);
        }
        feed::read_all(conn, true).await
    }

    /// Reads what changed; true where it was something of which a hint should have told.
    pub(super) async fn look(
        &mut self,
        session: &mut PgListener,
        tell: &mut impl FnMut(News),
    ) -> Result<bool, DbError> {
        let conn = session.acquire().await?;
        let fresh = self.cursor.as_ref().filter(|cursor| cursor.is_fresh(now()));
        let since = match fresh {
            Some(cursor) => feed::read_since(conn, cursor).await?,
            None => None,
        };
        let answer = match since {
            Some(answer) => answer,
            // Another timeline, another database, other rights, or too long away: the whole world again.
            None => feed::read_all(conn, false).await?,
        };
        self.take_in(answer, tell)
    }

    /// Takes in what was read; true where it was something of which a hint should have told.
    fn take_in(
        &mut self,
        answer: feed::Answer,
        tell: &mut impl FnMut(News),
    ) -> Result<bool, DbError> {
        migrate::may_work(answer.cursor.schema(), answer.cursor.min_client())?;
        if answer.batch.whole {
            tell(News::Origin(answer.cursor.origin()));
        }
        self.cursor = Some(answer.cursor);
        self.note_claims(&answer.batch);
        let batch = answer.batch;
        // That a desk came or was heard again is told by its heartbeat, of which nobody else is told.
        let hinted = |row: &Row| !matches!(row, Row::Operator(_));
        let unheard = batch.whole || batch.rows.iter().any(hinted) || !batch.gone.is_empty();
        if unheard || !batch.rows.is_empty() {
            tell(News::Rows(batch));
        }
        Ok(unheard)
    }

    /// The first sign of life on a connection.
    pub(super) async fn appear(
        &mut self,
        session: &mut PgListener,
        tell: &mut impl FnMut(News),
    ) -> Result<(), DbError> {
        let fences: Vec<_> = self.held.iter().map(|claim| claim.fence).collect();
        let conn = session.acquire().await?;
        let present = in_time(BEAT_PATIENCE, desk::beat(conn, self.desk, &fences)).await;
        let keeper = heard(present, tell)?;
        self.look(session, tell).await?;
        tell(News::Alive { keeper });
        Ok(())
    }

    /// A sign of life, and a look whether anything was missed.
    pub(super) async fn beat(
        &mut self,
        session: &mut PgListener,
        tell: &mut impl FnMut(News),
    ) -> Result<(), DbError> {
        let fresh = self.cursor.as_ref().filter(|cursor| cursor.is_fresh(now()));
        let Some(cursor) = fresh else {
            return self.appear(session, tell).await;
        };
        // What was hinted at until now is in the answer.
        let mut announced = false;
        while session.next_buffered().is_some() {
            announced = true;
        }
        let fences: Vec<_> = self.held.iter().map(|claim| claim.fence).collect();
        let conn = session.acquire().await?;
        let beat = feed::beat_and_read_since(conn, self.desk, &fences, cursor, BEAT_PATIENCE).await;
        let (keeper, since) = heard(beat, tell)?;
        let mut unheard = match since {
            Some(answer) => self.take_in(answer, tell)?,
            None => self.look(session, tell).await?,
        };
        // What was hinted at meanwhile may lie behind it.
        if session.next_buffered().is_some() {
            announced = true;
            unheard = self.look(session, tell).await?;
        }
        // Something changed and nobody said so.
        self.missing_hints |= unheard && !announced;
        tell(News::Alive { keeper });
        Ok(())
    }
}

/// A sign of life that nobody heard is told at once: the connection is of no more use.
fn heard<T>(beat: Result<T, DbError>, tell: &mut impl FnMut(News)) -> Result<T, DbError> {
    if let Err(error) = &beat
        && error.is_loss()
    {
        tell(News::Link(LinkState::Stale(now())));
    }
    beat
}
