//! Owns: how many connections one address may hold at a time.
//! Must not know: what comes over them.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A phone system posts one thing a connection, and is answered in milliseconds.
pub(super) const MOST_OF_ONE: usize = 16;
/// Whoever has one address of the sixth version has all that begin alike with so many bits.
const ONE_NETWORK: u32 = 64;

/// Who holds how many.
#[derive(Clone, Default, Debug)]
pub(super) struct Places(Arc<Mutex<HashMap<IpAddr, usize>>>);

/// One connection; its place is free again when this is dropped.
#[derive(Debug)]
pub(super) struct Place {
    places: Places,
    whose: IpAddr,
}

impl Places {
    /// A place for a connection from there; nothing where that address has all that one may have.
    pub(super) fn take(&self, from: IpAddr) -> Option<Place> {
        let whose = network(from);
        let mut held = self.held();
        let count = held.entry(whose).or_default();
        if *count >= MOST_OF_ONE {
            return None;
        }
        *count += 1;
        drop(held);
        Some(Place {
            places: self.clone(),
            whose,
        })
    }

    fn held(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut held = self.places.held();
        if let Some(count) = held.get_mut(&self.whose) {
            *count -= 1;
            if *count == 0 {
                held.remove(&self.whose);
            }
        }
    }
}

fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let kept = u128::MAX << (u128::BITS - ONE_NETWORK);
            Ipv6Addr::from_bits(address.to_bits() & kept).into()
        }
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use super::{IpAddr, MOST_OF_ONE, Place, Places};

    fn at(address: &str) -> IpAddr {
        address.parse().unwrap()
    }

    #[test]
    fn one_address_has_its_places_and_no_more_until_it_gives_one_back() {
        let places = Places::default();
        let all = |from| -> Vec<Place> { std::iter::from_fn(|| places.take(at(from))).collect() };
        let mut held = all("192.0.2.7");
        assert_eq!(held.len(), MOST_OF_ONE);
        assert!(
            places.take(at("::ffff:192.0.2.7")).is_none(),
            "the same one"
        );
        assert!(places.take(at("192.0.2.8")).is_some());
        held.pop();
        assert!(places.take(at("192.0.2.7")).is_some());
        let neighbours = all("2001:db8::1");
        assert!(places.take(at("2001:db8::2")).is_none(), "the same network");
        assert!(places.take(at("2001:db8:0:1::1")).is_some());
        drop((held, neighbours));
        assert!(places.held().is_empty(), "nobody is remembered");
    }
}
