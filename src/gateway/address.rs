//! Origins, and the addresses that a buyer may be sent back to, or events.

use crate::error::{Code, Error};

/// The most characters of an address.
const MAX_LEN: usize = 2048;

/// Whether a text is an origin as a browser writes it: `https`, or `http` on
/// loopback, a host in lower-case ASCII, a port only where it is not the usual one.
///
/// RFC 6454 section 6.2.
pub(super) fn is_origin(text: &str) -> bool {
    let (authority, usual, plain) = if let Some(rest) = text.strip_prefix("https://") {
        (rest, "443", false)
    } else if let Some(rest) = text.strip_prefix("http://") {
        (rest, "80", true)
    } else {
        return false;
    };
    let (host, port) = match authority.rsplit_once(':') {
        // The last colon of [::1] is the address's own.
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    if port.is_some_and(|port| port == usual || !is_port(port)) {
        return false;
    }
    if plain { is_loopback(host) } else { is_host(host) || is_loopback(host) }
}

/// Takes an address to send a buyer back to: on one of these origins, and with
/// nothing in it that two readers could take for different things.
///
/// # Errors
/// `return_url_refused`.
pub(super) fn parse_return_url(text: &str, origins: &[String]) -> Result<String, Error> {
    let origin = origins.iter().find(|origin| {
        // What follows the origin must not be able to make the host longer.
        text.strip_prefix(origin.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
    });
    let rest = origin.and_then(|origin| text.strip_prefix(origin.as_str()));
    match rest {
        Some(rest) if text.len() <= MAX_LEN && is_origin_free(rest) => Ok(String::from(text)),
        _ => Err(Error::new(Code::ReturnUrlRefused).at("return_url")),
    }
}

/// Whether events may be sent to an address: `https`, or `http` to loopback
/// where the gateway itself is there; no userinfo, no fragment, and nothing in
/// it that two readers could take for different things. What its name resolves
/// to is the host's to judge, at each try.
pub(super) fn is_webhook_url(text: &str, on_loopback: bool) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else { return false };
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let Some((authority, path)) = rest.split_at_checked(end) else { return false };
    let origin = [scheme, "://", authority].concat();
    let loopback = is_on_loopback(&origin);
    text.len() <= MAX_LEN
        && is_origin(&origin)
        && (!loopback || on_loopback)
        && is_origin_free(path)
}

/// Whether an origin is on this machine.
pub(super) fn is_on_loopback(origin: &str) -> bool {
    let authority = origin.split_once("://").map_or("", |(_, authority)| authority);
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => host,
        _ => authority,
    };
    is_loopback(host)
}

/// Whether path and query are plain: visible ASCII, no backslash or fragment,
/// no second authority, no step upwards, spelled out or encoded.
fn is_origin_free(rest: &str) -> bool {
    let visible = rest.bytes().all(|byte| (0x21..=0x7e).contains(&byte));
    if !visible || rest.contains(['\\', '#', '"', '<', '>', '^', '`', '{', '|', '}']) {
        return false;
    }
    let path = rest.split('?').next().unwrap_or_default().to_ascii_lowercase();
    let encoded = ["%2f", "%5c", "%2e", "%00", "%0a", "%0d", "%09"];
    !path.starts_with("//")
        && !path.contains('@')
        && !encoded.iter().any(|step| path.contains(step))
        && !path.split('/').any(|segment| segment == "." || segment == "..")
}

fn is_host(host: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    host.len() <= 253 && host.contains('.') && host.split('.').all(label)
}

fn is_loopback(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1" | "[::1]")
}

fn is_port(port: &str) -> bool {
    !port.starts_with('0')
        && port.bytes().all(|byte| byte.is_ascii_digit())
        && port.parse::<u16>().is_ok()
}
