use super::*;

const ADDRESS: &str = "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2";
const SEGWIT: &str = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4";
const TAPROOT: &str = "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0";
const TEST: &str = "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx";
// BIP-352 and BIP-351, of their own examples.
const SILENT: &str = "sp1qqgste7k9hx0qftg6qmwlkqtwuy6cycyavzmzj85c6qdfhjdpdjtdgqjex54dmqmmv6rw353tsuqhs99ydvadxzrsy9nuvk74epvee55drs734pqq";
const PRIVATE: &str = "pay1qqpsxq4730l4yre4lt3588eyt3f2lwggtfalvtgfns04a8smzkn7yys6xv2gs8";
// BOLT 11: an invoice with an amount.
const INVOICE: &str = "lnbc25m1pvjluezpp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqypqdq5vdhkven9v5sxyetpdeessp5zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zygs9q5sqqqqqqqqqqqqqqqpqsq67gye39hfg3zd8rgc80k32tvy9xk2xunwm5lzexnvpx6fd77en8qaq424dxgt56cag2dpt359k3ssyhetktkpqh24jqnjyw6uqd08sgptq44qu";

fn read(rest: &str) -> Result<BitcoinUri, Code> {
    BitcoinUri::read(&format!("bitcoin:{rest}")).map_err(|error| error.code())
}

fn at_address(query: &str) -> Result<BitcoinUri, Code> {
    read(&format!("{ADDRESS}?{query}"))
}

fn paid_to(way: Instruction, text: &str) -> (Instruction, String) {
    (way, text.to_owned())
}

#[test]
fn the_proposals_examples_are_read() {
    // Its addresses are wrong on purpose; those of BIP-173 and BIP-350 stand here.
    let bare = read(ADDRESS).unwrap();
    assert_eq!(bare.address.as_ref().unwrap().as_str(), ADDRESS);
    let named = |amount, message: Option<&str>| BitcoinUri {
        amount,
        label: Some("Luke-Jr".into()),
        message: message.map(Into::into),
        ..bare.clone()
    };
    assert_eq!(at_address("label=Luke-Jr").unwrap(), named(None, None));
    assert_eq!(at_address("amount=20.3&label=Luke-Jr"), Ok(named(Some(2_030_000_000), None)));
    assert_eq!(
        at_address("amount=50&label=Luke-Jr&message=Donation%20for%20project%20xyz"),
        Ok(named(Some(5_000_000_000), Some("Donation for project xyz")))
    );
    assert_eq!(at_address("somethingyoudontunderstand=50&somethingelseyoudontget=999"), Ok(bare));
    let two = read(&format!("?bc={SEGWIT}&bc={TAPROOT}")).unwrap();
    assert_eq!(
        two.instructions,
        [paid_to(Instruction::Bc, SEGWIT), paid_to(Instruction::Bc, TAPROOT)]
    );
    let capitals = format!("BITCOIN:?BC={SEGWIT}&BC={TAPROOT}").to_uppercase();
    assert_eq!(BitcoinUri::read(&capitals).unwrap(), two);
    let beside = format!("BITCOIN:{SEGWIT}?BC={TAPROOT}").to_uppercase();
    let beside = BitcoinUri::read(&beside).unwrap();
    assert_eq!(beside.address.unwrap().as_str(), SEGWIT);
    assert_eq!(beside.instructions, [paid_to(Instruction::Bc, TAPROOT)]);
    assert_eq!(
        read(&format!("?tb={TEST}")).unwrap().instructions,
        [paid_to(Instruction::Tb, TEST)]
    );
}

