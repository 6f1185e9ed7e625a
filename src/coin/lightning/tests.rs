use super::*;

/// BOLT 11: coffee beans, features 9, 15 and 99.
const BEANS: &str = "lnbc25m1pvjluezpp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqypqdq5vdhkven9v5sxyetpdeessp5zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zygs9q5sqqqqqqqqqqqqqqqpqsq67gye39hfg3zd8rgc80k32tvy9xk2xunwm5lzexnvpx6fd77en8qaq424dxgt56cag2dpt359k3ssyhetktkpqh24jqnjyw6uqd08sgptq44qu";

/// BOLT 11: the same with fields that must be passed over.
const MORE_FIELDS: &str = "lnbc25m1pvjluezpp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqypqdq5vdhkven9v5sxyetpdeessp5zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zygs9q5sqqqqqqqqqqqqqqqqsgq2qrqqqfppnqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqppnqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqpp4qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqhpnqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqhp4qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqspnqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqsp4qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqnp5qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqnpkqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqz599y53s3ujmcfjp5xrdap68qxymkqphwsexhmhr8wdz5usdzkzrse33chw6dlp3jhuhge9ley7j2ayx36kawe7kmgg8sv5ugdyusdcqzn8z9x";

/// BOLT 11, from before invoices had a secret.
const LEGACY: &str = "lnbc2500u1pvjluezpp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqypqdpquwpc4curk03c9wlrswe78q4eyqc7d8d0xqzpuyk0sg5g70me25alkluzd2x62aysf2pyy8edtjeevuv4p2d5p76r4zkmneet7uvyakky2zr4cusd45tftc9c5fh0nnqpnl2jfll544esqchsrny";

fn refusal(text: &str) -> Code {
    Invoice::parse(text).unwrap_err().code()
}

/// The text with a checksum that fits, in place of its own.
fn summed(text: &str) -> String {
    let before = text.get(..text.len() - 6).unwrap();
    let (human, letters) = before.rsplit_once('1').unwrap();
    format!("{human}1{}", bech32::tests::summed(human, letters))
}

#[test]
fn an_invoice_tells_what_it_asks_for() {
    let invoice = Invoice::parse(BEANS).unwrap();
    assert_eq!(invoice.network, Network::Main);
    assert_eq!(invoice.amount_msat, Some(2_500_000_000));
    assert_eq!((invoice.made_at, invoice.expires_in), (1_496_314_658, 3600));
    assert_eq!(invoice.description.as_deref(), Some("coffee beans"));
    assert_eq!(&invoice.payment_hash[..4], [0, 1, 2, 3]);
    assert_eq!(&invoice.payment_hash[28..], [8, 9, 1, 2]);
    assert_eq!(invoice.expires_at(), 1_496_318_258);
    assert!(invoice.is_payable(1_496_318_257) && !invoice.is_payable(1_496_318_258));
}

#[test]
fn the_end_of_an_invoice_is_never_later_than_numbers_tell() {
    let mut invoice = Invoice::parse(BEANS).unwrap();
    for expires_in in [LAST, u64::MAX] {
        invoice.expires_in = expires_in;
        assert_eq!(invoice.expires_at(), LAST);
    }
}

#[test]
fn capitals_and_fields_that_are_not_known_change_nothing() {
    let invoice = Invoice::parse(BEANS).unwrap();
    assert_eq!(Invoice::parse(&BEANS.to_ascii_uppercase()).unwrap(), invoice);
    assert_eq!(Invoice::parse(&format!(" {BEANS}\n")).unwrap(), invoice);
    assert_eq!(Invoice::parse(MORE_FIELDS).unwrap(), invoice);
}

#[test]
fn the_invalid_invoices_of_the_specification_are_refused() {
    let feature = "lnbc25m1pvjluezpp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqypqdq5vdhkven9v5sxyetpdeessp5zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zygs9q4psqqqqqqqqqqqqqqqpqsqq40wa3khl49yue3zsgm26jrepqr2eghqlx86rttutve3ugd05em86nsefzh4pfurpd9ek9w2vp95zxqnfe2u7ckudyahsa52q66tgzcp6t2dyk";
    let multiplier = "lnbc2500x1pvjluezpp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqypqdq5xysxxatsyp3k7enxv4jsxqzpujr6jxr9gq9pv6g46y7d20jfkegkg4gljz2ea2a3m9lmvvr95tq2s0kvu70u3axgelz3kyvtp2ywwt0y8hkx2869zq5dll9nelr83zzqqpgl2zg";
    let precision = "lnbc2500000001p1pvjluezpp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqypqdq5xysxxatsyp3k7enxv4jsxqzpu7hqtk93pkf7sw55rdv4k9z2vj050rxdr6za9ekfs3nlt5lr89jqpdmxsmlj9urqumg0h9wzpqecw7th56tdms40p2ny9q4ddvjsedzcplva53s";
    let short = "lnbc1pvjluezpp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqypqdpl2pkx2ctnv5sxxmmwwd5kgetjypeh2ursdae8g6na6hlh";
    for (text, code) in [
        (feature, Code::InvoiceFeature),
        (&LEGACY.replace("sqchsrny", "sqchsrnt"), Code::Checksum),
        (LEGACY.strip_prefix("lnbc2500u1").unwrap(), Code::Misplaced),
        (&LEGACY.replace("lnbc", "LNBC"), Code::MixedCase),
        (short, Code::InvoiceField),
        (multiplier, Code::InvoiceAmount),
        (precision, Code::InvoiceAmount),
        // No secret.
        (LEGACY, Code::InvoiceField),
        ("", Code::Required),
        (&"1".repeat(LONGEST + 1), Code::TooLong),
        ("lnbc25m1bio", Code::Misplaced),
        ("lnxx25m1qqqqqq", Code::Misplaced),
    ] {
        assert_eq!(refusal(text), code, "{text}");
    }
}

#[test]
fn no_wrong_letter_passes_and_no_letter_makes_a_panic() {
    let mut bytes = BEANS.as_bytes().to_vec();
    for at in 4..bytes.len() {
        for letter in *b"qpl1 9u" {
            let right = core::mem::replace(&mut bytes[at], letter);
            let text = core::str::from_utf8(&bytes).unwrap();
            assert!(letter == right || Invoice::parse(text).is_err(), "{text}");
            bytes[at] = right;
        }
    }
}

#[test]
fn fields_that_end_early_are_refused_even_under_a_right_checksum() {
    // A description that says it is longer than all that follows.
    let text = summed(&BEANS.replace("dq5vdh", "dll5vd"));
    assert_eq!(refusal(&text), Code::InvoiceField);
    assert_eq!(Invoice::parse(&summed(BEANS)).unwrap(), Invoice::parse(BEANS).unwrap());
}

#[test]
fn amounts_are_read_to_the_thousandth_of_a_satoshi() {
    for (text, msat) in [
        ("", None),
        ("1", Some(100_000_000_000)),
        ("20m", Some(2_000_000_000)),
        ("2500u", Some(250_000_000)),
        ("1n", Some(100)),
        ("10p", Some(1)),
        ("9678785340p", Some(967_878_534)),
    ] {
        assert_eq!(read_amount(text).unwrap(), msat, "{text}");
    }
    for bad in ["0", "01m", "m", "1x", "1mm", "1 m", "11p", "99999999999999999999", "999999999999"]
    {
        assert_eq!(read_amount(bad).unwrap_err().code(), Code::InvoiceAmount, "{bad}");
    }
}
