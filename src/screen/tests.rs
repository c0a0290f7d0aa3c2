//! Owns: stories about the screen.
