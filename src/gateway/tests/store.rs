//! A store in memory with the constraints that `record` asks of any store.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Write;
use super::super::outbox::{EndpointRecord, EventRecord};
use super::super::record::{
    Facts, IdempotencyRecord, Needs, RefundRecord, SessionFacts, SessionRecord,
};

#[derive(Clone, Default)]
pub(super) struct Store {
    sessions: BTreeMap<String, SessionFacts>,
    idempotency: BTreeMap<(String, String), IdempotencyRecord>,
    proofs: BTreeSet<(String, String)>,
    pub(super) events: BTreeMap<String, EventRecord>,
    endpoints: BTreeMap<String, EndpointRecord>,
    devices: BTreeSet<(String, String)>,
}

/// The constraint that was broken.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Conflict(pub(super) &'static str);

impl Store {
    pub(super) fn load(&self, needs: &Needs) -> Facts {
        Facts {
            session: needs.session.as_ref().and_then(|sid| self.sessions.get(sid)).map(|found| {
                let mut session = found.clone();
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

    pub(super) fn session(&self, sid: &str) -> &SessionFacts {
        &self.sessions[sid]
    }

    pub(super) fn session_mut(&mut self, sid: &str) -> &mut SessionFacts {
        self.sessions.get_mut(sid).unwrap()
    }

    /// All of the writes or none.
    pub(super) fn apply(&mut self, writes: &[Write]) -> Result<(), Conflict> {
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
            Write::UpdateSession(session) => self.update_session(session),
            Write::InsertKey(sid, key) => {
                let keys = &mut self.session_mut(sid).keys;
                unique(keys.iter().all(|known| known.thumbprint != key.thumbprint), "key")?;
                keys.push(key.clone());
                Ok(())
            }
            Write::ReplaceKey(sid, gone, key) => {
                let keys = &mut self.session_mut(sid).keys;
                unique(keys.iter().all(|known| known.thumbprint != key.thumbprint), "key")?;
                let place = keys.iter_mut().find(|known| known.thumbprint == *gone);
                *place.ok_or(Conflict("key"))? = key.clone();
                Ok(())
            }
            Write::KeySigned(sid, thumbprint) => {
                let keys = &mut self.session_mut(sid).keys;
                keys.iter_mut().find(|key| key.thumbprint == *thumbprint).unwrap().signed = true;
                Ok(())
            }
            Write::KeepDevice { merchant, thumbprint, .. } => {
                self.devices.insert((merchant.clone(), thumbprint.clone()));
                Ok(())
            }
            Write::InsertAttempt(sid, attempt) => {
                let attempts = &mut self.session_mut(sid).attempts;
                unique(attempts.iter().all(|a| a.number != attempt.number), "attempt number")?;
                unique(attempts.iter().all(|a| a.nonce != attempt.nonce), "attempt nonce")?;
                unique(attempts.iter().all(|a| a.jti != attempt.jti), "attempt jti")?;
                attempts.push(attempt.clone());
                self.one_open(sid)
            }
            Write::UpdateAttempt(sid, attempt) => {
                let attempts = &mut self.session_mut(sid).attempts;
                let stored = attempts.iter_mut().find(|a| a.number == attempt.number).unwrap();
                *stored = attempt.clone();
                self.one_open(sid)
            }
            Write::InsertReceipt(sid, receipt) => {
                let receipts = &mut self.session_mut(sid).receipts;
                unique(receipts.iter().all(|r| r.seq != receipt.seq), "receipt seq")?;
                receipts.push(receipt.clone());
                Ok(())
            }
            Write::InsertRefund(sid, refund) => {
                let known = |r: &RefundRecord| r.id == refund.id;
                unique(!self.sessions.values().any(|s| s.refunds.iter().any(known)), "refund")?;
                self.session_mut(sid).refunds.push(refund.clone());
                Ok(())
            }
            Write::UpdateRefund(sid, refund) => {
                let refunds = &mut self.session_mut(sid).refunds;
                *refunds.iter_mut().find(|r| r.id == refund.id).unwrap() = refund.clone();
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
            Write::Redeliver(event) => {
                assert!(self.events.contains_key(&event.id));
                Ok(())
            }
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
        self.sessions.insert(session.sid.clone(), facts);
        Ok(())
    }

    fn update_session(&mut self, session: &SessionRecord) -> Result<(), Conflict> {
        let stored = &mut self.session_mut(&session.sid).session;
        unique(session.version == stored.version + 1, "version")?;
        *stored = session.clone();
        Ok(())
    }

    fn one_open(&self, sid: &str) -> Result<(), Conflict> {
        let open = self.session(sid).attempts.iter().filter(|a| a.state.is_open()).count();
        unique(open <= 1, "one open attempt")
    }
}

fn unique(holds: bool, constraint: &'static str) -> Result<(), Conflict> {
    if holds { Ok(()) } else { Err(Conflict(constraint)) }
}
