//! Owns: whether a post is Twilio's: `X-Twilio-Signature`, the HMAC-SHA1 over the public address and the fields.
//! Must not know: what the fields mean.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

use super::form::Form;
use crate::domain::Redacted;

/// The header that carries it.
pub const HEADER: &str = "x-twilio-signature";

/// What was signed besides the address.
#[derive(Clone, Copy, Debug)]
pub enum Signed<'a> {
    /// The fields of a form.
    Form(&'a Form),
    /// Any other body: its SHA-256 stands in the address as `bodySHA256`.
    Body(&'a [u8]),
}

/// Whether this signature was made with this token for this address and body, in constant time. Twilio signs the
/// address with its port or without, whichever way it called it.
#[must_use]
pub fn is_genuine(
    token: &Redacted<String>,
    address: &str,
    signed: Signed<'_>,
    given: &str,
) -> bool {
    let Ok(given) = STANDARD.decode(given) else {
        return false;
    };
    if let Signed::Body(body) = signed
        && !names_body(address, body)
    {
        return false;
    }
    // Every spelling is tried, whether or not one fitted already: the time taken says nothing.
    spellings(address)
        .iter()
        .filter_map(|address| code(token, address, signed))
        .fold(false, |fits, code| fits | code.verify_slice(&given).is_ok())
}

fn code(token: &Redacted<String>, address: &str, signed: Signed<'_>) -> Option<Hmac<Sha1>> {
    let mut code = Hmac::<Sha1>::new_from_slice(token.reveal().as_bytes()).ok()?;
    code.update(address.as_bytes());
    if let Signed::Form(form) = signed {
        for (name, value) in form.sorted() {
            code.update(name.as_bytes());
            code.update(value.as_bytes());
        }
    }
    Some(code)
}

fn names_body(address: &str, body: &[u8]) -> bool {
    let query = address.split_once('?').map_or("", |(_, query)| query);
    let Ok(query) = Form::read(query.as_bytes()) else {
        return false;
    };
    let mut sum = String::with_capacity(64);
    for byte in Sha256::digest(body) {
        let written = write!(sum, "{byte:02x}");
        debug_assert!(written.is_ok(), "a String takes everything");
    }
    query
        .get("bodySHA256")
        .is_some_and(|named| named.eq_ignore_ascii_case(&sum))
}

/// The address as it was given, without its port, and with the port that its scheme usually has.
fn spellings(address: &str) -> Vec<String> {
    let mut spellings = vec![address.to_owned()];
    let Some((scheme, rest)) = address.split_once("://") else {
        return spellings;
    };
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    let port = host
        .rsplit_once(':')
        .filter(|(_, port)| port.bytes().all(|digit| digit.is_ascii_digit()));
    match (port, scheme) {
        (Some((bare, _)), _) => spellings.push(format!("{scheme}://{bare}{path}")),
        (None, "https") => spellings.push(format!("{scheme}://{host}:443{path}")),
        (None, _) => spellings.push(format!("{scheme}://{host}:80{path}")),
    }
    spellings
}

/// Signs as Twilio does: for a stand-in, and for whoever checks a setting.
#[must_use]
pub fn sign(token: &Redacted<String>, address: &str, signed: Signed<'_>) -> String {
    let code = code(token, address, signed);
    code.map(|code| STANDARD.encode(code.finalize().into_bytes()))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::{Form, Redacted, Signed, is_genuine, sign};

    const ADDRESS: &str = "https://mycompany.com/myapp.php?foo=1&bar=2";
    const PUBLISHED: &str = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";

    fn published() -> Form {
        Form::read(
            b"To=%2B18005551212&Digits=1234&From=%2B14158675309&Caller=%2B14158675309&CallSid=CA1234567890ABCDE",
        )
        .unwrap()
    }

    fn token() -> Redacted<String> {
        Redacted::new("12345".to_owned())
    }

    #[test]
    fn the_published_example_is_genuine_and_nothing_near_it_is() {
        let form = published();
        let genuine = |token, address, form: &Form, given: &str| {
            is_genuine(&token, address, Signed::Form(form), given)
        };
        let other = ADDRESS.replace("foo=1", "foo=2");
        assert!(genuine(token(), ADDRESS, &form, PUBLISHED));
        assert!(!genuine(
            Redacted::new("12346".to_owned()),
            ADDRESS,
            &form,
            PUBLISHED
        ));
        assert!(!genuine(token(), &other, &form, PUBLISHED));
        assert!(!genuine(token(), ADDRESS, &Form::default(), PUBLISHED));
        for wrong in [
            "",
            "RSOYDt4T1cUTdK1PDd93/VVr8B8",
            "RSOYDt4T1cUTdK1PDd93",
            "no base64 é",
        ] {
            assert!(!genuine(token(), ADDRESS, &form, wrong), "{wrong}");
        }
    }

    #[test]
    fn a_field_sent_twice_counts_once_and_the_order_does_not_matter() {
        let form = Form::read(
            b"CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&Digits=1234&From=%2B14158675309&To=%2B18005551212",
        );
        assert!(is_genuine(
            &token(),
            ADDRESS,
            Signed::Form(&form.unwrap()),
            PUBLISHED
        ));
    }

    #[test]
    fn the_port_may_be_signed_or_left_out() {
        let form = published();
        let with = ADDRESS.replace(".com/", ".com:443/");
        for signed in [ADDRESS, with.as_str()] {
            let signature = sign(&token(), signed, Signed::Form(&form));
            for configured in [ADDRESS, with.as_str()] {
                assert!(is_genuine(
                    &token(),
                    configured,
                    Signed::Form(&form),
                    &signature
                ));
            }
        }
        let other_port = ADDRESS.replace(".com/", ".com:8443/");
        let signature = sign(&token(), &other_port, Signed::Form(&form));
        assert!(is_genuine(
            &token(),
            &other_port,
            Signed::Form(&form),
            &signature
        ));
        assert!(!is_genuine(
            &token(),
            ADDRESS,
            Signed::Form(&form),
            &signature
        ));
    }

    #[test]
    fn another_body_than_a_form_is_named_by_its_sum() {
        let body = br#"{"a":1}"#;
        let sum = "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862";
        let address = format!("https://hotline.example/voice?bodySHA256={sum}");
        let signature = sign(&token(), &address, Signed::Body(body));
        assert!(is_genuine(
            &token(),
            &address,
            Signed::Body(body),
            &signature
        ));
        assert!(!is_genuine(
            &token(),
            &address,
            Signed::Body(b"{}"),
            &signature
        ));
        let unnamed = "https://hotline.example/voice";
        let signature = sign(&token(), unnamed, Signed::Body(body));
        assert!(!is_genuine(
            &token(),
            unnamed,
            Signed::Body(body),
            &signature
        ));
    }
}
