//! Owns: drawing.
