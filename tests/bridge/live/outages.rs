//! Owns: what stands between the bridge and its two ends, and breaks: a gate on the way to the phone system; the database.
//! Must not know: what is broken off by it.

use std::time::Duration;

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::sleep;

use super::chain::{Chain, Way, said};
use super::load::Evening;

/// A way to the phone system that can be shut: what goes through is cut, and nobody is let in.
pub(super) struct Gate {
    address: String,
    shut: watch::Sender<bool>,
}

impl Gate {
    pub(super) async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let shut = watch::Sender::new(false);
        let is_shut = shut.clone();
        tokio::spawn(async move {
            while let Ok((mut near, _)) = listener.accept().await {
                let mut is_shut = is_shut.subscribe();
                if *is_shut.borrow() {
                    continue;
                }
                tokio::spawn(async move {
                    let mut far = TcpStream::connect(said("LINELAMP_ASTERISK")).await.unwrap();
                    tokio::select! {
                        _ = copy_bidirectional(&mut near, &mut far) => {}
                        _ = is_shut.wait_for(|shut| *shut) => {}
                    }
                });
            }
        });
        Self { address, shut }
    }

    pub(super) fn address(&self) -> String {
        self.address.clone()
    }

    pub(super) fn shut(&self, shut: bool) {
        self.shut.send_replace(shut);
    }
}

#[tokio::test]
#[ignore = "needs an Asterisk, which the environment names"]
async fn the_database_is_away_for_thirty_seconds() {
    let chain = Chain::new("database", "pull", &Way::plain()).await;
    let mut bridge = chain.heard_bridge().await;
    let evening = Evening::begins(chain, 200).await;
    evening.chain.db.server().crash().unwrap();
    sleep(Duration::from_secs(30)).await;
    assert!(!bridge.is_over(), "the bridge goes on without a database");
    evening.chain.db.server().resume().unwrap();
    let right = evening.chain.until_right().await;
    println!("database away 30 s: right {right:?} after it was back");
    assert!(right <= Duration::from_secs(5), "{right:?}");
    evening.ends("database away 30 s").await;
}