#[test]
fn the_proposals_invalid_examples_are_refused() {
    for (rest, code) in [
        // The address of all its examples.
        ("175tWpb8K1S7NmH4Zx6rewF9WQrcZv245W", Code::Checksum),
        ("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2?label=Luke-Jr&label=Matt", Code::QrRepeated),
        ("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2?amount=42&amount=10", Code::QrRepeated),
        ("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2?amount=42&AMOUNT=42", Code::QrRepeated),
        ("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2?message=a&message=a", Code::QrRepeated),
        (
            "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2?pop=callback%3a&req-pop=callback%3a",
            Code::QrRepeated,
        ),
        ("?bc=tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx", Code::QrValue),
        ("?tb=bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", Code::QrValue),
        ("?bc=1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", Code::QrValue),
        ("tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx", Code::QrValue),
        ("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2?req-somethingyoudontunderstand=50", Code::UriUnknown),
        ("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2?%52EQ-x", Code::UriUnknown),
        ("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2?req-pop=https%3aevilwebsite.com", Code::QrValue),
        ("?lightning=lnbc420bogusinvoice", Code::Misplaced),
        ("?lno=lno1bogusoffer", Code::QrValue),
        ("?sp=sp1qsilentpayment", Code::QrValue),
        ("", Code::QrMissing),
        ("?", Code::QrMissing),
        ("?amount=1&label=x", Code::QrMissing),
        ("?lightning", Code::QrFormat),
        ("//1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", Code::Misplaced),
    ] {
        assert_eq!(read(rest), Err(code), "{rest}");
    }
}

#[test]
fn unknown_parameters_may_repeat_and_be_empty() {
    let bare = read(ADDRESS).unwrap();
    assert_eq!(at_address("x=1&x=2&y&&z=").unwrap(), bare);
    assert_eq!(at_address("label=").unwrap().label.as_deref(), Some(""));
    // That they are needed changes nothing where they are understood.
    assert_eq!(at_address("req-amount=1&req-label=a"), at_address("label=a&amount=1"));
}

#[test]
fn an_amount_is_read_to_the_satoshi() {
    for (text, satoshi) in [
        ("0", 0),
        ("0.00000001", 1),
        (".5", 50_000_000),
        ("50.", 5_000_000_000),
        ("50.00", 5_000_000_000),
        ("00020.3", 2_030_000_000),
        ("20999999.9769", 2_099_999_997_690_000),
        ("21000000", MOST),
    ] {
        assert_eq!(at_address(&format!("amount={text}")).unwrap().amount, Some(satoshi), "{text}");
    }
    for (text, code) in [
        ("", Code::AmountFormat),
        (".", Code::AmountFormat),
        ("50,000.00", Code::AmountFormat),
        ("1.2.3", Code::AmountFormat),
        ("-1", Code::AmountFormat),
        ("%2B1", Code::AmountFormat),
        ("1e3", Code::AmountFormat),
        ("٣", Code::QrFormat),
        ("0.000000001", Code::AmountExponent),
        ("21000000.00000001", Code::AmountRange),
        ("184467440738", Code::AmountRange),
        ("99999999999999999999999999", Code::AmountRange),
    ] {
        assert_eq!(at_address(&format!("amount={text}")), Err(code), "{text}");
    }
    for amount in [0, 1, 10, 99_999_999, 100_000_000, 123_456_789_000, MOST] {
        assert_eq!(read_amount(&write_amount(amount)).unwrap(), amount);
    }
    assert_eq!(write_amount(2_030_000_000), "20.3");
    assert_eq!(write_amount(1_000_000_000), "10");
}

