//! What a step asks of its host, as data.

use crate::json::ObjectWriter;
use crate::protocol::answer::Said;

/// Work for the host, or for the vault beside the machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Send this call and report what came of it.
    Send {
        /// Names the call.
        call: u32,
        /// What to ask.
        request: Request,
        /// After how long to give up on an answer.
        timeout_ms: u64,
    },
    /// Wake the machine after this long; none clears the timer.
    Timer {
        /// Milliseconds.
        delay_ms: Option<u64>,
    },
    /// Take the buyer to this page.
    Navigate {
        /// The page, always `https` or on loopback.
        url: String,
    },
    /// Keep this until the next, so that a reload can go on.
    Save {
        /// The snapshot's text.
        snapshot: String,
    },
    /// Forget what was kept.
    Clear,
    /// The event makes no sense here and changed nothing.
    Rejected {
        /// Why.
        code: String,
        /// The event's name.
        event: &'static str,
        /// The phase it came in.
        phase: &'static str,
    },
    /// Work for the vault; never leaves the core.
    Vault(Task),
}

/// What the vault is asked to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task {
    /// Seal the card and sign an intent.
    Sign,
    /// Sign the answer to an action.
    Answer {
        /// The action's id.
        action: String,
        /// What the buyer did; a secret in it is the vault's to add.
        said: Said,
    },
    /// Forget everything typed.
    WipeCard,
    /// Forget the client key too: nothing is signed any more.
    WipeKey,
}

/// A call to the gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// `GET /.well-known/countersign.json`.
    Discovery,
    /// `POST /v1/checkout/keys`.
    Enrol,
    /// `GET /v1/checkout`.
    Standing,
    /// `POST /v1/checkout/intents`, always with the identical bytes.
    Intent,
    /// `POST /v1/checkout/intents/void`.
    Void,
    /// `POST /v1/checkout/actions/{id}`.
    Answer {
        /// The action's id.
        action: String,
        /// The call's body.
        body: String,
    },
    /// `GET /v1/checkout/receipt?after=SEQ&wait=25`.
    Poll,
    /// `POST /v1/checkout/cancel`.
    Cancel(Scope),
}

/// How much to cancel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// This attempt; another may follow.
    Attempt,
    /// The whole session.
    Session,
}

impl Scope {
    /// The wire's word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Attempt => "attempt",
            Self::Session => "session",
        }
    }
}

impl Effect {
    /// Writes the effect's members for the host.
    pub fn write(&self, out: &mut ObjectWriter<'_>) {
        match self {
            Self::Send { call, request, timeout_ms } => {
                out.str("type", "send");
                out.u64("call", u64::from(*call));
                out.u64("timeout_ms", *timeout_ms);
                if matches!(request, Request::Enrol) {
                    // The host may ask a device key first.
                    out.bool("endorse", true);
                }
            }
            Self::Timer { delay_ms } => {
                out.str("type", "timer");
                match delay_ms {
                    Some(delay) => out.u64("delay_ms", *delay),
                    None => out.null("delay_ms"),
                }
            }
            Self::Navigate { url } => {
                out.str("type", "navigate");
                out.str("url", url);
            }
            Self::Save { snapshot } => {
                out.str("type", "save");
                out.str("snapshot", snapshot);
            }
            Self::Clear => out.str("type", "clear"),
            Self::Rejected { code, event, phase } => {
                out.str("type", "rejected");
                out.str("code", code);
                out.str("event", event);
                out.str("phase", phase);
            }
            Self::Vault(_) => out.str("type", "vault"),
        }
    }
}
