//! Owns: the start of the program, and nothing else.
//! Must not know: anything but the command line.

fn main() -> std::process::ExitCode {
    linelamp::cli::run()
}
