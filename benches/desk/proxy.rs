//! Owns: counting what passes between a client and the server's unix socket.
//! Must not know: what the bytes mean.

use std::io::{self, Read, Write};
use std::net::Shutdown;
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

/// A socket folder that leads to another one and counts.
pub(crate) struct Proxy {
    /// What a client names as its host.
    pub(crate) folder: PathBuf,
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
                let _ = join(client, &server, &shared);
            }
        });
        Ok(Self {
            folder: folder.to_owned(),
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

fn join(client: UnixStream, server: &Path, counters: &Arc<Counters>) -> io::Result<()> {
    let upstream = UnixStream::connect(server)?;
    let (client_again, upstream_again) = (client.try_clone()?, upstream.try_clone()?);
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

fn pump(mut from: UnixStream, mut to: UnixStream, count: impl Fn(u64)) {
    let mut chunk = vec![0; 65536];
    while let Ok(read @ 1..) = from.read(&mut chunk) {
        count(read as u64);
        if to.write_all(&chunk[..read]).is_err() {
            break;
        }
    }
    // The other side may have gone first.
    let _ = to.shutdown(Shutdown::Both);
    let _ = from.shutdown(Shutdown::Both);
}
