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
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Snapshot {
    sid: String,
    method: Option<String>,
    in_flight: bool,
    attempt: u64,
    seq: u64,
    held: Option<Held>,
    log: String,
}

impl Snapshot {
    pub(super) fn of(state: &State) -> Self {
        Self {
            sid: state.sid.clone(),
            method: state.method.clone(),
            in_flight: state.is_in_flight(),
            attempt: state.attempt,
            seq: state.seq,
            held: state.held.as_ref().map(|held| Held {
                jti: held.jti.clone(),
                nonce: held.nonce.clone(),
                digest: held.digest.clone(),
                attempt: held.attempt,
                expires_at: held.expires_at,
                body: None,
            }),
            log: String::from(state.log.head()),
        }
    }

    pub(super) fn restore(self, state: &mut State) {
        if self.sid != state.sid {
            return;
        }
        state.resumed = match (self.in_flight && self.held.is_some(), &self.method) {
            (true, _) => Resumed::InFlight,
            (false, Some(_)) => Resumed::Choosing,
            (false, None) => Resumed::Nowhere,
        };
        state.method = self.method;
        state.attempt = self.attempt;
        state.seq = self.seq;
        state.held = self.held;
        state.log = Log::new(self.log);
    }

    pub(super) fn to_json(&self) -> String {
        json::object(|out| {
            out.u64("v", VERSION);
            out.str("sid", &self.sid);
            out.opt_str("method", self.method.as_deref());
            out.bool("in_flight", self.in_flight);
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
            out.str("log", &self.log);
        })
    }

    pub(super) fn parse(text: &str) -> Result<Self, Error> {
        let members = json::parse_object(text.as_bytes(), MAX_LEN)?;
        if members.u64("v")? != VERSION {
            return Err(Error::new(Code::VersionUnsupported).at("v"));
        }
        let log = members.str("log")?;
        if !is_base64url_of(log, 32) {
            return Err(Error::new(Code::Base64url).at("log"));
        }
        let (sid, method) = (members.str("sid")?, members.opt_str("method")?);
        let in_flight = members.bool("in_flight")?;
        let (attempt, seq) = (members.u64("attempt")?, members.u64("seq")?);
        let held = members.opt_object("intent")?.map(Held::read).transpose()?;
        Ok(Self {
            sid: String::from(sid),
            method: method.map(String::from),
            in_flight,
            attempt,
            seq,
            held,
            log: String::from(log),
        })
    }
}
