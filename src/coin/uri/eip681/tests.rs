use super::*;

// ERC-55's own.
const PAYEE: &str = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
const TOKEN: &str = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359";

fn read(rest: &str) -> Result<EthereumUri, Code> {
    EthereumUri::read(&format!("ethereum:{rest}")).map_err(|error| error.code())
}

fn address(text: &str) -> EthereumAddress {
    EthereumAddress::parse(text).unwrap()
}

fn ether() -> EthereumUri {
    EthereumUri {
        payee: address(PAYEE),
        token: None,
        chain: Some(1),
        amount: Some("2014000000000000000".into()),
        gas_limit: None,
        gas_price: None,
    }
}

#[test]
fn the_proposals_examples_are_read() {
    // Its first example has letters of both cases against ERC-55.
    let first = "0xfb6916095ca1df60bb79Ce92ce3ea74c37c5d359?value=2.014e18";
    assert_eq!(read(first), Err(Code::Checksum));
    let first = read(&first.replace("Ce", "ce")).unwrap();
    assert_eq!(first, EthereumUri { payee: address(TOKEN), chain: None, ..ether() });
    let unicorn = read(
        "0x89205a3a3b2a69de6dbf7f01ed13b2108b2c43e7/transfer?\
         address=0x8e23ee67d1332ad560396262c48ffbb01f93d052&uint256=1",
    )
    .unwrap();
    assert_eq!(unicorn.payee, address("0x8e23ee67d1332ad560396262c48ffbb01f93d052"));
    assert_eq!(unicorn.token, Some(address("0x89205a3a3b2a69de6dbf7f01ed13b2108b2c43e7")));
    assert_eq!(unicorn.amount.as_deref(), Some("1"));
}

#[test]
fn ether_is_asked_for_in_its_own_unit_and_tokens_in_their_smallest() {
    assert_eq!(ether().write().unwrap(), format!("ethereum:{PAYEE}@1?value=2.014e18"));
    let token = EthereumUri {
        token: Some(address(TOKEN)),
        chain: Some(137),
        amount: Some("1500000".into()),
        gas_limit: Some("65000".into()),
        gas_price: Some("30000000000".into()),
        ..ether()
    };
    assert_eq!(
        token.write().unwrap(),
        format!(
            "ethereum:{TOKEN}@137/transfer?address={PAYEE}&uint256=1500000\
             &gasLimit=65000&gasPrice=30000000000"
        )
    );
    let bare = EthereumUri { amount: None, ..ether() };
    assert_eq!(bare.write().unwrap(), format!("ethereum:{PAYEE}@1"));
    for uri in [ether(), token, bare] {
        assert_eq!(EthereumUri::read(&uri.write().unwrap()).unwrap(), uri);
    }
    for (wei, written) in [
        ("0", "0"),
        ("1", "0.000000000000000001e18"),
        ("10", "0.00000000000000001e18"),
        ("1000000000000000000", "1e18"),
        ("10000000000000000000", "10e18"),
        ("0123", "0.000000000000000123e18"),
        (
            MOST,
            "115792089237316195423570985008687907853269984665640564039457.584007913129639935e18",
        ),
    ] {
        let uri = EthereumUri { amount: Some(wei.into()), ..ether() };
        assert!(uri.write().unwrap().ends_with(&format!("value={written}")), "{wei}");
        assert_eq!(read_number(written).unwrap(), read_number(wei).unwrap());
    }
}

#[test]
fn a_number_is_whole_and_has_256_bits() {
    for (text, digits) in [
        ("0", "0"),
        ("-0", "0"),
        ("0e99999999999999999999", "0"),
        ("007", "7"),
        ("+7", "7"),
        ("7e", "7"),
        ("7E2", "700"),
        ("1.50e2", "150"),
        (".5e1", "5"),
        ("2.014e18", "2014000000000000000"),
        ("0.1e3", "100"),
        (MOST, MOST),
    ] {
        assert_eq!(read_number(text).as_deref(), Ok(digits), "{text}");
    }
    for (text, code) in [
        ("", Code::AmountFormat),
        ("e18", Code::AmountFormat),
        (".", Code::AmountFormat),
        ("1.", Code::AmountFormat),
        ("1.e1", Code::AmountFormat),
        ("1.2.3e9", Code::AmountFormat),
        ("1e-1", Code::AmountFormat),
        ("1e1e1", Code::AmountFormat),
        ("0x10", Code::AmountFormat),
        ("+-1", Code::AmountFormat),
        ("1 ", Code::AmountFormat),
        ("1.5", Code::AmountExponent),
        // Whole, but the exponent is not what the proposal asks for.
        ("1.50e1", Code::AmountExponent),
        ("-1", Code::AmountRange),
        ("1e78", Code::AmountRange),
        ("1e99999999999999999999", Code::AmountRange),
        (
            "115792089237316195423570985008687907853269984665640564039457584007913129639936",
            Code::AmountRange,
        ),
    ] {
        assert_eq!(read_number(text).map_err(|error| error.code()), Err(code), "{text}");
    }
}

