//! Card number and code are nowhere but in the sealed part: not in a log, not
//! in a database, not in an answer.

use countersign::jose::base64url;

use super::buyer::{Buyer, GOOD, card_plaintext, merchant, word};
use super::server::{Home, Server, all_bytes};

/// Approved, declined, and asked about on the issuer's page.
const CANARIES: [&str; 3] = [GOOD, "4000000000009995", "4000002760003184"];

/// Every way in which a card's digits could stand in some bytes, seven in a row
/// or more.
fn traces(haystack: &[u8], number: &str) -> Vec<String> {
    let reversed: String = number.chars().rev().collect();
    let mut needles = Vec::new();
    for text in [number, &reversed] {
        for part in text.as_bytes().windows(7) {
            // One digit seven times says nothing: empty pages have it too.
            if part.iter().any(|digit| *digit != part[0]) {
                needles.push(part.to_vec());
                let hex: String = part.iter().map(|byte| format!("{byte:02x}")).collect();
                needles.push(hex.into_bytes());
            }
        }
        // Base64 depends on where in a group of three a text begins.
        for shift in 0..3 {
            let shifted = [&vec![b'x'; shift], text.as_bytes()].concat();
            let encoded = base64url::encode(&shifted);
            needles.push(encoded.as_bytes()[4..encoded.len() - 4].to_vec());
        }
    }
    needles.sort();
    needles.dedup();
    needles
        .iter()
        .filter(|needle| haystack.windows(needle.len()).any(|window| window == needle.as_slice()))
        .map(|needle| String::from_utf8_lossy(needle).into_owned())
        .collect()
}

/// The code's own neighbourhood in the sealed plaintext: three digits alone
/// occur by chance.
const CODE: &[u8] = br#""cvc":"737""#;

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

#[test]
fn the_search_finds_what_it_looks_for() {
    for number in CANARIES {
        let plaintext = card_plaintext(number);
        assert!(contains(&plaintext, CODE));
        assert!(!traces(&plaintext, number).is_empty());
        assert!(!traces(base64url::encode(&plaintext).as_bytes(), number).is_empty());
        let backwards: Vec<u8> = plaintext.iter().rev().copied().collect();
        assert!(!traces(&backwards, number).is_empty());
        let hex: String = plaintext.iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(!traces(hex.as_bytes(), number).is_empty());
    }
}

#[test]
fn no_card_is_left_in_logs_files_or_answers() {
    let home = Home::new();
    let server = Server::start(&home);
    let mut answers = String::new();
    for number in CANARIES {
        let buyer = Buyer::new(&server);
        let payable = buyer.intent(number, 1, &buyer.order.body().nonce.clone());
        answers += &buyer.call("POST", "/v1/checkout/intents", &payable.body).body;
        answers += &buyer.call("GET", "/v1/checkout", "").body;
        let path = format!("/v1/payments/{}", buyer.sid);
        answers += &server.get(&path, &merchant("")).body;
        answers += &server.post(&format!("{path}/refunds"), &merchant(&word()), "{}").body;
        // A card in the clear, in the wrong place, is not repeated or kept either.
        let clear = format!(r#"{{"intent":"{number}","payment":"{number}"}}"#);
        answers += &buyer.call("POST", "/v1/checkout/intents", &clear).body;
        answers += &server.get(&format!("/v1/payments/{number}"), &merchant("")).body;
        answers += &server.get(&format!("/sim/ledger?sid={}", buyer.sid), &[]).body;
    }
    let live = all_bytes(&home.0);
    let (_, log) = server.terminate();
    let files = all_bytes(&home.0);
    for (place, bytes) in [
        ("answers", answers.as_bytes()),
        ("log", log.as_bytes()),
        ("files in use", &live),
        ("files", &files),
    ] {
        assert!(bytes.len() > 1000, "{place} were read");
        assert!(!contains(bytes, CODE), "{place}");
        for number in CANARIES {
            assert_eq!(traces(bytes, number), [""; 0], "{place}");
        }
    }
}
