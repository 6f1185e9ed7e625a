//! A store in memory with the constraints that `record` asks of any store.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::gateway::Write;
use crate::gateway::outbox::{EndpointRecord, EventRecord};
use crate::gateway::record::{
    AttemptRecord, Facts, IdempotencyRecord, KeyRecord, Needs, RefundRecord, SessionFacts,
    SessionRecord,
};

/// All that a gateway keeps. A copy shares what neither has changed since.
#[derive(Clone, Debug, Default)]
pub struct Store {
    sessions: BTreeMap<String, Arc<SessionFacts>>,
    idempotency: BTreeMap<(String, String), IdempotencyRecord>,
    proofs: BTreeSet<(String, String)>,
    events: BTreeMap<String, EventRecord>,
    endpoints: BTreeMap<String, EndpointRecord>,
    devices: BTreeSet<(String, String)>,
}

/// The constraint that was broken, or the record that is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conflict(pub &'static str);

impl Store {
    /// What was asked for, as far as it is there.
    #[must_use]
    pub fn load(&self, needs: &Needs) -> Facts {
        Facts {
            session: needs.session.as_ref().and_then(|sid| self.sessions.get(sid)).map(|found| {
                let mut session = SessionFacts::clone(found);
                for key in &mut session.keys {
                    let device = key.device.clone().unwrap_or_default();
                    key.recognised =
                        self.devices.contains(&(session.session.merchant.clone(), device));
                }
                session
            }),
            idempotency: needs.idempotency.as_ref().and_then(|k| self.idempotency.get(k)).cloned(),
            endpoints: needs.endpoints.as_ref().map_or_else(Vec::new, |merchant| {
                let own = self.endpoints.values().filter(|known| known.merchant == *merchant);
                own.cloned().collect()
            }),
            event: needs.event.as_ref().and_then(|id| self.events.get(id)).cloned(),
            proof_seen: needs.proof.as_ref().is_some_and(|name| self.proofs.contains(name)),
        }
    }

    /// A session with all that hangs on it.
    #[must_use]
    pub fn session(&self, sid: &str) -> Option<&SessionFacts> {
        self.sessions.get(sid).map(Arc::as_ref)
    }

    /// Every session, by its id.
    pub fn sessions(&self) -> impl Iterator<Item = &SessionFacts> {
        self.sessions.values().map(Arc::as_ref)
    }

    /// Every event, by its id.
    pub fn events(&self) -> impl Iterator<Item = &EventRecord> {
        self.events.values()
    }

    /// Applies all of the writes or none.
    ///
    /// # Errors
    /// The constraint that one of them breaks.
    pub fn apply(&mut self, writes: &[Write]) -> Result<(), Conflict> {
        let mut next = self.clone();
        for write in writes {
            next.write(write)?;
        }
        *self = next;
        Ok(())
    }

