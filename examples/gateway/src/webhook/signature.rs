//! The signature that a receiver checks.

use countersign::jose::base64url;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use crate::sdk::base64;

/// The value of `webhook-signature`; none if the secret is not one of ours.
///
/// Standard Webhooks, "Signature scheme".
pub(super) fn sign(secret: &str, id: &str, timestamp: u64, body: &str) -> Option<String> {
    let key = secret.strip_prefix("whsec_")?.replace('+', "-").replace('/', "_");
    let key = base64url::decode(key.trim_end_matches('=')).ok()?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
    mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
    Some(["v1,", &base64(&mac.finalize().into_bytes())].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_standard_is_signed_as_there() {
        // github.com/standard-webhooks/standard-webhooks, libraries/javascript.
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        let (id, body) = ("msg_p5jXN8AQM9LWM0D4loKWxJek", r#"{"test": 2432232314}"#);
        let signed = sign(secret, id, 1_614_265_330, body);
        assert_eq!(signed.as_deref(), Some("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
        assert_eq!(sign("MfKQ", id, 1, body), None);
        assert_eq!(sign("whsec_*", id, 1, body), None);
    }
}
