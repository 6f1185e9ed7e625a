//! What survives a reload: how to find the intent again, and nothing secret.

use super::log::Log;
use super::state::{Held, Resumed, State};
use crate::error::{Code, Error};
use crate::json;
use crate::protocol::document::is_base64url_of;

/// The longest snapshot that is read, in bytes.
const MAX_LEN: usize = 8 * 1024;

/// The version of the snapshot's form.
const VERSION: u64 = 1;

/// The parts of a state that a later page needs.
struct Snapshot {
    sid: String,
    method: Option<String>,
    in_flight: bool,
    attempt: u64,
    seq: u64,
    held: Option<Box<Held>>,
    log: String,
}

impl State {
    /// Goes on from what an earlier page kept. What cannot be read or is of
    /// another session is as good as nothing: the gateway knows the rest.
    pub fn resume(&mut self, snapshot: &str) {
        let Ok(kept) = Snapshot::parse(snapshot) else { return };
        if kept.sid != self.sid {
            return;
        }
        self.resumed = match (kept.in_flight && kept.held.is_some(), &kept.method) {
            (true, _) => Resumed::InFlight,
            (false, Some(_)) => Resumed::Choosing,
            (false, None) => Resumed::Nowhere,
        };
        self.method = kept.method;
        self.attempt = kept.attempt;
        self.seq = kept.seq;
        self.held = kept.held;
        self.log = Log::new(kept.log);
    }

    /// What a later page needs to go on.
    #[must_use]
    pub fn snapshot(&self) -> String {
        json::object(|out| {
            out.u64("v", VERSION);
            out.str("sid", &self.sid);
            out.opt_str("method", self.method.as_deref());
            out.bool("in_flight", self.is_in_flight());
            out.u64("attempt", self.attempt);
            out.u64("seq", self.seq);
            if let Some(held) = &self.held {
                out.object("intent", |out| {
                    out.str("jti", &held.jti);
                    out.str("nonce", &held.nonce);
                    out.str("digest", &held.digest);
                    out.u64("attempt", held.attempt);
                    out.u64("exp", held.expires_at);
                });
            }
            out.str("log", self.log.head());
        })
    }
}

impl Snapshot {
    fn parse(text: &str) -> Result<Self, Error> {
        let members = json::parse_object(text.as_bytes(), MAX_LEN)?;
        json::read(&members, |from| {
            if from.u64("v") != VERSION {
                from.fail(Error::new(Code::VersionUnsupported).at("v"));
            }
            let log = from.text("log");
            if !is_base64url_of(&log, 32) {
                from.fail(Error::new(Code::Base64url).at("log"));
            }
            Self {
                sid: from.text("sid"),
                method: from.opt_text("method"),
                in_flight: from.bool("in_flight"),
                attempt: from.u64("attempt"),
                seq: from.u64("seq"),
                held: from.opt_object("intent").map(|from| Box::new(Held::read(from))),
                log,
            }
        })
    }
}
