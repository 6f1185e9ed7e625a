//! QR codes: what merchants' and wallets' codes say, and the symbol itself.

pub mod emv;
pub mod epc;
pub mod hkqr;
pub mod paynow;
pub mod pix;
pub mod symbol;
pub mod upi;

/// Whether a text says no more than it shows: no control characters, and none
/// that turn the direction of those around them.
fn is_plain(text: &str) -> bool {
    let is_hidden = |character: char| {
        character.is_control()
            || matches!(character, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    !text.chars().any(is_hidden)
}

/// Whether a text has the form of an e-mail address; whether it is one, only a
/// letter to it tells.
fn is_email(text: &str) -> bool {
    let parts = text.split_once('@');
    text.len() <= 254
        && text.bytes().all(|byte| byte.is_ascii_graphic())
        && parts.is_some_and(|(name, host)| {
            (1..=64).contains(&name.len()) && host.contains('.') && !host.contains('@')
        })
}
