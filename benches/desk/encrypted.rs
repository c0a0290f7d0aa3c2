//! Owns: the measured server over TLS: a certificate of its own authority, passwords, an address on this machine.
//! Must not know: what is measured over it.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, chown};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use linelamp::db::connect::{ConnectTo, Door};
use linelamp::domain::{Address, Redacted};
use sqlx::{AssertSqlSafe, Executor as _};

use crate::hotline::{BASE, Hotline};

/// An address that nobody else listens at; the port stays the socket's.
pub(crate) const SERVER: &str = "127.0.0.77:5432";
const PASSWORD: &str = "bench";

/// The way in over TLS.
pub(crate) struct Encrypted {
    root: PathBuf,
}

impl Encrypted {
    /// The server begins to listen; `None` where no `openssl` makes certificates.
    pub(crate) async fn begin(hotline: &Hotline) -> Option<Self> {
        let data: String = sqlx::query_scalar("SHOW data_directory")
            .fetch_one(&mut hotline.superuser().await)
            .await
            .expect("a folder");
        let data = PathBuf::from(data);
        let owner = fs::metadata(&data).expect("a folder");
        certify(&data)?;
        for file in ["server.key", "server.crt", "ca.pem"] {
            chown(data.join(file), Some(owner.uid()), Some(owner.gid())).expect("its owner");
        }
        let rules = data.join("pg_hba.conf");
        let known = fs::read_to_string(&rules).expect("rules");
        let ours = "hostssl all all 127.0.0.0/8 scram-sha-256\n";
        fs::write(&rules, ours.to_owned() + &known).expect("rules");
        let mut superuser = hotline.superuser().await;
        for set in [
            "ALTER SYSTEM SET listen_addresses = '127.0.0.77'".to_owned(),
            "ALTER SYSTEM SET ssl = on".to_owned(),
            format!("ALTER ROLE \"op-100\" PASSWORD '{PASSWORD}'"),
        ] {
            superuser
                .execute(AssertSqlSafe(set))
                .await
                .expect("a setting");
        }
        hotline.starts_again();
        Some(Self {
            root: data.join("ca.pem"),
        })
    }

    /// The server at this place, as psql reads it.
    pub(crate) fn url(&self, place: &str) -> String {
        format!(
            "postgres://op-100:{PASSWORD}@{place}/{BASE}?sslmode=verify-full&sslrootcert={}",
            self.root.display()
        )
    }

    /// Where a desk finds the server at this place.
    pub(crate) fn way(&self, place: &str) -> ConnectTo {
        let url = format!(
            "postgres://op-100@{place}/{BASE}?sslrootcert={}",
            self.root.display()
        );
        let address: Address = url.parse().expect("an address");
        ConnectTo {
            doors: vec![Door {
                address,
                password: Some(Redacted::new(PASSWORD.to_owned())),
            }],
        }
    }
}

fn openssl(folder: &Path, args: &[&str]) -> Option<()> {
    let mut command = Command::new("openssl");
    command.args(args).current_dir(folder).stderr(Stdio::null());
    command
        .status()
        .is_ok_and(|ended| ended.success())
        .then_some(())
}

/// An authority that nobody else trusts, and what it says of this server.
fn certify(data: &Path) -> Option<()> {
    let authority = ["req", "-x509", "-nodes", "-days", "2", "-subj", "/CN=bench"];
    let key = [
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-keyout",
    ];
    openssl(
        data,
        &[&authority[..], &key, &["ca.key", "-out", "ca.pem"]].concat(),
    )?;
    let names = "subjectAltName=DNS:localhost,IP:127.0.0.77";
    let ask = ["req", "-nodes", "-subj", "/CN=localhost", "-addext", names];
    openssl(
        data,
        &[&ask[..], &key, &["server.key", "-out", "server.csr"]].concat(),
    )?;
    let sign = [
        "x509",
        "-req",
        "-in",
        "server.csr",
        "-CA",
        "ca.pem",
        "-CAkey",
        "ca.key",
    ];
    let rest = [
        "-CAcreateserial",
        "-copy_extensions",
        "copy",
        "-days",
        "2",
        "-out",
        "server.crt",
    ];
    openssl(data, &[&sign[..], &rest].concat())?;
    Some(())
}
