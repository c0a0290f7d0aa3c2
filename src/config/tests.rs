//! Configurations as people write them, and twenty they should not.

mod bridges;

use std::path::PathBuf;

use tempfile::TempDir;

use super::*;
use crate::command::{Command, Context};
use crate::keymap::Lookup;
use crate::messages::Catalogue;
use crate::theme::Role;

/// A machine of its own for one test: a folder, an account, an environment.
struct Desk {
    around: Surroundings,
    flags: Flags,
    /// Goes with the test.
    _folder: TempDir,
}

impl Desk {
    fn new(name: &str) -> Self {
        let kept = tempfile::Builder::new().prefix(name).tempdir().unwrap();
        let folder = kept.path().to_owned();
        let around = Surroundings {
            variables: [("USER".to_owned(), "op-017".to_owned())].into(),
            system_file: folder.join("system.toml"),
            user_file: folder.join("user.toml"),
            state_folder: folder.join("state"),
            home: folder,
        };
        Self {
            around,
            flags: Flags::default(),
            _folder: kept,
        }
    }

    fn system(self, text: &str) -> Self {
        std::fs::write(&self.around.system_file, text).unwrap();
        self
    }

    fn user(self, text: &str) -> Self {
        std::fs::write(&self.around.user_file, text).unwrap();
        self
    }

    fn variable(mut self, name: &str, value: &str) -> Self {
        self.around
            .variables
            .insert(name.to_owned(), value.to_owned());
        self
    }

    fn flags(self, flags: Flags) -> Self {
        Self { flags, ..self }
    }

    fn load(&self) -> Config {
        load_from(&self.flags, &self.around).unwrap()
    }

    fn problems(&self) -> Vec<Problem> {
        load_from(&self.flags, &self.around).unwrap_err().all
    }

    /// Line and sentence id of every problem in the account's file.
    fn found(&self) -> Vec<(usize, &'static str)> {
        self.problems()
            .iter()
            .map(|problem| match &problem.place {
                Place::File { line, .. } => (*line, problem.id),
                _ => (0, problem.id),
            })
            .collect()
    }
}

#[test]
fn without_any_file_the_shipped_layer_is_enough() {
    let config = Desk::new("nothing").load();
    assert_eq!(config.databases, [Address::default().as_user("op-017")]);
    assert_eq!(config.idle_lock_minutes, Some(5));
    assert_eq!(config.log.level, LogLevel::Info);
    assert!(config.log.file.ends_with("state/linelamp.log"));
    assert!(!config.linear);
}

#[test]
fn the_example_documents_every_setting_and_its_variable() {
    for setting in Setting::ALL {
        let key = setting.name().rsplit('.').next().unwrap();
        let written = |line: &str| {
            line.trim_start_matches("# ")
                .starts_with(&format!("{key} ="))
        };
        assert!(EXAMPLE.lines().any(written), "{key} is missing");
        assert!(
            EXAMPLE.contains(setting.variable()),
            "{} is missing",
            setting.variable()
        );
    }
}

#[test]
fn what_the_example_shows_commented_out_can_be_taken_over() {
    let desk = Desk::new("example");
    let file = desk.around.home.join("ca.pem");
    std::fs::write(&file, "").unwrap();
    let taken_over = |line: &'static str| {
        let bare = line.strip_prefix("# ").unwrap_or(line);
        let setting = bare.split_once(" = ").is_some_and(|(key, _)| {
            let last = |known: &Setting| known.name().rsplit('.').next();
            let quoted = key.starts_with('"') && key.ends_with('"');
            quoted || Setting::ALL.iter().any(|known| last(known) == Some(key))
        });
        if setting || bare.starts_with("[keys.") {
            bare
        } else {
            line
        }
    };
    let whole: Vec<_> = EXAMPLE.lines().map(taken_over).collect();
    let whole = whole
        .join("\n")
        .replace("/etc/linelamp/ca.pem", &file.display().to_string());
    let problems = desk.user(&whole).problems();
    // The two ways to a password exclude each other; nothing else is wrong.
    assert_eq!(
        problems
            .iter()
            .map(|problem| problem.id)
            .collect::<Vec<_>>(),
        ["config-two-passwords"]
    );
}

