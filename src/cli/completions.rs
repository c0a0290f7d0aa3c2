//! Owns: `linelamp completions`.
//! Must not know: any subcommand: the definition of the command line has them all.

use clap::Args;
use clap_complete::Shell;

use super::Failure;
use super::context::{say_around, write_out};
use super::words;

/// `linelamp completions`
#[derive(Args, Debug)]
pub(super) struct CompletionsArgs {
    /// bash, elvish, fish, powershell or zsh
    shell: Shell,
}

/// Needs no configuration: packages are built where there is none.
pub(super) fn run(args: &CompletionsArgs) -> Result<(), Failure> {
    let say = say_around();
    let mut script = Vec::new();
    clap_complete::generate(
        args.shell,
        &mut words::in_language(super::definition(), &say),
        "linelamp",
        &mut script,
    );
    write_out(&String::from_utf8_lossy(&script), &say)
}

#[cfg(test)]
mod tests {
    use clap_complete::Shell;

    #[test]
    fn every_shell_learns_every_subcommand() {
        for shell in [
            Shell::Bash,
            Shell::Elvish,
            Shell::Fish,
            Shell::PowerShell,
            Shell::Zsh,
        ] {
            let mut script = Vec::new();
            clap_complete::generate(
                shell,
                &mut crate::cli::definition(),
                "linelamp",
                &mut script,
            );
            let script = String::from_utf8_lossy(&script);
            assert!(
                script.contains("doctor") && script.contains("facilities"),
                "{shell}"
            );
        }
    }
}
