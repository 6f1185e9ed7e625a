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
    let rest = match url.split_once("://") {
        Some(("https", rest)) => rest,
        Some(("http", rest)) if is_loopback(authority(rest)) => rest,
        _ => return false,
    };
    let authority = authority(rest);
    !authority.is_empty()
        && !authority.contains('@')
        && url.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
}

/// Whether an address is an origin: safe, and with nothing after its port.
pub(super) fn is_origin(url: &str) -> bool {
    is_safe(url) && url.matches('/').count() == 2 && !url.contains(['?', '#'])
}

fn authority(rest: &str) -> &str {
    rest.split(['/', '?', '#']).next().unwrap_or(rest)
}

fn is_loopback(authority: &str) -> bool {
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    };
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
        for url in ["https://pay.example/", "https://pay.example/v1", "https://pay.example?x"] {
            assert!(!is_origin(url), "{url}");
        }
    }
}