#[test]
fn each_layer_wins_over_the_one_before() {
    let desk = Desk::new("layers")
        .system("theme = \"light\"\nidle_lock_minutes = 10\nlanguage = \"es\"\n[log]\nlevel = \"warn\"\n")
        .user("idle_lock_minutes = 20\nlanguage = \"es\"\n[log]\nlevel = \"error\"\n")
        .variable("LINELAMP_LANGUAGE", "en")
        .variable("LINELAMP_LOG_LEVEL", "debug")
        .flags(Flags { log_level: Some("off".to_owned()), ..Flags::default() });
    let config = desk.load();
    assert_eq!(config.theme.palette(), Palette::Light);
    assert_eq!(config.idle_lock_minutes, Some(20));
    assert_eq!(config.language, Language::En);
    assert_eq!(config.log.level, LogLevel::Off);
}

#[test]
fn auto_asks_the_locale_and_no_color_takes_colours_away() {
    let config = Desk::new("locale")
        .variable("LANG", "es_GT.UTF-8")
        .variable("NO_COLOR", "1")
        .load();
    assert_eq!(config.language, Language::Es);
    assert_eq!(config.theme.style(Role::Error).fg, None);
}

#[test]
fn several_databases_keep_their_order_and_their_own_login() {
    let config = Desk::new("several")
        .user("[database]\nuser = \"op-020\"\nurls = [\"postgres://one.example.org/a\", \"postgres://op-021@two.example.org/b\"]\n")
        .load();
    let logins: Vec<_> = config
        .databases
        .iter()
        .map(|address| address.user.clone().unwrap())
        .collect();
    assert_eq!(logins, ["op-020", "op-021"]);
    let by_variable = Desk::new("several-variable")
        .variable("LINELAMP_DATABASE_URL", "postgres:///a postgres:///b")
        .load();
    assert_eq!(by_variable.databases.len(), 2);
}

#[test]
fn a_remapped_key_works_and_other_files_may_change_it_again() {
    let desk = Desk::new("keys")
        .system("[keys.queue]\n\"x\" = \"take\"\n\"y\" = \"take\"\n")
        .user("[keys.queue]\n\"y\" = \"take-best\"\n");
    let keymap = desk.load().keymap;
    let meant = |keys: &str| keymap.lookup(Context::Queue, &[keys.parse().unwrap()]);
    assert_eq!(meant("x"), Lookup::Matched(Command::Take));
    assert_eq!(meant("y"), Lookup::Matched(Command::TakeBest));
}

#[test]
fn a_fault_of_the_machines_keys_names_the_machines_file() {
    let desk = Desk::new("keys-file")
        .system("\n[keys.queue]\n\"g\" = \"take\"\n")
        .user("[keys.queue]\n\"y\" = \"take-best\"\n");
    let system_file = desk.around.system_file.clone();
    assert_eq!(
        desk.problems().first().unwrap().place,
        Place::File {
            path: system_file,
            line: 3
        }
    );
}

#[test]
fn a_password_on_the_command_line_is_refused_and_not_repeated() {
    let flags = Flags {
        database: vec!["postgres://op-017:rose@db.example.org/linelamp".to_owned()],
        ..Flags::default()
    };
    let problems = load_from(&flags, &Desk::new("argv").around).unwrap_err();
    assert_eq!(
        problems.all.first().unwrap().id,
        "config-address-password-flag"
    );
    assert!(
        problems.say().starts_with("--database: "),
        "{}",
        problems.say()
    );
    assert!(!format!("{} {problems:?}", problems.say()).contains("rose"));
}

#[test]
fn the_password_comes_from_where_it_is_said_to() {
    let from = |name: &str, text: &str| {
        Desk::new(name)
            .user(&format!("[database]\n{text}"))
            .load()
            .password
    };
    assert_eq!(from("peer", "password = \"peer\""), PasswordFrom::Peer);
    assert_eq!(
        from("prompt", "password = \"prompt\""),
        PasswordFrom::Prompt
    );
    assert_eq!(
        from("file", "password_file = \"/run/secret\""),
        PasswordFrom::File("/run/secret".into())
    );
    let command = PasswordFrom::Command("pass show linelamp".to_owned());
    assert_eq!(
        from("command", "password_command = \"pass show linelamp\""),
        command
    );
    let desk = Desk::new("auto").variable("PGPASSFILE", "/home/ana/.pgpass");
    let passfile = PathBuf::from("/home/ana/.pgpass");
    assert_eq!(desk.load().password, PasswordFrom::Auto { passfile });
}

