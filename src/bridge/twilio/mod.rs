//! Owns: the adapter for Twilio.
//! Must not know: the database, or any other adapter.
