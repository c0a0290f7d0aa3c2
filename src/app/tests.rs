//! Owns: stories about the spine.
