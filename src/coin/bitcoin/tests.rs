use super::*;
use crate::check::Status;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

fn told(text: &str) -> (Network, BitcoinKind) {
    let address = BitcoinAddress::parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
    (address.network(), address.kind())
}

#[test]
fn addresses_of_every_kind_are_valid() {
    use BitcoinKind::{P2pkh, P2sh, P2tr, P2wpkh, P2wsh, Witness};
    use Network::{Main, Test};
    for (text, wanted) in [
        ("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", (Main, P2pkh)),
        ("1111111111111111111114oLvT2", (Main, P2pkh)),
        ("3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy", (Main, P2sh)),
        ("mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn", (Test, P2pkh)),
        ("2MzQwSSnBHWHqSAqtTVQ6v47XtaisrJa1Vc", (Test, P2sh)),
        // BIP-350's list of valid addresses.
        ("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", (Main, P2wpkh)),
        ("tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7", (Test, P2wsh)),
        (
            "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y",
            (Main, Witness),
        ),
        ("BC1SW50QGDZ25J", (Main, Witness)),
        ("bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs", (Main, Witness)),
        ("tb1qqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesrxh6hy", (Test, P2wsh)),
        ("tb1pqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesf3hn0c", (Test, P2tr)),
        ("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", (Main, P2tr)),
    ] {
        assert_eq!(told(text), wanted, "{text}");
    }
}

#[test]
fn the_invalid_addresses_of_both_proposals_are_refused() {
    for text in [
        // BIP-350's list.
        "tc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq5zuyut",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd",
        "tb1z0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqglt7rf",
        "BC1S0XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ54WELL",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh",
        "tb1q0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq24jc47",
        "bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4",
        "BC130XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ7ZWS8R",
        "bc1pw5dgrnzv",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v8n0nx0muaewav253zgeav",
        "BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P",
        "tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq47Zagq",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v07qwwzcrf",
        "tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vpggkg4j",
        "bc1gmk9yu",
        // BIP-173's, valid there for versions that BIP-350 took another sum for.
        "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7k7grplx",
        "BC1SW50QA3JX3S",
        "bc1zw508d6qejxtdg4y5r3zarvaryvg6kdaj",
        // BIP-21's example, which is no address on purpose.
        "175tWpb8K1S7NmH4Zx6rewF9WQrcZv245W",
        "",
        "4J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy",
        "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN0",
    ] {
        assert!(BitcoinAddress::parse(text).is_err(), "{text}");
    }
}

#[test]
fn what_is_wrong_is_said() {
    let code = |text: &str| BitcoinAddress::check(text).0.code.unwrap();
    assert_eq!(code("bc1qW"), Code::MixedCase);
    assert_eq!(code("x"), Code::Misplaced);
    assert_eq!(code("1O"), Code::Misplaced);
    assert_eq!(code("bc1qb"), Code::Misplaced);
    assert_eq!(code("BC130"), Code::WitnessProgram);
    assert_eq!(code("175tWpb8K1S7NmH4Zx6rewF9WQrcZv245W"), Code::Checksum);
    assert_eq!(code("175tWpb8K1S7NmH4Zx6rewF9WQrcZv245W1"), Code::TooLong);
}

#[test]
fn an_address_is_incomplete_until_its_last_letter() {
    for text in [
        "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2",
        "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
        "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
        "bcrt1q6rhpng9evdsfnn833a4f4vej0asu6dk5srld6x",
    ] {
        for end in 1..text.len() {
            let part = text.get(..end).unwrap();
            assert_eq!(BitcoinAddress::check(part).0.status, Status::Incomplete, "{part}");
        }
        assert_eq!(BitcoinAddress::check(text).0, Check::VALID);
    }
}

#[test]
fn a_mistake_in_an_old_address_is_told_as_soon_as_no_letter_helps() {
    for right in ["1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", "2MzQwSSnBHWHqSAqtTVQ6v47XtaisrJa1Vc"] {
        let mut text = String::from(right);
        text.replace_range(12..=12, "x");
        let (network, kind) = told(right);
        let wrong = (Check::invalid(Code::Checksum), Some(network), Some(kind));
        for missing in 0..4 {
            let begun = text.get(..text.len() - missing).unwrap();
            assert_eq!(BitcoinAddress::check(begun), wrong, "{begun}");
        }
        // Six letters more have room for every checksum.
        for end in 1..text.len() - 5 {
            let begun = text.get(..end).unwrap();
            assert_eq!(BitcoinAddress::check(begun).0, MORE, "{begun}");
        }
    }
    // Before the first and behind the last of each version, and more zeros than
    // a hash has.
    let zeros = ["1111111111111111111111", "11111111111111111111115"];
    for text in ["31g", "3R3", "me", "n5", "2Mr", "2NH"].iter().chain(&zeros) {
        assert_eq!(BitcoinAddress::check(*text).0, Check::invalid(Code::Checksum), "{text}");
    }
}

#[test]
fn a_new_address_is_incomplete_exactly_if_letters_make_it_whole() {
    const LETTERS: &[u8] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    fn ends(text: &str, left: usize) -> bool {
        left > 0
            && LETTERS.iter().any(|letter| {
                let longer = format!("{text}{}", char::from(*letter));
                BitcoinAddress::check(longer.as_str()).0 == Check::VALID || ends(&longer, left - 1)
            })
    }
    let mut rng = ChaCha8Rng::seed_from_u64(350);
    let mut draw = |limit: usize| usize::try_from(rng.next_u32()).unwrap() % limit;
    let mut seen = [0, 0];
    for round in 0..400 {
        // The longest of version 0 and of those after it, with a mistake in some.
        let mut text = String::from(match round % 2 {
            0 => "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7",
            _ => "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y",
        });
        if draw(4) > 0 {
            let at = 4 + draw(text.len() - 4);
            text.replace_range(at..=at, &char::from(LETTERS[draw(32)]).to_string());
        }
        let missing = if round < 4 { 3 } else { 1 + draw(2) };
        let begun = text.get(..text.len() - missing).unwrap();
        let status = BitcoinAddress::check(begun).0.status;
        let open = ends(begun, missing);
        assert_eq!(status == Status::Incomplete, open, "{begun}");
        seen[usize::from(open)] += 1;
    }
    assert!(seen.iter().all(|count| *count > 50), "{seen:?}");
}

#[test]
fn capitals_are_for_codes_and_are_not_kept() {
    let address = BitcoinAddress::parse("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4").unwrap();
    assert_eq!(address.as_str(), "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4");
}
