use std::path::PathBuf;

use countersign::gateway::decision::Card;
use countersign::money::Currency;
use countersign::secret::Secret;

use super::*;

const GOOD: &str = "4242424242424242";
const ASKED: &str = "4000000000003220";

async fn issuer(name: &str) -> (Issuer, PathBuf) {
    let home = std::env::temp_dir().join(format!("countersign-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&home);
    (Issuer::open(&home.join("issuer.db"), "http://127.0.0.1:1").await.unwrap(), home)
}

fn euros(minor: u64) -> Money {
    Money::from_minor(minor, Currency::parse("EUR").unwrap()).unwrap()
}

fn charge(number: &str, capture: bool) -> Charge {
    Charge {
        reference: String::from("pay_x.1"),
        amount: euros(1000),
        capture,
        challenge: false,
        return_url: None,
        card: Card {
            number: Secret::new(String::from(number)),
            expiry_month: 12,
            expiry_year: 2034,
            cvc: Secret::new(String::from("737")),
        },
    }
}

const TAKEN: RailOutcome = RailOutcome::Approved { captured: true };

#[tokio::test]
async fn a_reference_is_one_charge_whatever_card_comes_second() {
    let (issuer, home) = issuer("once").await;
    assert_eq!(issuer.charge(&charge(GOOD, true), 1).await.unwrap(), TAKEN);
    assert_eq!(issuer.charge(&charge(GOOD, true), 2).await.unwrap(), TAKEN);
    assert_eq!(issuer.charge(&charge("4000000000000002", true), 3).await.unwrap(), TAKEN);
    assert_eq!(issuer.entries("pay_x").await.unwrap().len(), 1);
    std::fs::remove_dir_all(home).unwrap();
}

#[tokio::test]
async fn a_challenge_asks_the_holder_of_a_good_card_and_saves_no_bad_one() {
    let (issuer, home) = issuer("challenge").await;
    let challenged = Charge { challenge: true, ..charge(GOOD, true) };
    let outcome = issuer.charge(&challenged, 1).await.unwrap();
    assert!(matches!(outcome, RailOutcome::Action { .. }), "{outcome:?}");
    let reference = String::from("pay_x.2");
    let refused = Charge { challenge: true, reference, ..charge("4000000000000002", true) };
    let outcome = issuer.charge(&refused, 1).await.unwrap();
    assert!(matches!(outcome, RailOutcome::Declined { .. }), "{outcome:?}");
    std::fs::remove_dir_all(home).unwrap();
}

#[tokio::test]
async fn a_reference_that_was_closed_takes_no_late_charge() {
    let (issuer, home) = issuer("closed").await;
    assert_eq!(issuer.query("pay_x.1").await.unwrap(), None);
    assert_eq!(issuer.close("pay_x.1").await.unwrap(), RailOutcome::Closed);
    assert_eq!(issuer.charge(&charge(GOOD, true), 1).await.unwrap(), RailOutcome::Closed);
    assert_eq!(issuer.capture("pay_x.1").await.unwrap(), RailOutcome::Closed);
    assert!(!issuer.refund("pay_x.1", "r1", &euros(1)).await.unwrap());
    std::fs::remove_dir_all(home).unwrap();
}

#[tokio::test]
async fn what_is_taken_is_not_closed_and_what_is_held_is() {
    let (issuer, home) = issuer("held").await;
    let held = RailOutcome::Approved { captured: false };
    assert_eq!(issuer.charge(&charge(GOOD, false), 1).await.unwrap(), held);
    assert_eq!(issuer.capture("pay_x.1").await.unwrap(), RailOutcome::Captured);
    assert_eq!(issuer.capture("pay_x.1").await.unwrap(), RailOutcome::Captured);
    assert_eq!(issuer.close("pay_x.1").await.unwrap(), TAKEN);
    let other = Charge { reference: String::from("pay_x.2"), ..charge(GOOD, false) };
    assert_eq!(issuer.charge(&other, 1).await.unwrap(), held);
    assert_eq!(issuer.close("pay_x.2").await.unwrap(), RailOutcome::Closed);
    assert_eq!(issuer.capture("pay_x.2").await.unwrap(), RailOutcome::Closed);
    std::fs::remove_dir_all(home).unwrap();
}

#[tokio::test]
async fn a_refund_goes_back_once_and_never_more_than_was_taken() {
    let (issuer, home) = issuer("refund").await;
    issuer.charge(&charge(GOOD, true), 1).await.unwrap();
    for (id, minor, done) in [
        ("r1", 600, true),
        ("r1", 600, true),
        ("r2", 401, false),
        ("r3", 400, true),
        ("r4", 1, false),
    ] {
        assert_eq!(issuer.refund("pay_x.1", id, &euros(minor)).await.unwrap(), done, "{id}");
    }
    assert_eq!(issuer.entries("pay_x").await.unwrap()[0].returned, 1000);
    std::fs::remove_dir_all(home).unwrap();
}

#[tokio::test]
async fn a_page_takes_one_answer_and_only_in_time() {
    for (at, approve, expected) in
        [(601, true, TAKEN), (1, false, declined("authentication_failed")), (1, true, TAKEN)]
    {
        let (issuer, home) = issuer("page").await;
        let asked = issuer.charge(&charge(ASKED, true), 1).await.unwrap();
        let RailOutcome::Action { url: Some(url), until, .. } = asked.clone() else {
            panic!("no page")
        };
        assert_eq!(until, 601);
        let page = url.rsplit('/').next().unwrap();
        issuer.answer(page, approve, 602).await.unwrap();
        assert_eq!(issuer.query("pay_x.1").await.unwrap(), Some(asked), "too late");
        issuer.answer(page, approve, at).await.unwrap();
        issuer.answer(page, !approve, at).await.unwrap();
        assert_eq!(issuer.query("pay_x.1").await.unwrap(), Some(expected));
        std::fs::remove_dir_all(home).unwrap();
    }
}

#[tokio::test]
async fn no_more_of_an_account_is_set_aside_than_it_has() {
    let (issuer, home) = issuer("holds").await;
    // Each account begins with 1000.00.
    for (hold, account, minor, held) in [
        ("a.1", "one", 60_000, true),
        ("a.1", "one", 60_000, true),
        ("a.2", "one", 40_001, false),
        ("a.3", "one", 40_000, true),
        ("a.4", "two", 100_000, true),
        ("a.5", "two", 1, false),
    ] {
        assert_eq!(issuer.hold(hold, account, &euros(minor)).await.unwrap(), held, "{hold}");
    }
    // What is let go is free again, and what is used up is not.
    issuer.spend("a.1").await.unwrap();
    for hold in ["a.1", "a.3"] {
        issuer.release(hold).await.unwrap();
    }
    assert!(!issuer.hold("b.1", "one", &euros(40_001)).await.unwrap());
    assert!(issuer.hold("b.2", "one", &euros(40_000)).await.unwrap());
    // A hold that comes after it was let go is refused.
    issuer.release("b.3").await.unwrap();
    assert!(!issuer.hold("b.3", "three", &euros(1)).await.unwrap());
    std::fs::remove_dir_all(home).unwrap();
}
