//! Owns: where a database is, as plain values, and the one spelling of it: a checked `postgres://` URL.
//! Must not know: how a connection is made, nor any password: none ever stands in an address.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// Where Debian and most others keep Postgres's socket.
const SOCKET_FOLDER: &str = "/var/run/postgresql";
const PORT: u16 = 5432;
const DATABASE: &str = "linelamp";

/// How a server is reached.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Host {
    /// The folder of a unix socket on this machine.
    Socket(PathBuf),
    /// A machine over TCP: always TLS, its certificate and name always checked.
    Machine(String),
}

/// The operator's own certificate, where the server asks for one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClientCertificate {
    /// The certificate, PEM.
    pub certificate: PathBuf,
    /// Its key, PEM, readable by its owner only.
    pub key: PathBuf,
}

/// One database of the hotline.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Address {
    /// Which server.
    pub host: Host,
    /// Its port; for a socket the number in its name.
    pub port: u16,
    /// The database.
    pub database: String,
    /// The login; `None`: the one from the configuration, or the account's name.
    pub user: Option<String>,
    /// The authorities that may vouch for the server; `None`: those of the machine.
    pub root_certificate: Option<PathBuf>,
    /// The operator's own certificate.
    pub client_certificate: Option<ClientCertificate>,
}

/// Why a text is no address. None of these repeats the text: a password may stand in it.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum AddressError {
    /// It does not begin with `postgres://` or `postgresql://`.
    #[error("not a postgres:// address")]
    NotPostgres,
    /// A password stands in it.
    #[error("a password stands in the address")]
    Password,
    /// Several hosts stand in it: each address names one.
    #[error("several hosts in one address")]
    SeveralHosts,
    /// No parameter has this name, or it would be silently ignored.
    #[error("unknown parameter {0}")]
    UnknownParameter(String),
    /// The same thing is said twice.
    #[error("{0} is given twice")]
    Twice(String),
    /// The port is no number from 1 to 65535.
    #[error("not a port")]
    BadPort,
    /// Weaker than a checked certificate.
    #[error("sslmode must be verify-full")]
    WeakTls,
    /// A `%` without two hexadecimal digits, or bytes that are no text.
    #[error("a broken %-escape")]
    BadEscape,
    /// A certificate without its key or a key without its certificate.
    #[error("sslcert and sslkey belong together")]
    HalfCertificate,
    /// Certificates say nothing about a socket.
    #[error("certificates do not belong to a socket")]
    CertificateOnSocket,
}

impl Address {
    /// The database of this name behind the usual socket.
    #[must_use]
    pub fn on_socket(folder: impl Into<PathBuf>, database: impl Into<String>) -> Self {
        Self {
            host: Host::Socket(folder.into()),
            port: PORT,
            database: database.into(),
            user: None,
            root_certificate: None,
            client_certificate: None,
        }
    }

    /// The same database for this login.
    #[must_use]
    pub fn as_user(self, user: impl Into<String>) -> Self {
        Self {
            user: Some(user.into()),
            ..self
        }
    }

    /// The name of the machine, or the folder of the socket: what a passfile calls the host.
    #[must_use]
    pub fn host_name(&self) -> String {
        match &self.host {
            Host::Socket(folder) => folder.display().to_string(),
            Host::Machine(name) => name.clone(),
        }
    }
}

impl Default for Address {
    fn default() -> Self {
        Self::on_socket(SOCKET_FOLDER, DATABASE)
    }
}

/// What the parameters of an address may say.
#[derive(Default)]
struct Said {
    host: Option<String>,
    port: Option<String>,
    database: Option<String>,
    user: Option<String>,
    root_certificate: Option<String>,
    certificate: Option<String>,
    key: Option<String>,
    tls: Option<String>,
}

impl Said {
    fn set(&mut self, name: &str, value: String) -> Result<(), AddressError> {
        let place = match name {
            "host" => &mut self.host,
            "port" => &mut self.port,
            "dbname" => &mut self.database,
            "user" => &mut self.user,
            "sslrootcert" => &mut self.root_certificate,
            "sslcert" => &mut self.certificate,
            "sslkey" => &mut self.key,
            "sslmode" => &mut self.tls,
            "password" | "sslpassword" => return Err(AddressError::Password),
            other => return Err(AddressError::UnknownParameter(other.to_owned())),
        };
        if value.is_empty() {
            return Ok(());
        }
        match place.replace(value) {
            None => Ok(()),
            Some(_) => Err(AddressError::Twice(name.to_owned())),
        }
    }

