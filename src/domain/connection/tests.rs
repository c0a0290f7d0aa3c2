//! Addresses as people write them, and as they should not.

use proptest::prelude::*;

use super::*;

fn read(text: &str) -> Result<Address, AddressError> {
    text.parse()
}

#[test]
fn an_address_without_anything_is_the_usual_socket() {
    assert_eq!(read("postgres://"), Ok(Address::default()));
    assert_eq!(read("postgresql:///linelamp"), Ok(Address::default()));
}

#[test]
fn a_socket_can_be_written_in_two_ways() {
    let expected = Address::on_socket("/run/hotline", "calls").as_user("op-017");
    assert_eq!(
        read("postgresql://op-017@%2Frun%2Fhotline/calls").as_ref(),
        Ok(&expected)
    );
    assert_eq!(
        read("postgres:///calls?host=/run/hotline&user=op-017"),
        Ok(expected)
    );
}

#[test]
fn a_machine_may_have_a_port_an_address_in_brackets_and_certificates() {
    let address = read(
        "postgres://op-017@[2001:db8::1]:6432/linelamp?sslrootcert=/etc/ca.pem&sslcert=/me.pem&sslkey=/me.key",
    )
    .unwrap();
    assert_eq!(address.host, Host::Machine("2001:db8::1".to_owned()));
    assert_eq!(address.port, 6432);
    assert_eq!(address.root_certificate, Some(PathBuf::from("/etc/ca.pem")));
    assert!(address.client_certificate.is_some());
}

#[test]
fn a_password_is_refused_and_never_repeated() {
    for text in [
        "postgres://op-017:rose@db.example.org/linelamp",
        "postgres:///linelamp?password=rose",
    ] {
        let error = read(text).unwrap_err();
        assert_eq!(error, AddressError::Password);
        assert!(!format!("{error} {error:?}").contains("rose"));
    }
}

#[test]
fn what_the_driver_would_ignore_or_weaken_is_refused() {
    let parameter = |name: &str| Err(AddressError::UnknownParameter(name.to_owned()));
    assert_eq!(
        read("postgres://a/x?target_session_attrs=read-write"),
        parameter("target_session_attrs")
    );
    assert_eq!(
        read("postgres://a/x?channel_binding=require"),
        parameter("channel_binding")
    );
    assert_eq!(
        read("postgres://a/x?sslmode=require"),
        Err(AddressError::WeakTls)
    );
    assert_eq!(read("postgres://a,b/x"), Err(AddressError::SeveralHosts));
    assert_eq!(read("postgres://a:99999/x"), Err(AddressError::BadPort));
    assert_eq!(read("postgres://a:0/x"), Err(AddressError::BadPort));
    assert_eq!(
        read("postgres://a/x?dbname=y"),
        Err(AddressError::Twice("dbname".to_owned()))
    );
    assert_eq!(read("postgres://a/%zz"), Err(AddressError::BadEscape));
    assert_eq!(read("postgres://a/x%00"), Err(AddressError::BadEscape));
    assert_eq!(
        read("postgres://a/x?sslcert=/c"),
        Err(AddressError::HalfCertificate)
    );
    assert_eq!(
        read("postgres:///x?sslrootcert=/c"),
        Err(AddressError::CertificateOnSocket)
    );
    assert_eq!(read("mysql://a/x"), Err(AddressError::NotPostgres));
}

proptest! {
    #[test]
    fn what_is_printed_is_read_back(
        socket in any::<bool>(),
        name in "[a-z][a-z0-9.-]{0,20}",
        port in 1_u16..,
        database in "\\PC{1,12}",
        user in proptest::option::of("\\PC{1,12}"),
        root in proptest::option::of("/[a-zñ /%&?]{1,12}"),
    ) {
        let host = if socket { Host::Socket(format!("/{name}").into()) } else { Host::Machine(name) };
        let root_certificate = root.filter(|_| !socket).map(PathBuf::from);
        let address = Address { host, port, database, user, root_certificate, client_certificate: None };
        prop_assert_eq!(read(&address.to_string()), Ok(address));
    }

    #[test]
    fn no_text_stops_the_reader(text in ".{0,60}") {
        let _ = read(&text);
        let _ = read(&format!("postgres://{text}"));
    }
}
