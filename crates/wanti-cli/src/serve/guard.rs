//! Who knocks too often with a wrong signature is not heard for the rest of the minute.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Addresses remembered at once.
const MOST: usize = 8192;
/// How long failures are counted together.
const MINUTE: Duration = Duration::from_secs(60);

/// Failures by address.
#[derive(Debug)]
pub(super) struct Guard {
    most: u32,
    seen: Mutex<BTreeMap<IpAddr, Count>>,
}

#[derive(Debug, Clone, Copy)]
struct Count {
    since: Instant,
    failures: u32,
}

impl Guard {
    pub(super) fn new(most: u32) -> Guard {
        Guard { most, seen: Mutex::default() }
    }

    /// Whether this address has failed too often.
    pub(super) fn refuses(&self, address: IpAddr, now: Instant) -> bool {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.get(&network(address)).is_some_and(|count| count.is_fresh(now) && count.failures >= self.most)
    }

    /// This address failed.
    pub(super) fn failed(&self, address: IpAddr, now: Instant) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= MOST {
            seen.retain(|_, count| count.is_fresh(now));
        }
        if seen.len() >= MOST {
            // So many at once are no mistake; counting begins anew rather than growing.
            seen.clear();
        }
        let count = seen.entry(network(address)).or_insert(Count { since: now, failures: 0 });
        if !count.is_fresh(now) {
            *count = Count { since: now, failures: 0 };
        }
        count.failures = count.failures.saturating_add(1);
    }
}

impl Count {
    fn is_fresh(self, now: Instant) -> bool {
        now.saturating_duration_since(self.since) < MINUTE
    }
}

/// A household has a whole network of IPv6 addresses; it counts as one.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(six) => match six.to_ipv4_mapped() {
            Some(four) => IpAddr::V4(four),
            None => IpAddr::V6(Ipv6Addr::from(u128::from(six) & (u128::MAX << 64))),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_fails_too_often_waits_for_a_minute() {
        let (guard, now) = (Guard::new(2), Instant::now());
        let [one, same, other]: [IpAddr; 3] = ["2001:db8::1", "2001:db8::2", "192.0.2.1"].map(|ip| ip.parse().unwrap());
        guard.failed(one, now);
        assert!(!guard.refuses(one, now));
        guard.failed(same, now);
        assert!(guard.refuses(one, now) && !guard.refuses(other, now));
        assert!(!guard.refuses(one, now + MINUTE));
        guard.failed(one, now + MINUTE);
        assert!(!guard.refuses(one, now + MINUTE));
    }

    #[test]
    fn memory_does_not_grow_without_end() {
        let (guard, now) = (Guard::new(2), Instant::now());
        for number in 0..u32::try_from(3 * MOST).unwrap() {
            guard.failed(IpAddr::V4(number.into()), now);
        }
        assert!(guard.seen.lock().unwrap().len() <= MOST);
    }
}