#[test]
fn whole_numbers_agree_with_a_plain_reckoning() {
    for whole in 0..40_u64 {
        for (fraction, length) in [("", 0), ("5", 1), ("05", 2), ("50", 2), ("125", 3)] {
            for exponent in 0..5_u32 {
                let point = if fraction.is_empty() { "" } else { "." };
                let scaled = whole * 10_u64.pow(length) + fraction.parse::<u64>().unwrap_or(0);
                let expected = exponent.checked_sub(length).map(|zeros| scaled * 10_u64.pow(zeros));
                let text = format!("{whole}{point}{fraction}e{exponent}");
                let found = read_number(&text).ok().map(|digits| digits.parse::<u64>().unwrap());
                assert_eq!(found, expected, "{text}");
            }
        }
    }
}

#[test]
fn what_is_wrong_is_said() {
    let small = PAYEE.to_lowercase();
    for (rest, code) in [
        ("", Code::QrMissing),
        ("pay-", Code::QrMissing),
        ("@1", Code::QrMissing),
        ("vitalik.eth", Code::UriName),
        ("5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", Code::UriName),
        ("other-0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", Code::UriName),
        ("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beae", Code::Incomplete),
        ("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed0", Code::TooLong),
        ("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaeg", Code::Misplaced),
    ] {
        assert_eq!(read(rest), Err(code), "{rest}");
    }
    for (rest, code) in [
        ("@", Code::QrValue),
        ("@0", Code::QrValue),
        ("@x", Code::QrValue),
        ("@+1", Code::QrValue),
        ("@99999999999999999999", Code::QrValue),
        ("@1/", Code::QrFormat),
        ("/approve?address=0x0&uint256=1", Code::UriUnknown),
        ("/Transfer", Code::UriUnknown),
        ("/transfer", Code::QrMissing),
        ("/transfer?uint256=1", Code::QrMissing),
        ("/transfer?address=vitalik.eth", Code::UriName),
        ("/transfer?value=1", Code::UriUnknown),
        ("?uint256=1", Code::UriUnknown),
        ("?data=0x00", Code::UriUnknown),
        ("?value", Code::QrFormat),
        ("?value=1&value=1", Code::QrRepeated),
        ("?gas=1&gasLimit=1", Code::QrRepeated),
        ("?value=1.5", Code::AmountExponent),
        ("?gas=x", Code::AmountFormat),
    ] {
        assert_eq!(read(&format!("{small}{rest}")), Err(code), "{rest}");
    }
    let written = |uri: EthereumUri| uri.write().map_err(|error| error.code());
    assert_eq!(written(EthereumUri { chain: None, ..ether() }), Err(Code::QrMissing));
    assert_eq!(written(EthereumUri { chain: Some(0), ..ether() }), Err(Code::QrValue));
    let half = Some(String::from("0.5"));
    assert_eq!(written(EthereumUri { amount: half, ..ether() }), Err(Code::AmountExponent));
}

#[test]
fn both_beginnings_and_both_names_of_the_gas_are_read() {
    let plain = read(&format!("{PAYEE}@1?gasLimit=21000")).unwrap();
    assert_eq!(read(&format!("pay-{PAYEE}@1?gas=2.1e4")), Ok(plain.clone()));
    assert_eq!(read(&format!("{PAYEE}@01?gas=21000&")), Ok(plain));
    assert_eq!(read(&format!("{TOKEN}/%74ransfer?address={PAYEE}")).unwrap().amount, None);
}