#[test]
fn each_way_to_pay_is_checked_by_its_own_rule() {
    for (way, text) in [
        (Instruction::Lightning, INVOICE),
        (Instruction::Sp, SILENT),
        (Instruction::Pay, PRIVATE),
        (Instruction::Lno, "lno1pqps7sjqpgt"),
        (Instruction::Bc, TAPROOT),
    ] {
        let uri = read(&format!("?{}={text}", way.as_str())).unwrap();
        assert_eq!(uri.instructions, [paid_to(way, text)]);
        let capitals = read(&format!("?{}={}", way.as_str(), text.to_uppercase()));
        assert_eq!(capitals, Ok(uri.clone()));
        assert_eq!(BitcoinUri::read(&uri.write().unwrap()), Ok(uri));
        // The name says which it is.
        for other in Instruction::ALL {
            assert_eq!(other.read(text).is_ok(), other == way, "{} {text}", other.as_str());
        }
    }
    let broken = |way: &str, text: &str| read(&format!("?{way}={text}")).unwrap_err();
    assert_eq!(broken("sp", &SILENT.replace("sp1q", "sp1p")), Code::Checksum);
    assert_eq!(broken("pay", &PRIVATE.replace("2gs8", "2gs9")), Code::Checksum);
    assert_eq!(broken("pay", &PRIVATE.replace("2gs8", "2gS8")), Code::MixedCase);
    assert_eq!(broken("lightning", &INVOICE.replace("44qu", "44qq")), Code::Checksum);
    assert_eq!(broken("lno", "lno1"), Code::QrValue);
    assert_eq!(broken("lno", "lni1pqps7"), Code::QrValue);
    // An offer in pieces.
    let pieces = read("?lno=lno1pqps7+%20%0asjq+pgt").unwrap();
    assert_eq!(pieces.instructions, [paid_to(Instruction::Lno, "lno1pqps7sjqpgt")]);
}

#[test]
fn only_programs_of_the_device_are_told_of_the_proof() {
    let callback = |value: &str| at_address(value).unwrap().callback;
    assert_eq!(
        callback("pop=app%3a%3f"),
        Some(Callback { prefix: "app:?".into(), required: false })
    );
    assert_eq!(
        callback("REQ-POP=callbackuri%3abody%3fpop="),
        Some(Callback { prefix: "callbackuri:body?pop=".into(), required: true })
    );
    for web in
        ["https%3aiwantyouripaddress.com", "JavaScript%3a", "app", "%3a", "4p%3a", "a%20b%3a"]
    {
        assert_eq!(callback(&format!("pop={web}")), None, "{web}");
        assert_eq!(at_address(&format!("req-pop={web}")), Err(Code::QrValue), "{web}");
    }
    let prefix = String::from("https://shop.example/?");
    let uri = BitcoinUri {
        callback: Some(Callback { prefix, required: false }),
        ..read(ADDRESS).unwrap()
    };
    assert_eq!(uri.write().unwrap_err().code(), Code::QrValue);
}

#[test]
fn everything_is_written_and_comes_back() {
    let full = BitcoinUri {
        address: BitcoinAddress::parse(SEGWIT).ok(),
        amount: Some(1_050_000),
        label: Some("Café & Söhne = 100%".into()),
        message: Some("支払い?".into()),
        callback: Some(Callback { prefix: "shop:paid?".into(), required: true }),
        instructions: vec![
            paid_to(Instruction::Lightning, INVOICE),
            paid_to(Instruction::Sp, SILENT),
            paid_to(Instruction::Bc, TAPROOT),
        ],
    };
    let text = full.write().unwrap();
    assert!(text.starts_with(&format!("bitcoin:{SEGWIT}?amount=0.0105&label=Caf%C3%A9%20%26%20")));
    assert_eq!(BitcoinUri::read(&text).unwrap(), full);
    let symbol = full.write_for_symbol().unwrap();
    assert!(symbol.starts_with("BITCOIN:BC1Q") && symbol.contains("&LIGHTNING=LNBC25M1"));
    assert_eq!(BitcoinUri::read(&symbol).unwrap(), full);
    // Base58 has letters of both cases.
    let old = read(ADDRESS).unwrap();
    assert_eq!(old.write_for_symbol().unwrap(), format!("BITCOIN:{ADDRESS}"));
    assert_eq!(BitcoinUri::default().write().unwrap_err().code(), Code::QrMissing);
    let much = BitcoinUri { amount: Some(MOST + 1), ..old };
    assert_eq!(much.write().unwrap_err().code(), Code::AmountRange);
}
