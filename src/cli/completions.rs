//! Owns: `linelamp completions`.
//! Must not know: any subcommand: the definition of the command line has them all.

use clap::Args;
use clap_complete::Shell;

use super::{Context, Failure};

/// `linelamp completions`
#[derive(Args, Debug)]
pub(super) struct CompletionsArgs {
    /// bash, elvish, fish, powershell or zsh
    shell: Shell,
}

pub(super) fn run(args: &CompletionsArgs, context: &Context) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(
        args.shell,
        &mut super::definition(),
        "linelamp",
        &mut script,
    );
    context.print_line(&String::from_utf8_lossy(&script))
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
