//! The codes of refusals that only a merchant's server meets.
//!
//! `docs/errors.md` is written from this table too, by `scripts/build/codes.mjs`. It
//! is not in the crate's because every row there is in every buyer's wasm.

macro_rules! codes {
    ($( $(#[doc = $doc:literal])+ $name:ident = $text:literal, )+) => {
        /// Why a merchant's call is refused.
        #[expect(clippy::enum_variant_names, reason = "as the texts, which say what they are about")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum MerchantCode {
            $( $(#[doc = $doc])+ $name, )+
        }

        impl MerchantCode {
            /// The code's stable text.
            pub(super) const fn as_str(self) -> &'static str {
                match self { $( Self::$name => $text, )+ }
            }
        }
    };
}

codes! {
    // -- gateway: webhooks
    /// The address is not one that events are sent to.
    WebhookUrlRefused = "webhook_url_refused",
    /// The merchant has as many endpoints as it may.
    WebhookEndpointsFull = "webhook_endpoints_full",
    /// The merchant has no such endpoint.
    WebhookEndpointUnknown = "webhook_endpoint_unknown",
    /// The merchant has no such event.
    WebhookEventUnknown = "webhook_event_unknown",
}

impl MerchantCode {
    /// The status that the code is refused with.
    pub(super) const fn status(self) -> u16 {
        match self {
            Self::WebhookEndpointUnknown | Self::WebhookEventUnknown => 404,
            Self::WebhookEndpointsFull => 409,
            Self::WebhookUrlRefused => 422,
        }
    }

    /// The member to blame.
    pub(super) const fn place(self) -> Option<&'static str> {
        match self {
            Self::WebhookUrlRefused => Some("url"),
            Self::WebhookEndpointsFull
            | Self::WebhookEndpointUnknown
            | Self::WebhookEventUnknown => None,
        }
    }
}
