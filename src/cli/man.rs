//! Owns: `linelamp man`: the manual page, its options from the definition of the command line, its keys from the
//! same table as the desk's.
//! Must not know: any subcommand, any key.

use std::path::PathBuf;

use clap::Args;
use clap_mangen::Man;

use super::Failure;
use super::context::{say_around, write_out};
use super::words;
use crate::command;
use crate::keymap::Keymap;
use crate::messages::Catalogue;

/// `linelamp man`
#[derive(Args, Debug)]
pub(super) struct ManArgs {
    /// Write a page for the program and one for each subcommand into this folder, instead of printing the first
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

/// Needs no configuration: packages are built where there is none. So the keys are the shipped ones.
pub(super) fn run(args: &ManArgs) -> Result<(), Failure> {
    let say = say_around();
    let main = page(&Keymap::shipped(say.language().code()), &say);
    let Some(dir) = &args.dir else {
        return write_out(&main, &say);
    };
    let definition = words::in_language(super::definition(), &say);
    let written = clap_mangen::generate_to(definition, dir)
        .and_then(|()| std::fs::write(dir.join("linelamp.1"), main));
    written.map_err(|error| {
        let why = crate::domain::safe(&error.to_string()).to_string();
        Failure::machine(say.say_with("cli-man-unwritten", &[("why", why.into())]))
    })
}

/// The page of the program, as `man` reads it.
fn page(keymap: &Keymap, say: &Catalogue) -> String {
    let mut options = Vec::new();
    let rendered = Man::new(words::in_language(super::definition(), say)).render(&mut options);
    // Writing into memory cannot fail.
    debug_assert!(rendered.is_ok());
    String::from_utf8_lossy(&options).into_owned() + &keys(keymap, say)
}

fn keys(keymap: &Keymap, say: &Catalogue) -> String {
    let mut text = format!(".SH {}\n", roff(&say.say("cli-man-keys")));
    for &context in command::Context::ALL {
        let hints = keymap.section(context);
        if hints.is_empty() {
            continue;
        }
        text.extend([
            ".SS \"",
            &roff(&say.word("context", context.name())),
            "\"\n",
        ]);
        for hint in hints {
            let labels: Vec<String> = hint.keys.iter().map(|keys| roff(&keys.label())).collect();
            let help = roff(&say.say(&hint.command.help_id()));
            text.extend([".TP\n\\fB", &labels.join(", "), "\\fR\n", &help, "\n"]);
        }
    }
    text
}

/// Text that the formatter takes for text.
fn roff(text: &str) -> String {
    let escaped = text
        .replace('\\', "\\e")
        .replace('-', "\\-")
        .replace('"', "\\(dq");
    if escaped.starts_with(['.', '\'']) {
        format!("\\&{escaped}")
    } else {
        escaped
    }
}

#[cfg(test)]
mod tests {
    use super::{page, roff};
    use crate::keymap::Keymap;
    use crate::messages::{Catalogue, Language};

    #[test]
    fn the_manual_names_every_subcommand_and_every_key() {
        let page = page(&Keymap::default(), &Catalogue::new(Language::En));
        assert!(page.contains("linelamp\\-doctor(1)"), "{page}");
        assert!(page.contains(".SS \"In the queue\"\n.TP\n\\fB"), "{page}");
        assert!(page.contains("Take the selected call."));
    }

    #[test]
    fn a_key_that_is_a_dot_is_no_order_to_the_formatter() {
        assert_eq!(roff("."), "\\&.");
        assert_eq!(roff("a-\\"), "a\\-\\e");
    }
}