    fn address(self) -> Result<Address, AddressError> {
        let host = match self.host {
            None => Host::Socket(PathBuf::from(SOCKET_FOLDER)),
            Some(folder) if folder.starts_with('/') => Host::Socket(PathBuf::from(folder)),
            Some(machine) if machine.contains(',') => return Err(AddressError::SeveralHosts),
            Some(machine) => Host::Machine(machine),
        };
        let port = self.port.map_or(Ok(PORT), |port| {
            port.parse().map_err(|_| AddressError::BadPort)
        })?;
        if port == 0 {
            return Err(AddressError::BadPort);
        }
        let on_socket = matches!(host, Host::Socket(_));
        if on_socket && (self.root_certificate.is_some() || self.certificate.is_some()) {
            return Err(AddressError::CertificateOnSocket);
        }
        if self.tls.is_some_and(|mode| mode != "verify-full") {
            return Err(AddressError::WeakTls);
        }
        let client_certificate = match (self.certificate, self.key) {
            (None, None) => None,
            (Some(certificate), Some(key)) => Some(ClientCertificate {
                certificate: certificate.into(),
                key: key.into(),
            }),
            _ => return Err(AddressError::HalfCertificate),
        };
        Ok(Address {
            host,
            port,
            database: self.database.unwrap_or_else(|| DATABASE.to_owned()),
            user: self.user,
            // libpq's word for the authorities of the machine.
            root_certificate: self
                .root_certificate
                .filter(|path| path != "system")
                .map(Into::into),
            client_certificate,
        })
    }
}

impl FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let rest = ["postgres://", "postgresql://"]
            .iter()
            .find_map(|scheme| text.strip_prefix(scheme))
            .ok_or(AddressError::NotPostgres)?;
        let (place, parameters) = rest.split_once('?').unwrap_or((rest, ""));
        let (server, database) = place.split_once('/').unwrap_or((place, ""));
        let mut said = Said::default();
        let host_and_port = match server.rsplit_once('@') {
            Some((user, host_and_port)) => {
                if user.contains(':') {
                    return Err(AddressError::Password);
                }
                said.set("user", unescaped(user)?)?;
                host_and_port
            }
            None => server,
        };
        let (host, port) = split_port(host_and_port);
        said.set("host", unescaped(host)?)?;
        said.set("port", port.to_owned())?;
        said.set("dbname", unescaped(database)?)?;
        for parameter in parameters
            .split('&')
            .filter(|parameter| !parameter.is_empty())
        {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            said.set(&unescaped(name)?, unescaped(value)?)?;
        }
        said.address()
    }
}

/// `host:port`, `[::1]:port`, or either alone.
fn split_port(text: &str) -> (&str, &str) {
    if let Some((host, rest)) = text
        .strip_prefix('[')
        .and_then(|inner| inner.split_once(']'))
    {
        return (host, rest.strip_prefix(':').unwrap_or(rest));
    }
    text.rsplit_once(':').unwrap_or((text, ""))
}

fn unescaped(text: &str) -> Result<String, AddressError> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let (Some(high), Some(low)) = (hex(rest.next()), hex(rest.next())) else {
            return Err(AddressError::BadEscape);
        };
        bytes.push(high * 16 + low);
    }
    let text = String::from_utf8(bytes).map_err(|_| AddressError::BadEscape)?;
    if text.contains(char::is_control) {
        Err(AddressError::BadEscape)
    } else {
        Ok(text)
    }
}

fn hex(digit: Option<u8>) -> Option<u8> {
    let digit = char::from(digit?).to_digit(16)?;
    u8::try_from(digit).ok()
}

fn escaped(text: &str) -> String {
    use fmt::Write as _;
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing into a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

impl fmt::Display for Address {
    /// The address as a URL that `psql` understands as well.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("postgresql://")?;
        if let Some(user) = &self.user {
            write!(f, "{}@", escaped(user))?;
        }
        write!(
            f,
            "{}:{}/{}",
            escaped(&self.host_name()),
            self.port,
            escaped(&self.database)
        )?;
        let mut sign = '?';
        let mut parameter = |f: &mut fmt::Formatter<'_>, name: &str, value: &str| {
            let written = write!(f, "{sign}{name}={}", escaped(value));
            sign = '&';
            written
        };
        if matches!(self.host, Host::Machine(_)) {
            parameter(f, "sslmode", "verify-full")?;
            let root = self
                .root_certificate
                .as_deref()
                .unwrap_or(Path::new("system"));
            parameter(f, "sslrootcert", &root.display().to_string())?;
        }
        if let Some(own) = &self.client_certificate {
            parameter(f, "sslcert", &own.certificate.display().to_string())?;
            parameter(f, "sslkey", &own.key.display().to_string())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
