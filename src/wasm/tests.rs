//! The border in a browser, run by `wasm-pack test`.

use rand_core::RngCore;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

use super::fields::by_hand::{put, take};
use super::{Checkout, Entropy, card_cvc, card_expiry, card_holder, card_number, edit, split};
use crate::Code;

wasm_bindgen_test_configure!(run_in_browser);

const OPTIONS: &str = r#"{"gateway":"http://127.0.0.1:9","client_secret":"cs_pay_x_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","origin":"https://shop.example"}"#;
const NOW: u64 = 1_795_305_600_000;

/// A card number that is nobody's vector, so that it is found only where it was
/// put: digits drawn at random behind a 4, and the check digit that fits.
fn drawn_number() -> Vec<u8> {
    let mut drawn = [0; 14];
    Entropy::open().unwrap().fill_bytes(&mut drawn);
    let mut digits = vec![4];
    digits.extend(drawn.map(|byte| byte % 10));
    let sum: u8 = (digits.iter().enumerate())
        .map(|(at, digit)| match digit * 2 {
            double if at % 2 == 0 => double / 10 + double % 10,
            _ => *digit,
        })
        .sum();
    digits.push((10 - sum % 10) % 10);
    digits.iter().map(|digit| !(b'0' + digit)).collect()
}

/// The number as it is typed, in groups, of what is held inverted.
fn typed(inverted: &[u8]) -> String {
    let groups: Vec<String> = inverted
        .chunks(4)
        .map(|group| group.iter().map(|byte| char::from(!byte)).collect())
        .collect();
    groups.join(" ")
}

/// The same, inverted.
fn grouped(inverted: &[u8]) -> Vec<u8> {
    inverted.chunks(4).collect::<Vec<_>>().join(&!b' ')
}

/// Whether the text is anywhere in this instance's memory. It is held inverted
/// while it is looked for, so that looking does not put it there.
fn in_memory(inverted: &[u8]) -> bool {
    let buffer = js_sys::Reflect::get(&wasm_bindgen::memory(), &JsValue::from_str("buffer"));
    let memory = js_sys::Uint8Array::new(&buffer.unwrap());
    let first = !inverted[0];
    let mut from = 0;
    loop {
        let at = memory.index_of(first, from);
        let Ok(found) = u32::try_from(at) else { return false };
        let end = inverted.len() as u32;
        if (0..end).all(|i| memory.get_index(found + i) == !inverted[i as usize]) {
            return true;
        }
        from = at + 1;
    }
}

fn thrown(result: Result<Checkout, JsValue>) -> String {
    result.err().and_then(|thrown| thrown.as_string()).unwrap()
}

#[wasm_bindgen_test]
fn entropy_differs_each_time_and_is_spread_over_every_byte() {
    let mut entropy = Entropy::open().unwrap();
    let (mut one, mut two) = (vec![0; 100_000], vec![0; 100_000]);
    entropy.fill_bytes(&mut one);
    entropy.fill_bytes(&mut two);
    assert_ne!(one, two);
    for byte in 0..=u8::MAX {
        assert!(one.contains(&byte) && one[65_536..].contains(&byte));
    }
    assert_ne!(entropy.next_u64(), entropy.next_u64());
}

#[wasm_bindgen_test]
fn without_the_browser_s_randomness_there_is_no_checkout() {
    let crypto = js_sys::Reflect::get(&js_sys::global(), &JsValue::from_str("crypto")).unwrap();
    let name = JsValue::from_str("getRandomValues");
    for broken in ["throw new Error()", "return bytes", "return bytes.fill(7)"] {
        let function = js_sys::Function::new_with_args("bytes", broken);
        js_sys::Reflect::set(&crypto, &name, &function).unwrap();
        assert_eq!(thrown(Checkout::new(OPTIONS)), "no_entropy");
    }
    js_sys::Reflect::delete_property(&crypto.into(), &name).unwrap();
    assert!(Checkout::new(OPTIONS).is_ok());
}

