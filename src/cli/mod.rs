//! Room under construction.

pub mod import;
