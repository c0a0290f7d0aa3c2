//! Owns: TLS to and from phone systems: whom we trust, and the certificate we show.
//! Must not know: what is said over it.

use std::path::Path;
use std::sync::Arc;

use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{ClientConfig, RootCertStore, ServerConfig};
pub use tokio_rustls::{TlsAcceptor, TlsConnector};

/// Why there is no TLS.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum TlsError {
    /// A file of certificates cannot be opened, or holds none.
    #[error("the file of certificates cannot be read")]
    NoCertificate,
    /// The file of the private key cannot be opened, or holds none.
    #[error("the private key cannot be read")]
    NoKey,
    /// Certificate and key do not belong together.
    #[error("certificate and private key do not fit")]
    NoFit,
    /// The machine trusts nobody.
    #[error("this machine has no list of certificate authorities")]
    NoAuthorities,
}

/// Trusts the authorities in this file, or those that the machine trusts.
///
/// # Errors
/// There is nobody to trust.
pub fn connector(authorities: Option<&Path>) -> Result<TlsConnector, TlsError> {
    let mut roots = RootCertStore::empty();
    let trusted = match authorities {
        Some(file) => certificates(file)?,
        None => rustls_native_certs::load_native_certs().certs,
    };
    roots.add_parsable_certificates(trusted);
    if roots.is_empty() {
        return Err(TlsError::NoAuthorities);
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|_| TlsError::NoFit)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

/// Shows this certificate, both files as PEM.
///
/// # Errors
/// One of the files is missing, unreadable, or not the other's.
pub fn acceptor(certificate: &Path, key: &Path) -> Result<TlsAcceptor, TlsError> {
    let chain = certificates(certificate)?;
    let key = PrivateKeyDer::from_pem_file(key).map_err(|_| TlsError::NoKey)?;
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|_| TlsError::NoFit)?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(|_| TlsError::NoFit)?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let chain = CertificateDer::pem_file_iter(file).map_err(|_| TlsError::NoCertificate)?;
    let chain: Vec<_> = chain
        .collect::<Result<_, _>>()
        .map_err(|_| TlsError::NoCertificate)?;
    if chain.is_empty() {
        Err(TlsError::NoCertificate)
    } else {
        Ok(chain)
    }
}
