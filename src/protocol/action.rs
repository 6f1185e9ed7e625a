//! What the buyer must do next.

use super::answer::Word;
use crate::json::{ObjectWriter, Reader, Value};
use crate::words;

/// An action that a receipt asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    /// Names the action within its session.
    pub id: String,
    /// What kind of thing is to be done.
    pub kind: Kind,
    /// The last second at which it can be done.
    pub until: u64,
    /// What the kind needs.
    pub data: Value,
    /// A page that serves any client, also one that does not know the kind.
    pub url: Option<String>,
}

macro_rules! kinds {
    ($( $(#[doc = $doc:literal])+ $name:ident = $text:literal, )+) => {
        /// The kinds of action.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Kind {
            $( $(#[doc = $doc])+ $name, )+
            /// A kind that a newer gateway knows; its `url` is the way on.
            Unknown(String),
        }

        impl Kind {
            /// Every kind that this core knows.
            pub const ALL: &'static [Kind] = &[ $( Kind::$name, )+ ];

            /// The wire's word.
            #[must_use]
            pub fn as_str(&self) -> &str {
                enum Place { $( $name, )+ }
                let place = match self {
                    $( Kind::$name => Place::$name, )+
                    Kind::Unknown(text) => return text,
                };
                #[expect(clippy::as_conversions, reason = "nothing else tells a fieldless enum's number")]
                words::nth(WORDS, place as usize)
            }

            /// Reads the wire's word.
            #[must_use]
            pub fn from_text(text: &str) -> Self {
                let known = words::place_of(WORDS, text).and_then(|place| Kind::ALL.get(place));
                known.cloned().unwrap_or_else(|| Kind::Unknown(String::from(text)))
            }
        }

        const WORDS: &str = concat!($( $text, " ", )+);
    };
}

kinds! {
    /// Go to a page.
    RedirectGet = "redirect_get",
    /// Go to a page with a form.
    RedirectPost = "redirect_post",
    /// Open a window.
    Popup = "popup",
    /// Show a QR symbol.
    Qr = "qr",
    /// Open an app.
    DeepLink = "deep_link",
    /// Call the app that the page runs in.
    Bridge = "bridge",
    /// Let the card's bank see the browser, in a hidden frame.
    FingerprintIframe = "fingerprint_iframe",
    /// Let the card's bank ask the buyer, in a frame.
    ChallengeIframe = "challenge_iframe",
    /// Ask for a one-time code.
    Otp = "otp",
    /// Ask for a password.
    Password = "password",
    /// Ask for a passkey.
    Webauthn = "webauthn",
    /// Ask for Secure Payment Confirmation.
    Spc = "spc",
    /// Open the browser's wallet.
    WalletSheet = "wallet_sheet",
    /// Show where to transfer the money.
    TransferInstructions = "transfer_instructions",
    /// Show an address on a chain.
    CryptoAddress = "crypto_address",
    /// Have a text message sent.
    SmsSend = "sms_send",
    /// Wait for a confirmation elsewhere.
    WaitPush = "wait_push",
    /// Ask to approve a change.
    ApproveChange = "approve_change",
}

impl Kind {
    /// Whether an action of this kind is answered by this word.
    #[must_use]
    pub const fn takes(&self, word: Word) -> bool {
        match self {
            Kind::FingerprintIframe => matches!(word, Word::Fingerprint),
            Kind::Otp => matches!(word, Word::Otp | Word::Resend),
            Kind::Password => matches!(word, Word::Password),
            Kind::Webauthn | Kind::Spc => matches!(word, Word::Assertion | Word::Dismissed),
            Kind::WalletSheet => matches!(word, Word::Token | Word::Dismissed),
            Kind::ApproveChange => matches!(word, Word::Approved | Word::Rejected),
            Kind::Popup => matches!(word, Word::Returned | Word::Dismissed),
            Kind::SmsSend => matches!(word, Word::Returned | Word::Resend),
            _ => matches!(word, Word::Returned),
        }
    }
}

impl Action {
    pub(super) fn read(from: Reader<'_>) -> Self {
        Self {
            id: from.text("id"),
            kind: Kind::from_text(from.str("kind")),
            until: from.u64("until"),
            data: Value::Object(from.object("data").members().clone()),
            url: from.opt_text("url"),
        }
    }

    /// Writes the action's members.
    pub fn write(&self, out: &mut ObjectWriter<'_>) {
        out.str("id", &self.id);
        out.str("kind", self.kind.as_str());
        out.u64("until", self.until);
        out.value("data", &self.data);
        out.opt_str("url", self.url.as_deref());
    }
}
