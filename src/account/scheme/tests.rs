use super::*;

fn report(scheme: &str, parts: &[(&str, &'static str)]) -> Report {
    let scheme = Scheme::find(scheme).unwrap();
    check(scheme, |id| {
        parts.iter().find_map(|(part, text)| (*part == id).then_some(*text)).unwrap_or("")
    })
}

#[test]
fn each_scheme_has_a_name_of_its_own_and_at_most_three_parts() {
    for (at, scheme) in Scheme::ALL.iter().enumerate() {
        assert!((1..=MAX_PARTS).contains(&scheme.parts.len()));
        assert!(Scheme::ALL.iter().skip(at + 1).all(|other| other.id != scheme.id));
        assert!(scheme.country.is_empty() || scheme.id.starts_with(&scheme.country.to_lowercase()));
        let empty = report(scheme.id, &[]);
        assert_eq!(empty.status, Status::Empty, "{}", scheme.id);
        assert_eq!(empty.parts().count(), scheme.parts.len());
    }
    assert!(Scheme::find("swift").is_none());
}

#[test]
fn an_example_of_each_scheme_is_valid_and_tells_its_parts() {
    for (scheme, parts, [country, bank, branch]) in [
        ("iban", &[("iban", "BE68 5390 0754 7034"), ("bic", "TRWIBEB1")][..], ["BE", "539", ""]),
        ("bic", &[("bic", "DEUTDEFF500")], ["DE", "DEUT", "500"]),
        ("us_ach", &[("routing", "021000021"), ("account", "1234")], ["US", "0002", ""]),
        ("gb_bacs", &[("sort_code", "08-99-99"), ("account", "66374958")], ["GB", "", "089999"]),
        ("au_becs", &[("bsb", "062-000"), ("account", "12345")], ["AU", "06", "000"]),
        (
            "ca_eft",
            &[("institution", "003"), ("transit", "00022"), ("account", "1234567")],
            ["CA", "003", "00022"],
        ),
        ("in_neft", &[("ifsc", "sbin0001234"), ("account", "123456789")], ["IN", "SBIN", "001234"]),
        ("mx_clabe", &[("clabe", "032180000118359719")], ["MX", "032", "180"]),
        ("br_pix", &[("key", "529.982.247-25")], ["BR", "", ""]),
        ("cn_cnaps", &[("cnaps", "102100099996")], ["CN", "102", "9999"]),
        ("cn_card", &[("card", "6226388000000095")], ["CN", "622638", ""]),
        (
            "sg_fast",
            &[("bank", "7171"), ("branch", "081"), ("account", "0812345678")],
            ["SG", "7171", "081"],
        ),
        ("sg_paynow", &[("proxy", "91234567")], ["SG", "", ""]),
        (
            "hk_account",
            &[("bank", "004"), ("branch", "123"), ("account", "123456")],
            ["HK", "004", "123"],
        ),
        ("hk_fps", &[("proxy", "1234567")], ["", "", ""]),
    ] {
        let report = report(scheme, parts);
        assert_eq!(report.status, Status::Valid, "{scheme}");
        let told = [report.country(), report.bank(), report.branch()];
        assert_eq!(told.map(Option::unwrap_or_default), [country, bank, branch], "{scheme}");
    }
}

#[test]
fn the_worst_part_decides() {
    let status =
        |routing, account| report("us_ach", &[("routing", routing), ("account", account)]).status;
    assert_eq!(status("021000021", ""), Status::Empty);
    assert_eq!(status("02100002", ""), Status::Incomplete);
    assert_eq!(status("02100002", "A"), Status::Invalid);
    assert_eq!(report("cn_card", &[("card", "123456789012")]).status, Status::Warning);
}

#[test]
fn a_bank_in_another_country_than_the_account_is_a_warning() {
    let code =
        |iban, bic| report("iban", &[("iban", iban), ("bic", bic)]).part("bic").unwrap().check;
    let (german, british) = ("DE89370400440532013000", "GB82WEST12345698765432");
    assert_eq!(code(german, "DEUTDEFF"), Check::VALID);
    assert_eq!(code(german, "RBOSGB2L"), Check::warning(Code::CountryMismatch));
    assert_eq!(code(british, "RBOSGGSP"), Check::VALID);
    assert_eq!(code("FR1420041010050500013M02606", "PSSTRERX"), Check::VALID);
    // Nothing is compared before both are whole.
    assert_eq!(code("DE", "RBOSGB2L"), Check::VALID);
    assert_eq!(code(german, "RBOSGB"), Check::incomplete(Code::Incomplete));
    assert_eq!(report("iban", &[("iban", german), ("bic", "RBOSGB2L")]).status, Status::Warning);
}

#[test]
fn parts_without_a_check_digit_have_their_form() {
    for (scheme, part, good, print, bad) in [
        ("gb_bacs", "sort_code", "089999", "08-99-99", "08999"),
        ("gb_bacs", "account", "123456", "123456", "12345"),
        ("gb_bacs", "account", "12345678", "12345678", "123456789"),
        ("au_becs", "bsb", "062000", "062-000", "0620000"),
        ("au_becs", "account", "123456789", "123456789", "1234567890"),
        ("ca_eft", "transit", "00022", "00022", "0002"),
        ("ca_eft", "account", "123456789012", "123456789012", "123456"),
        ("in_neft", "ifsc", "SBIN0ABCDEF", "SBIN0ABCDEF", "SBIN1ABCDEF"),
        ("in_neft", "account", "123456789", "123456789", "12345678"),
        ("hk_account", "account", "123456789", "123456789", "12345"),
        ("sg_fast", "bank", "7171", "7171", "71711"),
    ] {
        let whole = report(scheme, &[(part, good)]);
        let field = whole.part(part).unwrap();
        assert_eq!((field.check, field.formatted()), (Check::VALID, print), "{scheme} {good}");
        let broken = report(scheme, &[(part, bad)]);
        assert_ne!(broken.part(part).unwrap().check, Check::VALID, "{scheme} {bad}");
    }
}
