//! Addresses that a buyer may be sent to, or a gateway asked at.

use crate::protocol::Action;

/// The page of an action: its `url`, or its data's.
pub(super) fn of_action(action: &Action) -> Option<&str> {
    let data = action.data.as_object().and_then(|data| data.opt_str("url").ok().flatten());
    action.url.as_deref().or(data).filter(|url| is_safe(url))
}

/// Whether an address is absolute, encrypted or on loopback, and shows nothing
/// else than it is.
pub(super) fn is_safe(url: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_graphic() && byte != b'\\';
    url.bytes().all(plain) && authority(url).is_some()
}

/// Whether an address is an origin: safe, and with nothing after its port.
pub(super) fn is_origin(url: &str) -> bool {
    let scheme = if url.starts_with("https") { 8 } else { 7 };
    is_safe(url) && authority(url).is_some_and(|authority| url.len() == scheme + authority.len())
}

/// Host and port of an address that is encrypted or on loopback, and names
/// nobody before the host.
fn authority(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let end = rest.bytes().position(|byte| matches!(byte, b'/' | b'?' | b'#'));
    let authority = rest.get(..end.unwrap_or(rest.len()))?;
    let named = authority.is_empty() || authority.bytes().any(|byte| byte == b'@');
    let encrypted = url.starts_with("https");
    (!named && (encrypted || is_loopback(authority))).then_some(authority)
}

fn is_loopback(authority: &str) -> bool {
    let port = authority.bytes().rev().take_while(u8::is_ascii_digit).count();
    let host = authority.get(..authority.len() - port).unwrap_or_default();
    let host = host.strip_suffix(':').unwrap_or(authority);
    matches!(host, "localhost" | "127.0.0.1" | "[::1]") || host.ends_with(".localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_encrypted_or_loopback_addresses_are_safe() {
        for url in [
            "https://pay.example",
            "https://pay.example:8443/a?b#c",
            "http://localhost:4242/sim",
            "http://127.0.0.1:4242",
            "http://[::1]:4242/",
            "http://pay.localhost",
        ] {
            assert!(is_safe(url), "{url}");
        }
        for url in [
            "",
            "https://",
            "javascript:alert(1)",
            "javascript://pay.example/%0aalert(1)",
            "data:text/html,x",
            "//pay.example",
            "/sim",
            "http://pay.example",
            "http://localhost.evil.example",
            "http://127.0.0.1@evil.example",
            "https://pay.example@evil.example",
            "https://pay.example\\@evil.example",
            "https://pay.example/\n",
            " https://pay.example",
            "https://pаy.example",
            "HTTPS://pay.example",
        ] {
            assert!(!is_safe(url), "{url:?}");
        }
    }

    #[test]
    fn an_origin_has_no_path() {
        assert!(is_origin("https://pay.example"));
        assert!(is_origin("http://127.0.0.1:4242"));
        for url in [
            "https://pay.example/",
            "https://pay.example/v1",
            "https://pay.example?x",
            "https://a/a",
        ] {
            assert!(!is_origin(url), "{url}");
        }
    }
}
