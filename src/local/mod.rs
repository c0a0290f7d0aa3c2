//! Owns: a private Postgres in a folder of its own: finding the installed server programs, making, starting,
//! sharing and stopping it. Unix socket only; never a cluster that Linelamp did not make itself.
//! Must not know: tables, roles or anything else inside the database.
//!
//! A folder of ours looks like this (as root it is `0710 root:postgres`, so that the server's user reaches its parts):
//!
//! | entry | what it is |
//! |---|---|
//! | `LINELAMP` | the marker: without it the folder is not ours and is left alone |
//! | `data/` | the cluster, 0700 |
//! | `sock/` | its socket, 0700; under `/tmp` when this path is too long for one |
//! | `lock` | held while somebody starts, stops or removes the server |
//! | `in-use` | held (shared) by every [`Server`]; the last one out stops what Linelamp started |
//! | `started` | which server process Linelamp started |

mod account;
mod cluster;
mod error;
mod folder;
mod programs;
mod server;

pub use error::LocalError;
pub use folder::default_dir;
pub use programs::{OLDEST_VERSION, Programs};
pub use server::{Options, Server, discard};
