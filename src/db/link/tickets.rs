//! Owns: the tickets of opened records, for as long as they are good.
//! Must not know: what a ticket is for.

use std::collections::HashMap;
use std::time::Duration;

use tokio::time::Instant;

use crate::db::orders::Tickets;
use crate::domain::{Record, TicketId};

/// A ticket is good for 15 minutes; a minute less here, for the way.
const TICKET_LIFE: Duration = Duration::from_mins(14);

#[derive(Default)]
pub(super) struct KeptTickets(HashMap<Record, (TicketId, Instant)>);

impl Tickets for KeptTickets {
    fn kept(&self, record: Record) -> Option<TicketId> {
        let (ticket, made) = self.0.get(&record)?;
        (made.elapsed() < TICKET_LIFE).then_some(*ticket)
    }
    fn keep(&mut self, record: Record, ticket: TicketId) {
        self.0.retain(|_, (_, made)| made.elapsed() < TICKET_LIFE);
        self.0.insert(record, (ticket, Instant::now()));
    }
}
