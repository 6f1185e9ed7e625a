//! What the buyer does before anything is sent: to prove, choose, fill in, agree.

use super::{Turn, only_if};
use crate::checkout::effect::{Effect, Task};
use crate::checkout::phase::{Failed, Phase, Signing};
use crate::checkout::state::Auth;
use crate::error::Code;
use crate::protocol::receipt::Retry;

/// After so many failures to prove who they are, the buyer is not asked again.
const MAX_FAILURES: u64 = 5;

impl Turn<'_> {
    /// Goes to where the buyer goes on choosing; first it must be known well
    /// enough who they are.
    pub(super) fn choose(&mut self) {
        self.s.phase = if self.s.auth.level < self.s.auth_needed() {
            Phase::Authenticating
        } else if self.s.method.is_some() {
            Phase::Details
        } else {
            Phase::Selecting
        };
    }

    pub(super) fn authenticated(&mut self, level: u64, evidence: Vec<String>) -> Result<(), Code> {
        only_if(matches!(self.s.phase, Phase::Authenticating))?;
        if level < self.s.auth_needed() {
            return Err(Code::AuthRequired);
        }
        self.s.auth = Auth { level, evidence, failures: 0 };
        self.choose();
        Ok(())
    }

    pub(super) fn authentication_failed(&mut self) -> Result<(), Code> {
        only_if(matches!(self.s.phase, Phase::Authenticating))?;
        self.s.auth.failures += 1;
        let locked = self.s.auth.failures >= MAX_FAILURES;
        let code = if locked { Code::AuthenticationLocked } else { Code::AuthenticationFailed };
        self.fail(code.as_str());
        if locked {
            let code = String::from(code.as_str());
            self.s.phase = Phase::Failed(Failed { code, retry: Retry::None });
        }
        Ok(())
    }

    pub(super) fn select(&mut self, method: String) -> Result<(), Code> {
        only_if(self.s.phase.is_choosing() && self.s.phase != Phase::Authenticating)?;
        self.s.g2_method(&method)?;
        self.s.method = Some(method);
        self.s.phase = Phase::Details;
        Ok(())
    }

    pub(super) fn review(&mut self) -> Result<(), Code> {
        only_if(matches!(self.s.phase, Phase::Details))?;
        self.s.g1_fields()?;
        self.s.phase = Phase::Review;
        Ok(())
    }

    pub(super) fn edit(&mut self) -> Result<(), Code> {
        only_if(matches!(self.s.phase, Phase::Review))?;
        self.s.phase = Phase::Details;
        Ok(())
    }

    pub(super) fn consent(&mut self, ids: Vec<String>) -> Result<(), Code> {
        only_if(self.s.phase.is_choosing())?;
        self.s.consents = ids;
        Ok(())
    }

    pub(super) fn confirm(&mut self, seen: bool) -> Result<(), Code> {
        let ready = matches!(self.s.phase, Phase::Review) && self.s.nonce.is_some();
        only_if(ready && !self.side_busy())?;
        self.s.g1_fields()?;
        self.s.g2_method(self.s.method.as_deref().unwrap_or_default())?;
        self.s.g4_agreed()?;
        self.s.seen = seen;
        self.s.phase = Phase::Signing(Signing { again: false });
        self.out.push(Effect::Vault(Task::Sign));
        Ok(())
    }

    pub(super) fn retry(&mut self) -> Result<(), Code> {
        if self.s.g5_retry(self.now)? == Retry::OtherMethod {
            self.s.method = None;
        }
        self.s.attempt += 1;
        self.choose();
        Ok(())
    }
}
