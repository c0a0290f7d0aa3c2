//! Owns: the door: whose posts are taken, and the answer to each, within milliseconds.
//! Must not know: what is known of the calls, or whether the database is there.

use tokio::sync::mpsc::Sender;

use super::form::Form;
use super::posted::{self, News, Plan};
use super::signature::{self, Signed, is_genuine};
use super::twiml::document;
use crate::bridge::http::pace::Pace;
use crate::bridge::http::receive::{self, Now, Refusals};
use crate::bridge::http::{Answer, Post};
use crate::domain::Redacted;

/// What goes on from the door.
#[derive(Debug)]
pub(super) enum Passed {
    /// What a post told.
    News(News),
    /// Something was not passed on: look around.
    Gap,
}

/// Answers posts.
pub(super) struct Doorkeeper {
    pub(super) plan: Plan,
    pub(super) token: Redacted<String>,
    pub(super) pace: Pace,
    pub(super) refusals: Refusals,
    /// Something could not be passed on.
    pub(super) missed: bool,
}

impl receive::Doorkeeper for Doorkeeper {
    type News = Passed;
    const SIGNATURE_HEADER: &'static str = signature::HEADER;

    fn answer(&mut self, post: &Post, now: Now, news: &Sender<Passed>) -> Answer {
        let query = post.query.as_deref().unwrap_or_default();
        let mut address = format!("{}/{}", self.plan.public_address, post.place);
        if !query.is_empty() {
            address = format!("{address}?{query}");
        }
        let is_form = post
            .content_type
            .starts_with("application/x-www-form-urlencoded");
        let form = if is_form {
            Form::read(&post.body)
        } else {
            Ok(Form::default())
        };
        let Ok(form) = form else {
            return self.refuse("no form");
        };
        let signed = if is_form {
            Signed::Form(&form)
        } else {
            Signed::Body(&post.body)
        };
        let given = post.signature.as_deref().unwrap_or_default();
        if !is_genuine(&self.token, &address, signed, given) {
            return self.refuse("wrong signature");
        }
        if !is_form {
            return Answer::bare(415);
        }
        if form.get("AccountSid") != Some(&self.plan.account) {
            return self.refuse("another account");
        }
        let query = Form::read(query.as_bytes()).unwrap_or_default();
        let Some(read) = posted::read(&self.plan, &post.place, &query, &form, now.calendar) else {
            return Answer::bare(404);
        };
        // A caller is never sent away because too much is posted: only what the post tells is left to be looked up.
        if self.pace.take(now.clock) {
            let told = read.news.into_iter().map(Passed::News);
            told.for_each(|told| self.missed |= news.try_send(told).is_err());
        } else {
            self.missed = true;
        }
        if self.missed {
            self.missed = news.try_send(Passed::Gap).is_err();
        }
        match read.verbs {
            Some(verbs) => Answer::xml(document(&verbs)),
            None => Answer::bare(204),
        }
    }
}

impl Doorkeeper {
    fn refuse(&mut self, why: &'static str) -> Answer {
        self.refusals.count(&why);
        Answer::bare(403)
    }
}
