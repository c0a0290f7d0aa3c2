//! Any configuration file is read or refused with a sentence for every problem, and none of them stops the program.
#![no_main]

use std::collections::BTreeMap;
use std::path::PathBuf;

use libfuzzer_sys::fuzz_target;
use linelamp::config::{Flags, Surroundings, load_from};

fuzz_target!(|bytes: &[u8]| {
    let file =
        std::env::temp_dir().join(format!("linelamp-fuzz-config-{}.toml", std::process::id()));
    std::fs::write(&file, bytes).expect("a temporary file");
    let around = Surroundings {
        variables: BTreeMap::from([("USER".to_owned(), "op-001".to_owned())]),
        system_file: PathBuf::from("/nonexistent"),
        user_file: file,
        state_folder: PathBuf::from("/nonexistent"),
        home: PathBuf::from("/nonexistent"),
    };
    if let Err(problems) = load_from(&Flags::default(), &around) {
        assert!(!problems.say().is_empty());
    }
});