    fn write(&mut self, write: &Write) -> Result<(), Conflict> {
        match write {
            Write::InsertSession(session) => self.insert_session(session),
            Write::UpdateSession(session) => {
                let stored = &mut self.session_mut(&session.sid)?.session;
                unique(session.version == stored.version + 1, "version")?;
                *stored = session.clone();
                Ok(())
            }
            Write::InsertKey(sid, key) => {
                let keys = self.keys_beside(sid, key)?;
                keys.push(key.clone());
                Ok(())
            }
            Write::ReplaceKey(sid, gone, key) => {
                let keys = self.keys_beside(sid, key)?;
                *found(keys.iter_mut().find(|known| known.thumbprint == *gone), "key")? =
                    key.clone();
                Ok(())
            }
            Write::KeySigned(sid, thumbprint) => {
                let keys = &mut self.session_mut(sid)?.keys;
                found(keys.iter_mut().find(|key| key.thumbprint == *thumbprint), "key")?.signed =
                    true;
                Ok(())
            }
            Write::KeepDevice { merchant, thumbprint, .. } => {
                self.devices.insert((merchant.clone(), thumbprint.clone()));
                Ok(())
            }
            Write::InsertAttempt(sid, attempt) => {
                let attempts = &mut self.session_mut(sid)?.attempts;
                unique(attempts.iter().all(|a| a.number != attempt.number), "attempt number")?;
                unique(attempts.iter().all(|a| a.nonce != attempt.nonce), "attempt nonce")?;
                unique(attempts.iter().all(|a| a.jti != attempt.jti), "attempt jti")?;
                attempts.push(attempt.clone());
                one_open(attempts)
            }
            Write::UpdateAttempt(sid, attempt) => {
                let attempts = &mut self.session_mut(sid)?.attempts;
                *found(attempts.iter_mut().find(|a| a.number == attempt.number), "attempt")? =
                    attempt.clone();
                one_open(attempts)
            }
            Write::InsertReceipt(sid, receipt) => {
                let receipts = &mut self.session_mut(sid)?.receipts;
                unique(receipts.iter().all(|r| r.seq != receipt.seq), "receipt seq")?;
                receipts.push(receipt.clone());
                Ok(())
            }
            Write::InsertRefund(sid, refund) => {
                let known = |r: &RefundRecord| r.id == refund.id;
                unique(!self.sessions().any(|s| s.refunds.iter().any(known)), "refund")?;
                self.session_mut(sid)?.refunds.push(refund.clone());
                Ok(())
            }
            Write::UpdateRefund(sid, refund) => {
                let refunds = &mut self.session_mut(sid)?.refunds;
                *found(refunds.iter_mut().find(|r| r.id == refund.id), "refund")? = refund.clone();
                Ok(())
            }
            Write::InsertProof { thumbprint, jti, .. } => {
                unique(self.proofs.insert((thumbprint.clone(), jti.clone())), "proof")
            }
            Write::InsertIdempotency(record) => {
                let name = (record.merchant.clone(), record.key.clone());
                unique(!self.idempotency.contains_key(&name), "idempotency")?;
                self.idempotency.insert(name, record.clone());
                Ok(())
            }
            Write::InsertEvent(event) => {
                unique(!self.events.contains_key(&event.id), "event")?;
                self.events.insert(event.id.clone(), event.clone());
                Ok(())
            }
            Write::Redeliver(event) => unique(self.events.contains_key(&event.id), "event"),
            Write::InsertEndpoint(endpoint) => {
                let beside = |known: &EndpointRecord| {
                    known.merchant != endpoint.merchant || known.place != endpoint.place
                };
                unique(self.endpoints.values().all(beside), "endpoint place")?;
                self.endpoints.insert(endpoint.id.clone(), endpoint.clone());
                Ok(())
            }
            Write::DeleteEndpoint(id) => {
                self.endpoints.remove(id);
                Ok(())
            }
        }
    }

    fn insert_session(&mut self, session: &SessionRecord) -> Result<(), Conflict> {
        unique(!self.sessions.contains_key(&session.sid), "sid")?;
        let facts = SessionFacts {
            session: session.clone(),
            keys: Vec::new(),
            attempts: Vec::new(),
            receipts: Vec::new(),
            refunds: Vec::new(),
        };
        self.sessions.insert(session.sid.clone(), Arc::new(facts));
        Ok(())
    }

    fn session_mut(&mut self, sid: &str) -> Result<&mut SessionFacts, Conflict> {
        found(self.sessions.get_mut(sid).map(Arc::make_mut), "session")
    }

    /// The keys of a session that a new one may be put among.
    fn keys_beside(&mut self, sid: &str, key: &KeyRecord) -> Result<&mut Vec<KeyRecord>, Conflict> {
        let keys = &mut self.session_mut(sid)?.keys;
        unique(keys.iter().all(|known| known.thumbprint != key.thumbprint), "key")?;
        Ok(keys)
    }
}

fn one_open(attempts: &[AttemptRecord]) -> Result<(), Conflict> {
    unique(attempts.iter().filter(|a| a.state.is_open()).count() <= 1, "one open attempt")
}

fn found<T>(record: Option<T>, name: &'static str) -> Result<T, Conflict> {
    record.ok_or(Conflict(name))
}

fn unique(holds: bool, constraint: &'static str) -> Result<(), Conflict> {
    if holds { Ok(()) } else { Err(Conflict(constraint)) }
}
