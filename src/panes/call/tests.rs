//! Owns: stories about this pane.
