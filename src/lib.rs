//! Linelamp: a keyboard-driven desk for hotlines on one shared Postgres.
//!
//! The rooms, lowest first. A room imports only from lower ones, and only what `tests/arch.rs` lists for it.
//!
//! | room | level | what lives there |
//! |---|---|---|
//! | [`domain`] | 0 | nouns, ids, states, safe text, `Redacted` |
//! | [`forms`] | 1 | XLSForm in, a typed form, its rules, a running interview |
//! | [`matching`] | 1 | names by their sounds in any script: who may be meant, and why |
//! | [`store`] | 1 | the desk's mirror of shared rows: merge by version |
//! | [`command`] | 1 | every verb once: name, context, help |
//! | [`effect`] | 1 | orders to the world, as data |
//! | [`theme`] | 1 | roles to styles |
//! | [`journal`] | 1 | the encrypted journal of words the database may not have yet |
//! | [`messages`] | 1 | every sentence, in English and Spanish |
//! | [`db`] | 1 | all SQL: one file per noun, the feed, migrations |
//! | [`keymap`] | 2 | chords, trie, default keys |
//! | [`widgets`] | 2 | stateless drawing |
//! | [`config`] | 3 | files, environment, flags: merged, checked, all problems at once |
//! | [`panes`] | 3 | one folder per pane: state and update, and its drawing |
//! | [`app`] | 4 | the pure spine: state, message, mode, route, update |
//! | [`screen`] | 5 | layout, top line, hint bar, help |
//! | [`terminal`] | 5 | raw mode and its certain end; the fewest bytes from frame to frame |
//! | [`runtime`] | 6 | the loop, the effect runner, the clock, the log |
//! | [`keeper`] | 6 | the timed work |
//! | [`bridge`] | 6 | between a phone system and the queue: the core, and an adapter for each make |
//! | [`local`] | 6 | a private Postgres in a folder of its own |
//! | [`demo`] | 6 | invented people, simulated callers and colleagues |
//! | [`training`] | 6 | an invented caller who follows a script, and what was caught of it |
//! | [`report`] | 6 | tables and exports |
//! | [`cli`] | 7 | one thin file per subcommand |

pub mod app;
pub mod bridge;
pub mod cli;
pub mod command;
pub mod config;
pub mod db;
pub mod demo;
pub mod domain;
pub mod effect;
pub mod forms;
pub mod journal;
pub mod keeper;
pub mod keymap;
pub mod local;
pub mod matching;
pub mod messages;
pub mod panes;
pub mod report;
pub mod runtime;
pub mod screen;
pub mod store;
pub mod terminal;
pub mod theme;
pub mod training;
pub mod widgets;
