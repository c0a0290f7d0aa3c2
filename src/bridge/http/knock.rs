//! Owns: knocking where posts are taken, as a stranger and as one who can sign, to see what is answered.
//! Must not know: how a post is signed, or what an answer means.

use serde::Serialize;
use tokio_rustls::TlsConnector;

use super::fetch::{AddressError, Interface};

/// What was answered at an address, as status codes; nothing where nobody answered.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize)]
pub struct Knocked {
    /// A post that nobody signed.
    pub unsigned: Option<u16>,
    /// A post that was signed and says nothing.
    pub signed: Option<u16>,
}

/// The status with which a post is refused that nobody signed.
pub const REFUSED: u16 = 403;

/// A post that tells nothing, but for its signature.
#[derive(Clone, Debug)]
pub struct Empty {
    /// Where, below the address.
    pub path: &'static str,
    /// Its type.
    pub content_type: &'static str,
    /// What it says.
    pub body: String,
    /// The header that signs it, and the signature.
    pub signature: (&'static str, String),
}

/// Posts there, without a signature and then with it.
///
/// # Errors
/// The address cannot be used.
pub async fn knock(
    address: &str,
    tls: &TlsConnector,
    post: &Empty,
) -> Result<Knocked, AddressError> {
    let there = Interface::open(address, tls)?;
    let send = async |signature: &[(&'static str, String)]| {
        let body = post.body.clone();
        let answer = there.send(post.path, post.content_type, signature, body);
        answer.await.ok().map(|answer| answer.status)
    };
    Ok(Knocked {
        unsigned: send(&[]).await,
        signed: send(std::slice::from_ref(&post.signature)).await,
    })
}

/// Where this machine reaches an address on which something listens here.
#[must_use]
pub fn from_here(listen: &str) -> String {
    let here = [("0.0.0.0:", "127.0.0.1:"), ("[::]:", "[::1]:")];
    let meant = here.iter().find_map(|(all, one)| {
        let port = listen.strip_prefix(all)?;
        Some(format!("{one}{port}"))
    });
    format!("http://{}", meant.unwrap_or_else(|| listen.to_owned()))
}
