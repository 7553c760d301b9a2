//! Whose word about a client's address is believed.

use std::net::IpAddr;

use axum::http::{HeaderMap, HeaderName};

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Networks of our own reverse proxies. Without any, nobody's word is believed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<Network>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Network {
    address: IpAddr,
    prefix: u8,
}

impl TrustedProxies {
    /// Addresses or networks with commas between them: `10.0.0.0/8, 127.0.0.1`.
    pub fn parse(text: &str) -> Result<Self, String> {
        text.split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(Network::parse)
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// The client's own address: the last one in `X-Forwarded-For` that is not a proxy of ours. What a client
    /// writes there itself stands further left, and is reached only through proxies that we trust.
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        if !self.trusts(peer) {
            return peer;
        }
        let hops: Vec<&str> = headers
            .get_all(FORWARDED_FOR)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|line| line.split(','))
            .collect();
        let mut client = peer;
        for hop in hops.iter().rev() {
            let Ok(address) = hop.trim().parse() else {
                break;
            };
            client = address;
            if !self.trusts(address) {
                break;
            }
        }
        client
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.holds(address))
    }
}

impl Network {
    fn parse(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is not an address or a network such as 10.0.0.0/8");
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let whole = if address.is_ipv4() { 32 } else { 128 };
        let prefix = match prefix {
            Some(digits) => digits
                .parse()
                .ok()
                .filter(|prefix| *prefix <= whole)
                .ok_or_else(wrong)?,
            None => whole,
        };
        Ok(Self { address, prefix })
    }

    fn holds(&self, other: IpAddr) -> bool {
        let keep = |bits: u128, width: u8| {
            let dropped = u32::from(width - self.prefix);
            bits.checked_shr(dropped).unwrap_or(0)
        };
        match (self.address, other.to_canonical()) {
            (IpAddr::V4(ours), IpAddr::V4(theirs)) => {
                keep(u128::from(ours.to_bits()), 32) == keep(u128::from(theirs.to_bits()), 32)
            }
            (IpAddr::V6(ours), IpAddr::V6(theirs)) => {
                keep(ours.to_bits(), 128) == keep(theirs.to_bits(), 128)
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forwarded(hops: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(FORWARDED_FOR, hops.parse().expect("a header"));
        headers
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn nobody_is_believed_unless_they_are_named() {
        let none = TrustedProxies::default();
        assert_eq!(
            none.client(ip("10.0.0.1"), &forwarded("1.2.3.4")),
            ip("10.0.0.1")
        );
    }

    #[test]
    fn the_client_is_the_last_hop_that_is_not_ours() {
        let ours = TrustedProxies::parse("10.0.0.0/8, ::1").expect("networks");
        let client = |peer, hops| ours.client(ip(peer), &forwarded(hops));
        assert_eq!(client("10.0.0.1", "1.2.3.4"), ip("1.2.3.4"));
        assert_eq!(
            client("::1", "6.6.6.6, 1.2.3.4, 10.9.9.9"),
            ip("1.2.3.4"),
            "what the client wrote itself is not reached"
        );
        assert_eq!(client("10.0.0.1", "nonsense"), ip("10.0.0.1"));
        assert_eq!(client("11.0.0.1", "1.2.3.4"), ip("11.0.0.1"));
    }

    #[test]
    fn a_network_that_is_none_is_refused() {
        for bad in ["10.0.0.0/33", "example.org", "10/8", "::/129"] {
            assert!(TrustedProxies::parse(bad).is_err(), "{bad}");
        }
        let everybody = TrustedProxies::parse("0.0.0.0/0").expect("a network");
        assert!(everybody.trusts(ip("203.0.113.9")));
    }
}
