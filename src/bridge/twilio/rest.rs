//! Owns: Twilio's REST interface: its paths, its pages, its refusals.
//! Must not know: what is decided with the answers.

use jiff::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;

pub use super::rows::{
    AccountRow, CallRow, MeetingRow, MemberRow, NumberRow, ParticipantRow, QueueRow,
};
use crate::bridge::http::fetch::{FetchError, Interface, Reply, encoded};

/// The most pages of one listing: 200 calls each.
const MOST_PAGES: usize = 200;

/// Why something was not done, or not listed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum RestError {
    /// No answer.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// Refused.
    #[error("refused with status {status}, code {code}")]
    Refused {
        /// The status of the answer.
        status: u16,
        /// Twilio's own code, or 0.
        code: u32,
    },
    /// The answer is not what Twilio describes.
    #[error("the answer cannot be read")]
    Unreadable,
}

impl RestError {
    /// Whether what was asked about is not there, or is over.
    #[must_use]
    pub const fn is_gone(&self) -> bool {
        matches!(
            self,
            Self::Refused { status: 404, .. }
                | Self::Refused {
                    code: 20_404 | 21_220,
                    ..
                }
        )
    }

    /// Whether it may have been done all the same.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(
            self,
            Self::Fetch(FetchError::Unanswered)
                | Self::Unreadable
                | Self::Refused {
                    status: 500..=599,
                    ..
                }
        )
    }
}

#[derive(Deserialize)]
struct Made {
    call_sid: String,
}

#[derive(Deserialize)]
struct Refusal {
    #[serde(default)]
    code: u32,
}

/// The interface of one account.
#[derive(Clone)]
pub struct Rest {
    interface: Interface,
    account: String,
}

impl Rest {
    /// The account's own paths.
    #[must_use]
    pub fn new(interface: Interface, account: &str) -> Self {
        Self {
            interface,
            account: format!("/2010-04-01/Accounts/{}", encoded(account)),
        }
    }

    /// Asks for the account itself: a sign of life.
    ///
    /// # Errors
    /// None came.
    pub async fn ping(&self) -> Result<(), RestError> {
        self.account().await.map(drop)
    }

    /// The account, and the time by Twilio's clock.
    ///
    /// # Errors
    /// It is not shown.
    pub async fn account(&self) -> Result<(AccountRow, Option<Timestamp>), RestError> {
        let reply = self
            .interface
            .get(&format!("{}.json", self.account))
            .await?;
        let date = reply.date;
        Ok((read(reply)?, date))
    }

    /// The numbers of the account, and what becomes of calls to them.
    ///
    /// # Errors
    /// The listing is not complete.
    pub async fn numbers(&self) -> Result<Vec<NumberRow>, RestError> {
        let path = "/IncomingPhoneNumbers.json?PageSize=200";
        self.pages(path, "incoming_phone_numbers").await
    }

    /// Calls that are where `narrowed` says: `Status=in-progress`.
    ///
    /// # Errors
    /// The listing is not complete.
    pub async fn calls(&self, narrowed: &str) -> Result<Vec<CallRow>, RestError> {
        self.pages(&format!("/Calls.json?{narrowed}&PageSize=200"), "calls")
            .await
    }

    /// One call; nothing where there is none.
    ///
    /// # Errors
    /// It is not known.
    pub async fn call(&self, sid: &str) -> Result<Option<CallRow>, RestError> {
        let path = format!("{}/Calls/{}.json", self.account, encoded(sid));
        match read(self.interface.get(&path).await?) {
            Err(error) if error.is_gone() => Ok(None),
            answer => answer.map(Some),
        }
    }

    /// All queues.
    ///
    /// # Errors
    /// The listing is not complete.
    pub async fn queues(&self) -> Result<Vec<QueueRow>, RestError> {
        self.pages("/Queues.json?PageSize=200", "queues").await
    }

    /// Everybody in this queue.
    ///
    /// # Errors
    /// The listing is not complete.
    pub async fn members(&self, queue: &str) -> Result<Vec<MemberRow>, RestError> {
        let path = format!("/Queues/{}/Members.json?PageSize=200", encoded(queue));
        self.pages(&path, "queue_members").await
    }

    /// All meetings that go on.
    ///
    /// # Errors
    /// The listing is not complete.
    pub async fn meetings(&self) -> Result<Vec<MeetingRow>, RestError> {
        self.pages(
            "/Conferences.json?Status=in-progress&PageSize=200",
            "conferences",
        )
        .await
    }