#[wasm_bindgen_test]
fn options_that_cannot_be_are_refused_by_code_and_place() {
    for (options, code) in [
        ("", "json_syntax"),
        ("[]", "json_type"),
        ("{}", "json_missing gateway"),
        (&OPTIONS.replace("}", r#","more":1}"#), "json_unknown"),
        (&OPTIONS.replace("}", r#","pins":[1]}"#), "json_type pins"),
        (&OPTIONS.replace("}", r#","pins":"x"}"#), "json_type pins"),
        (&OPTIONS.replace(r#""origin":"#, r#""gateway":"", "origin":"#), "json_duplicate"),
    ] {
        assert_eq!(thrown(Checkout::new(options)), code);
    }
}

#[wasm_bindgen_test]
fn a_gateway_that_does_not_answer_leaves_the_checkout_idle_with_an_error() {
    let mut checkout = Checkout::new(OPTIONS).unwrap();
    let opening = checkout.dispatch(r#"{"type":"open"}"#, NOW).unwrap();
    assert!(opening.contains(r#""phase":"opening""#) && opening.contains(r#""type":"send""#));
    let mut answer = opening;
    for moment in 0..20 {
        if answer.contains(r#""phase":"idle""#) {
            break;
        }
        let now = NOW + moment * 10_000;
        answer = match answer.split(r#""call":"#).nth(1) {
            Some(rest) => {
                let call = rest.split([',', '}']).next().unwrap().parse().unwrap();
                let request = checkout.request(call, now, None, None).unwrap();
                assert_eq!(request.credentials(), web_sys::RequestCredentials::Omit);
                assert_eq!(request.redirect(), web_sys::RequestRedirect::Error);
                checkout.received(call, 0, &[], now)
            }
            None => checkout.dispatch(r#"{"type":"tick"}"#, now).unwrap(),
        };
    }
    assert!(answer.contains(r#""phase":"idle""#));
    assert!(answer.contains("gateway_unreachable"));
}

#[wasm_bindgen_test]
fn an_event_that_cannot_be_read_is_thrown_and_changes_nothing() {
    let mut checkout = Checkout::new(OPTIONS).unwrap();
    let before = checkout.state(NOW);
    for event in ["", "{}", r#"{"type":"no_such"}"#, r#"{"type":"open","more":1}"#] {
        assert!(checkout.dispatch(event, NOW).is_err());
    }
    assert_eq!(checkout.state(NOW), before);
}

#[wasm_bindgen_test]
fn a_card_is_in_memory_while_it_is_held_and_nowhere_once_it_is_not() {
    let digits = drawn_number();
    let groups = grouped(&digits);
    let mut checkout = Checkout::new(OPTIONS).unwrap();
    let input = typed(&digits);
    drop(checkout.fill("number", input.as_bytes(), NOW));
    drop(input);
    assert!(in_memory(&groups), "the control: it is held");
    checkout.wipe();
    drop(checkout);
    crate::secret::scrub_stack::<{ crate::secret::SIGNING }>();
    assert!(!in_memory(&groups) && !in_memory(&digits));
}

/// Hands in a text, as the wrapper does.
fn type_in(text: &str) {
    text.chars().for_each(put);
}

/// The status's number and the code's row.
fn checked() -> (u32, u32) {
    let [status, code, ..] = take();
    (status, code)
}

#[wasm_bindgen_test]
fn what_the_fields_answer_is_not_left_behind() {
    let digits = drawn_number();
    let groups = grouped(&digits);
    // A character has four bytes at the desk.
    let wide: Vec<u8> = groups.iter().flat_map(|byte| [*byte, !0, !0, !0]).collect();
    let held = typed(&digits);
    assert!(in_memory(&groups), "the control: it is held");
    type_in(&held);
    assert!(in_memory(&wide), "the control: it is at the desk");
    card_number();
    assert!(in_memory(&wide), "the control: it is answered");
    assert_eq!(checked(), (3, 0));
    type_in(&held);
    edit(1, 0, held.len(), 0, 0, 3);
    assert_eq!(checked(), (2, 1), "it changed, and nothing was rejected");
    drop(held);
    crate::secret::scrub_stack::<{ crate::secret::SIGNING }>();
    assert!(!in_memory(&groups) && !in_memory(&digits) && !in_memory(&wide));
}

#[wasm_bindgen_test]
fn a_day_that_does_not_exist_is_answered_with_nothing() {
    type_in("12/27");
    card_expiry(2026, 2, 30);
    assert_eq!(checked(), (0, 0));
    type_in("12/27");
    card_expiry(2026, 2, 28);
    assert_eq!(take()[..4], [3, 0, 12, 2027]);
}

#[wasm_bindgen_test]
fn each_question_is_about_what_was_put_in_since_the_last() {
    card_holder();
    assert_eq!(checked(), (1, Code::Required.row().into()));
    type_in("123");
    card_cvc(1);
    assert_eq!(checked(), (3, 0));
    card_cvc(1);
    assert_eq!(checked(), (1, Code::Required.row().into()), "no answer is left over, and no text");
    type_in(&"x".repeat(10_000));
    card_cvc(0);
    assert_eq!(checked(), (5, Code::CardCvcLength.row().into()));
}

#[wasm_bindgen_test]
fn a_split_is_exact_or_refused_by_code() {
    assert_eq!(split("100.00", "CNY", "1 1 1").unwrap(), "33.34 33.33 33.33");
    for weights in ["", "0", "1 x", "-1", "1e3"] {
        assert_eq!(
            split("1.00", "CNY", weights).unwrap_err().as_string().unwrap(),
            "split_weights"
        );
    }
}
