//! Owns: the whole chain against a real Asterisk, where there is one: callers and phones over SIP, the bridge as a
//! process, Postgres, and the desk's own functions.
//! Must not know: how SIP is spoken: programs that the environment names make callers and phones.
//!
//! docs/phones.md, section 6, says which environment these stories need. They share one phone system: one at a time.

mod chain;
mod desks;
mod load;
mod orders;
mod outages;
mod phone_system;
mod push;
mod truth;
