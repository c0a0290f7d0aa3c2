//! Owns: the adapter for any other phone system that posts signed JSON.
//! Must not know: the database, or any other adapter.
