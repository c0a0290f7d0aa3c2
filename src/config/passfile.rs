//! Owns: finding a password in a passfile, as `.pgpass` is written.
//! Must not know: where the file is or who may read it.

use crate::domain::{Address, Host, Redacted};

/// The password of the first line that fits the address and the login.
pub(super) fn find(text: &str, address: &Address, user: &str) -> Option<Redacted<String>> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(fields)
        .find(|[host, port, database, login, _]| {
            fits_host(host, address)
                && fits(port, &address.port.to_string())
                && fits(database, &address.database)
                && fits(login, user)
        })
        .map(|[.., password]| Redacted::new(password))
}

fn fits(field: &str, value: &str) -> bool {
    field == "*" || field == value
}

/// A socket is called by its folder, or `localhost`.
fn fits_host(field: &str, address: &Address) -> bool {
    fits(field, &address.host_name())
        || (field == "localhost" && matches!(address.host, Host::Socket(_)))
}

/// host:port:database:user:password; a backslash keeps a colon or a backslash.
fn fields(line: &str) -> Option<[String; 5]> {
    let mut fields = vec![String::new()];
    let mut characters = line.chars();
    while let Some(c) = characters.next() {
        match c {
            // The password is the rest of the line.
            ':' if fields.len() < 5 => fields.push(String::new()),
            '\\' => fields.last_mut()?.extend(characters.next()),
            other => fields.last_mut()?.push(other),
        }
    }
    fields.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, url: &str) -> Option<String> {
        find(text, &url.parse().unwrap(), "op-017").map(Redacted::into_revealed)
    }

    #[test]
    fn the_first_line_that_fits_gives_the_password() {
        let text = "# ours\ndb.example.org:5432:other:*:no\ndb.example.org:*:linelamp:op-017:rose\n*:*:*:*:last\n";
        assert_eq!(
            found(text, "postgres://db.example.org/linelamp").as_deref(),
            Some("rose")
        );
        assert_eq!(
            found(text, "postgres://spare.example.org/linelamp").as_deref(),
            Some("last")
        );
    }

    #[test]
    fn a_backslash_keeps_a_colon() {
        let text = "2001\\:db8\\:\\:1:*:*:*:a:b\\\\c";
        assert_eq!(
            found(text, "postgres://[2001:db8::1]/x").as_deref(),
            Some("a:b\\c")
        );
    }

    #[test]
    fn a_socket_is_localhost() {
        assert_eq!(
            found("localhost:*:*:*:rose", "postgres:///x").as_deref(),
            Some("rose")
        );
        assert_eq!(found("db.example.org:*:*:*:rose", "postgres:///x"), None);
        assert_eq!(found("broken line", "postgres:///x"), None);
    }
}
