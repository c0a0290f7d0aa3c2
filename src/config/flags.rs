//! Owns: the flags every command understands that change the configuration for one run.
//! Must not know: any command's own flags.

use std::path::PathBuf;

/// Flags for one run; each wins over file and environment.
#[derive(Clone, Debug, Default, PartialEq, Eq, clap::Args)]
pub struct Flags {
    /// Read this configuration file instead of the user's own
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Connect to this database; of several the one that leads is used
    #[arg(long, global = true, value_name = "URL")]
    pub database: Vec<String>,
    /// Sign in with this login
    #[arg(long, global = true, value_name = "LOGIN")]
    pub user: Option<String>,
    /// Language of the screen: auto, en or es
    #[arg(long, global = true, value_name = "LANGUAGE")]
    pub lang: Option<String>,
    /// Colours: dark, light or mono
    #[arg(long, global = true, value_name = "THEME")]
    pub theme: Option<String>,
    /// Print plain lines instead of drawing a screen
    #[arg(long, global = true)]
    pub linear: bool,
    /// How much goes into the log file: off, error, warn, info or debug
    #[arg(long, global = true, value_name = "LEVEL")]
    pub log_level: Option<String>,
}
