//! Owns: counting what passes between a client and its server, over a unix socket or over TCP.
//! Must not know: what the bytes mean.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

/// Bytes and messages' flights since the last reading.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Counted {
    /// Bytes from client to server.
    pub(crate) up: u64,
    /// Bytes from server to client.
    pub(crate) down: u64,
    /// Times the direction turned from down to up: round trips.
    pub(crate) turns: u64,
}

#[derive(Default)]
struct Counters {
    up: AtomicU64,
    down: AtomicU64,
    turns: AtomicU64,
    last_was_up: AtomicU64,
}

/// A way to the server that counts.
pub(crate) struct Proxy {
    /// What a client names as its host: a folder of sockets.
    pub(crate) folder: PathBuf,
    /// What a client names as its port, over TCP.
    pub(crate) port: u16,
    counters: Arc<Counters>,
}

impl Proxy {
    /// Listens in `folder` for the server whose socket is `server`.
    pub(crate) fn open(folder: &Path, server: &Path) -> io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let name = server.file_name().ok_or(io::ErrorKind::InvalidInput)?;
        let listener = UnixListener::bind(folder.join(name))?;
        let counters = Arc::new(Counters::default());
        let (server, shared) = (server.to_owned(), Arc::clone(&counters));
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                // A client whose server is away sees the connection close, as without a proxy.
                let _ = UnixStream::connect(&server).and_then(|there| join(client, there, &shared));
            }
        });
        Ok(Self {
            folder: folder.to_owned(),
            port: 0,
            counters,
        })
    }

    /// Listens at a free port of this machine for the server at this address.
    pub(crate) fn open_tcp(server: &'static str) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = listener.local_addr()?.port();
        let counters = Arc::new(Counters::default());
        let shared = Arc::clone(&counters);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let _ = TcpStream::connect(server).and_then(|there| {
                    client.set_nodelay(true)?;
                    there.set_nodelay(true)?;
                    join(client, there, &shared)
                });
            }
        });
        Ok(Self {
            folder: PathBuf::new(),
            port,
            counters,
        })
    }

    /// What has passed since the last call.
    pub(crate) fn since_last(&self) -> Counted {
        Counted {
            up: self.counters.up.swap(0, Ordering::Relaxed),
            down: self.counters.down.swap(0, Ordering::Relaxed),
            turns: self.counters.turns.swap(0, Ordering::Relaxed),
        }
    }
}

/// One end of a connection.
trait End: Read + Write + Send + Sized + 'static {
    fn again(&self) -> io::Result<Self>;
    fn close(&self);
}

impl End for UnixStream {
    fn again(&self) -> io::Result<Self> {
        self.try_clone()
    }
    fn close(&self) {
        // The other side may have gone first.
        let _ = self.shutdown(Shutdown::Both);
    }
}

impl End for TcpStream {
    fn again(&self) -> io::Result<Self> {
        self.try_clone()
    }
    fn close(&self) {
        // The other side may have gone first.
        let _ = self.shutdown(Shutdown::Both);
    }
}

fn join<E: End>(client: E, upstream: E, counters: &Arc<Counters>) -> io::Result<()> {
    let (client_again, upstream_again) = (client.again()?, upstream.again()?);
    let (going_up, coming_down) = (Arc::clone(counters), Arc::clone(counters));
    thread::spawn(move || {
        pump(client, upstream_again, |n| {
            going_up.up.fetch_add(n, Ordering::Relaxed);
            let turned = 1 - going_up.last_was_up.swap(1, Ordering::Relaxed);
            going_up.turns.fetch_add(turned, Ordering::Relaxed);
        });
    });
    thread::spawn(move || {
        pump(upstream, client_again, |n| {
            coming_down.down.fetch_add(n, Ordering::Relaxed);
            coming_down.last_was_up.store(0, Ordering::Relaxed);
        });
    });
    Ok(())
}

fn pump<E: End>(mut from: E, mut to: E, count: impl Fn(u64)) {
    let mut chunk = vec![0; 65536];
    while let Ok(read @ 1..) = from.read(&mut chunk) {
        count(read as u64);
        if to.write_all(&chunk[..read]).is_err() {
            break;
        }
    }
    to.close();
    from.close();
}
