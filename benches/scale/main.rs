//! Owns: what a hotline costs when it has grown: each act with ten thousand, a hundred thousand and a million people on
//! file and five entries for each, and a busy minute with 200 and with 1,000 desks.
//! Must not know: what the numbers should be; `docs/performance.md` says that.
//!
//! `cargo bench --bench scale` measures the first two sizes and both crowds (about ten minutes);
//! `cargo bench --bench scale -- 1000000` only the million (about twenty), `-- desks` only the crowds.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::cast_precision_loss,
    reason = "a measurement stops at the first surprise, and its counts are small"
)]

mod crowd;
#[path = "../desk/hotline.rs"]
#[allow(dead_code, reason = "the desk's measurements use the rest of it")]
mod hotline;
mod look;
mod past;
#[path = "../desk/table.rs"]
#[allow(dead_code, reason = "the desk's measurements use the rest of it")]
mod table;
mod work;

use std::rc::Rc;

use tokio::runtime::Builder;
use tokio::task::LocalSet;

use hotline::Hotline;

/// People on file, where nothing else is said.
const SIZES: [i32; 2] = [10_000, 100_000];
/// Desks, and connections for everything beside them.
const CROWDS: [usize; 2] = [200, 1000];
const BESIDE: u16 = 60;

fn main() {
    let said: Vec<String> = std::env::args()
        .skip(1)
        .filter(|arg| !arg.starts_with('-'))
        .collect();
    let mut sizes: Vec<i32> = said.iter().filter_map(|arg| arg.parse().ok()).collect();
    if said.is_empty() {
        sizes = SIZES.to_vec();
    }
    let crowds = said.is_empty() || said.iter().any(|arg| arg == "desks");
    let runtime = Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    LocalSet::new().block_on(&runtime, async {
        let (mut rows, mut pages, mut searches) = (Vec::new(), Vec::new(), Vec::new());
        for people in sizes {
            let hotline = Hotline::open_for(300).await;
            past::happens(&hotline, people).await;
            rows.push(work::measured(&hotline, people).await);
            pages.extend(look::pages(&hotline, people).await);
            searches.extend(look::searches(&hotline, people).await);
            hotline.close();
        }
        if !rows.is_empty() {
            work::print(&rows);
            look::print(&pages, &searches);
        }
        if crowds {
            let mut rows = Vec::new();
            for desks in CROWDS {
                let most = u16::try_from(desks).expect("a few") + BESIDE;
                let hotline = Rc::new(Hotline::open_for(most).await);
                past::happens(&hotline, SIZES[0]).await;
                rows.push(crowd::works(&hotline, desks).await);
                if let Ok(hotline) = Rc::try_unwrap(hotline) {
                    hotline.close();
                }
            }
            crowd::print(&rows);
        }
    });
}
