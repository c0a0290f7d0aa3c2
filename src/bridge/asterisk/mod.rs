//! Owns: the adapter for Asterisk and FreePBX, over the manager interface.
//! Must not know: the database, or any other adapter.