    /// The meeting in this room that is not over.
    ///
    /// # Errors
    /// The listing is not complete.
    pub async fn meeting_in(&self, room: &str) -> Result<Option<MeetingRow>, RestError> {
        let path = format!(
            "/Conferences.json?FriendlyName={}&PageSize=200",
            encoded(room)
        );
        let meetings: Vec<MeetingRow> = self.pages(&path, "conferences").await?;
        Ok(meetings.into_iter().find(|meeting| {
            meeting.status != "completed" && meeting.friendly_name.as_deref() == Some(room)
        }))
    }

    /// Everybody in this meeting, legs that still ring among them.
    ///
    /// # Errors
    /// The listing is not complete.
    pub async fn participants(&self, meeting: &str) -> Result<Vec<ParticipantRow>, RestError> {
        let path = format!(
            "/Conferences/{}/Participants.json?PageSize=200",
            encoded(meeting)
        );
        self.pages(&path, "participants").await
    }

    /// Makes a leg into this room. Gives Twilio's name for it.
    ///
    /// # Errors
    /// It was not made, or it is not known whether it was: then list before trying again.
    pub async fn invite(&self, room: &str, fields: &[(&str, &str)]) -> Result<String, RestError> {
        let path = format!(
            "{}/Conferences/{}/Participants.json",
            self.account,
            encoded(room)
        );
        let made: Made = read(self.interface.post(&path, fields).await?)?;
        Ok(made.call_sid)
    }

    /// Has a call do something else from now on.
    ///
    /// # Errors
    /// It does not.
    pub async fn redirect(&self, call: &str, document: &str) -> Result<(), RestError> {
        self.update(
            &format!("/Calls/{}.json", encoded(call)),
            &[("Twiml", document)],
        )
        .await
    }

    /// Ends a call. One that is over already is as good.
    ///
    /// # Errors
    /// It may go on.
    pub async fn hang_up(&self, call: &str) -> Result<(), RestError> {
        let path = format!("/Calls/{}.json", encoded(call));
        gone_is_done(self.update(&path, &[("Status", "completed")]).await)
    }

    /// Ends a meeting for everybody in it.
    ///
    /// # Errors
    /// It may go on.
    pub async fn close(&self, meeting: &str) -> Result<(), RestError> {
        let path = format!("/Conferences/{}.json", encoded(meeting));
        gone_is_done(self.update(&path, &[("Status", "completed")]).await)
    }

    /// Music for somebody in a meeting, or no longer.
    ///
    /// # Errors
    /// Nothing changed, or it is not known.
    pub async fn hold(&self, meeting: &str, call: &str, music: bool) -> Result<(), RestError> {
        let path = format!(
            "/Conferences/{}/Participants/{}.json",
            encoded(meeting),
            encoded(call)
        );
        let hold = if music { "true" } else { "false" };
        self.update(&path, &[("Hold", hold)]).await
    }

    async fn update(&self, path: &str, fields: &[(&str, &str)]) -> Result<(), RestError> {
        let path = format!("{}{path}", self.account);
        answered(self.interface.post(&path, fields).await?).map(drop)
    }

    /// All pages, or an error: half a listing is none.
    async fn pages<T: DeserializeOwned>(&self, path: &str, key: &str) -> Result<Vec<T>, RestError> {
        let mut rows = Vec::new();
        let mut next = Some(format!("{}{path}", self.account));
        for _ in 0..MOST_PAGES {
            let Some(path) = next else { return Ok(rows) };
            let mut page: serde_json::Value = read(self.interface.get(&path).await?)?;
            let listed = page.get_mut(key).map(serde_json::Value::take);
            let listed = listed.ok_or(RestError::Unreadable)?;
            let listed: Vec<T> =
                serde_json::from_value(listed).map_err(|_| RestError::Unreadable)?;
            rows.extend(listed);
            next = match page.get("next_page_uri") {
                Some(serde_json::Value::Null) => None,
                Some(serde_json::Value::String(next)) if next.starts_with(&self.account) => {
                    Some(next.clone())
                }
                // A page that does not say whether another follows was cut off.
                _ => return Err(RestError::Unreadable),
            };
        }
        Err(RestError::Unreadable)
    }
}

fn answered(reply: Reply) -> Result<Vec<u8>, RestError> {
    match reply.status {
        200..=299 => Ok(reply.body),
        status => {
            let refusal: Option<Refusal> = serde_json::from_slice(&reply.body).ok();
            let code = refusal.map_or(0, |refusal| refusal.code);
            Err(RestError::Refused { status, code })
        }
    }
}

fn read<T: DeserializeOwned>(reply: Reply) -> Result<T, RestError> {
    serde_json::from_slice(&answered(reply)?).map_err(|_| RestError::Unreadable)
}

fn gone_is_done(answer: Result<(), RestError>) -> Result<(), RestError> {
    match answer {
        Err(error) if error.is_gone() => Ok(()),
        answer => answer,
    }
}
