//! What a device key says of the keys that were enrolled.

use super::case::{Case, NOW};
use super::{check, fault};
use crate::error::Code;
use crate::evidence::{EnrolledKey, Evidence, Subject};

#[test]
fn a_forged_endorsement_is_refused() {
    let case = Case::new();
    let refused = |evidence: &Evidence| fault(&check(&case, evidence));
    let invalid = |index| (Subject::Keys, Code::EndorsementInvalid, None, Some(index));

    // Signed by somebody else under the device's name.
    let mut evidence = case.evidence();
    let forged = case.endorsement_by(&case.second, &case.client, "pay1", NOW);
    evidence.keys[0].endorsed.as_mut().unwrap().endorsement = forged;
    assert_eq!(refused(&evidence), invalid(0));
    // Another device says that it was its key.
    let mut evidence = case.evidence();
    evidence.keys[0].endorsed.as_mut().unwrap().device = case.second.public().clone();
    assert_eq!(refused(&evidence), invalid(0));
    // The right device, for another client key.
    let mut evidence = case.evidence();
    evidence.keys[1].endorsed = evidence.keys[0].endorsed.clone();
    let found = refused(&evidence);
    assert_eq!(found, (Subject::Keys, Code::EndorsementInvalid, Some("jkt"), Some(1)));
    // Another session's, and one that had ended before the order was there.
    for (sid, at, code, place) in [
        ("pay2", NOW, Code::EndorsementInvalid, Some("sid")),
        ("pay1", NOW - 3600, Code::EndorsementTime, None),
    ] {
        let mut evidence = case.evidence();
        let made = case.endorsement_by(&case.device, &case.client, sid, at);
        evidence.keys[0].endorsed.as_mut().unwrap().endorsement = made;
        assert_eq!(refused(&evidence), (Subject::Keys, code, place, Some(0)));
    }
}

#[test]
fn a_key_without_endorsement_is_the_gateways_word() {
    let case = Case::new();
    let mut evidence = case.evidence();
    evidence.keys[0] = EnrolledKey { endorsed: None, ..evidence.keys[0].clone() };
    assert_eq!(check(&case, &evidence).proven.unwrap().device, None);
}