#[test]
fn a_file_asked_for_by_name_must_exist() {
    let flags = Flags {
        config: Some("/nowhere/linelamp.toml".into()),
        ..Flags::default()
    };
    assert_eq!(
        Desk::new("named").flags(flags).found(),
        [(0, "config-unreadable")]
    );
}

#[test]
fn a_mistyped_variable_is_told_and_so_is_a_nameless_account() {
    let desk = Desk::new("variable").variable("LINELAMP_THEM", "dark");
    assert_eq!(desk.found(), [(0, "config-unknown-meant")]);
    let desk = Desk::new("account").variable("USER", "");
    assert_eq!(desk.found(), [(0, "config-no-user")]);
}

#[test]
fn every_problem_is_told_at_once_with_its_line() {
    let desk = Desk::new("all").user(concat!(
        "languge = \"es\"\n",
        "theme = \"pink\"\n",
        "linear = \"yes\"\n",
        "idle_lock_minutes = 1000\n",
        "colour = 3\n",
        "[database]\n",
        "urls = [\"postgres://a/x?sslmode=disable\"]\n",
        "password = \"file\"\n",
        "host = \"a\"\n",
        "[log]\n",
        "level = 7\n",
        "[keys.call]\n",
        "\"p\" = \"pass\"\n",
        "[keys.queue]\n",
        "\"enter\" = \"dance\"\n",
        "[kitchen]\n",
        "sink = 1\n",
    ));
    let expected = [
        (1, "config-unknown-meant"),
        (2, "config-wrong-choice"),
        (3, "config-wrong-kind"),
        (4, "config-wrong-minutes"),
        (5, "config-unknown"),
        (7, "config-address-weak-tls"),
        (8, "config-lacks"),
        (9, "config-unknown"),
        (11, "config-wrong-kind"),
        (13, "config-keys-text-here"),
        (15, "config-keys-command"),
        (16, "config-unknown"),
    ];
    assert_eq!(desk.found(), expected);
}

/// A bad file, and the sentence that must be among its problems.
const BAD: &[(&str, &str)] = &[
    ("theme = dark", "config-syntax"),
    ("theme = \"dark\"\ntheme = \"light\"", "config-syntax"),
    ("theme = 1", "config-wrong-kind"),
    ("linear = 1", "config-wrong-kind"),
    ("idle_lock_minutes = -1", "config-wrong-minutes"),
    ("idle_lock_minutes = 2.5", "config-wrong-kind"),
    ("language = \"de\"", "config-wrong-choice"),
    ("database = 3", "config-unknown"),
    ("[database]\nurls = []", "config-no-address"),
    ("[database]\nurls = [1]", "config-wrong-kind"),
    (
        "[database]\nurls = \"mysql://a\"",
        "config-address-not-postgres",
    ),
    (
        "[database]\nurls = \"postgres://a:b@c/d\"",
        "config-address-password",
    ),
    (
        "[database]\nurls = \"postgres://a/d?connect_timeout=3\"",
        "config-address-parameter",
    ),
    (
        "[database]\nroot_certificate = \"/nowhere/ca\"\nurls = \"postgres://a/d\"",
        "config-no-file",
    ),
    ("[database]\npassword = \"command\"", "config-lacks"),
    (
        "[database]\npassword_file = \"a\"\npassword_command = \"b\"",
        "config-two-passwords",
    ),
    ("[keys]\nreplace = true", "config-keys-unreachable"),
    ("[keys.kitchen]\n\"x\" = \"take\"", "config-keys-section"),
    ("[keys.queue]\n\"ctrl-i\" = \"take\"", "config-keys-no-key"),
    (
        "[keys.queue]\n\"x\" = \"send-line\"",
        "config-keys-not-valid-here",
    ),
];

#[test]
fn twenty_bad_files_are_each_refused_with_the_right_sentence() {
    for (number, (text, expected)) in BAD.iter().enumerate() {
        let desk = Desk::new(&format!("bad-{number}")).user(text);
        let ids: Vec<_> = desk.problems().iter().map(|problem| problem.id).collect();
        assert!(ids.contains(expected), "{text}: {ids:?}");
        for language in Language::ALL {
            let catalogue = Catalogue::new(*language);
            for problem in desk.problems() {
                let said = problem.say(&catalogue);
                assert!(
                    !said.contains("{ $") && !said.ends_with(problem.id),
                    "{said}"
                );
            }
        }
    }
}
