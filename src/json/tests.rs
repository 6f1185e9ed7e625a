use super::*;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

fn refusal(text: &str) -> Code {
    parse(text.as_bytes(), 1 << 24).unwrap_err().code()
}

fn text_of(value: &Value) -> String {
    let mut out = String::new();
    value_into(&mut out, value);
    out
}

#[test]
fn each_kind_of_value_is_read() {
    let text = r#" { "a" : [ null , true , false , -7 , 0 , "x" , { } , [ ] ] } "#;
    let value = parse(text.as_bytes(), 100).unwrap();
    assert_eq!(text_of(&value), r#"{"a":[null,true,false,-7,0,"x",{},[]]}"#);
}

#[test]
fn escapes_are_resolved() {
    let value = parse(br#""\"\\\/\b\f\n\r\t\u00e9\u20AC\ud83d\ude00\u0000""#, 100).unwrap();
    assert_eq!(value.as_str(), Some("\"\\/\u{8}\u{c}\n\r\té€😀\0"));
}

#[test]
fn text_that_is_not_json_is_refused() {
    for text in [
        "",
        " ",
        "{",
        "}",
        "[",
        "]",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{,}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":1 \"b\":2}",
        "{1:1}",
        "[1 2]",
        "tru",
        "True",
        "nul",
        "nulll",
        "NaN",
        "Infinity",
        "+1",
        "-",
        "--1",
        "01",
        "-01",
        "00",
        ".5",
        "0x10",
        "1_000",
        "1 1",
        "{}{}",
        "{} x",
        "\"",
        "\"\\",
        "\"\\\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u+123\"",
        "\"\\uD800\"",
        "\"\\uDC00\"",
        "\"\\uD800\\u0041\"",
        "\"\\uD800x\"",
        "\"\\uD800\\uE000\"",
        "\"\\uD800\\n\"",
        "\"\\uDC00\\uD800\"",
        "\"\\uD800\\uD800\"",
        "\"\\U0041\"",
        "\"a\nb\"",
        "\"a\0b\"",
        "\"\u{1f}\"",
        "\u{feff}{}",
        "{}\u{feff}",
        "\0",
        "{}\0",
        "// x\n{}",
        "/**/{}",
        "\u{a0}1",
        "\u{c}1",
        "[1]]",
        "{\"a\":1}}",
        "\"\\é\"",
    ] {
        assert_eq!(refusal(text), Code::JsonSyntax, "{text:?}");
    }
}

#[test]
fn bytes_that_are_not_utf8_are_refused() {
    for bytes in [
        &b"\"\xff\""[..],
        b"\"\xc0\xaf\"",
        b"\"\xed\xa0\x80\"",
        b"\"\xf4\x90\x80\x80\"",
        b"\"\xe2\x82\"",
        b"\xff\xfe{\0}\0",
        b"\xef\xbb\xbf{}",
    ] {
        assert_eq!(parse(bytes, 100).unwrap_err().code(), Code::JsonSyntax);
    }
}

#[test]
fn only_whole_numbers_of_53_bits_are_read() {
    for number in [0, 1, -1, 9_007_199_254_740_991, -9_007_199_254_740_991_i64] {
        let value = parse(number.to_string().as_bytes(), 100).unwrap();
        assert_eq!(value.as_i64(), Some(number));
    }
    let huge = "9".repeat(100_000);
    for text in [
        "-0",
        "0.0",
        "1.",
        "1.5",
        "1e3",
        "1E3",
        "0e0",
        "-0.1",
        "9007199254740992",
        "-9007199254740992",
        "18446744073709551616",
        "18446744073709551617",
        "340282366920938463463374607431768211457",
        &huge,
    ] {
        assert_eq!(refusal(text), Code::JsonNumber, "{}", text.len());
    }
}

#[test]
fn a_name_given_twice_is_refused_however_it_is_written() {
    for text in [
        r#"{"a":1,"a":1}"#,
        r#"{"a":1,"b":2,"\u0061":3}"#,
        r#"{"\u0061":1,"a":1}"#,
        r#"[{"x":{"é":1,"\u00e9":2}}]"#,
        r#"{"":1,"":2}"#,
        r#"{"\ud83d\ude00":1,"😀":2}"#,
        r#"{"\/":1,"/":1}"#,
    ] {
        assert_eq!(refusal(text), Code::JsonDuplicate, "{text}");
    }
    assert!(parse(r#"{"a":{"a":1},"A":1,"e\u0301":1,"é":1}"#.as_bytes(), 100).is_ok());
}

#[test]
fn depth_members_and_size_are_bounded() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    assert!(parse(nested(16).as_bytes(), 100).is_ok());
    assert_eq!(refusal(&nested(17)), Code::JsonDepth);
    assert_eq!(refusal(&"[".repeat(10_000)), Code::JsonDepth);
    assert_eq!(refusal(&r#"{"a":"#.repeat(10_000)), Code::JsonDepth);
    // Siblings do not add up.
    assert!(parse(format!("[{}[]]", "[],".repeat(100)).as_bytes(), 1000).is_ok());

    let wide = |members: usize| {
        let list: Vec<String> = (0..members).map(|n| format!("\"{n}\":0")).collect();
        format!("{{{}}}", list.join(","))
    };
    assert!(parse(wide(256).as_bytes(), 1 << 16).is_ok());
    assert_eq!(refusal(&wide(257)), Code::JsonSize);

    assert!(parse(b"[1]", 3).is_ok());
    assert_eq!(parse(b"[1]", 2).unwrap_err().code(), Code::JsonSize);
    let long = format!("\"{}\"", "x".repeat(1 << 20));
    assert_eq!(parse(long.as_bytes(), 1 << 21).unwrap().as_str().map(str::len), Some(1 << 20));
    let escaped = format!("\"{}\"", r"\u0041".repeat(1 << 18));
    assert_eq!(parse(escaped.as_bytes(), 1 << 21).unwrap().as_str().map(str::len), Some(1 << 18));
}

#[test]
fn members_are_read_by_type() {
    let members =
        parse_object(br#"{"s":"x","n":5,"m":-5,"b":true,"o":{"k":1},"a":[1],"z":null}"#, 100)
            .unwrap();
    assert_eq!(members.str("s"), Ok("x"));
    assert_eq!(members.u64("n"), Ok(5));
    assert_eq!(members.i64("m"), Ok(-5));
    assert_eq!(members.bool("b"), Ok(true));
    assert_eq!(members.object("o").unwrap().u64("k"), Ok(1));
    assert_eq!(members.array("a").unwrap().len(), 1);
    assert_eq!(members.opt_str("s"), Ok(Some("x")));
    assert_eq!(members.opt_u64("none"), Ok(None));
    assert_eq!(members.len(), 7);

    let missing = members.str("none").unwrap_err();
    assert_eq!((missing.code(), missing.place()), (Code::JsonMissing, Some("none")));
    let wrong = [
        members.str("n").unwrap_err(),
        members.u64("m").unwrap_err(),
        members.bool("s").unwrap_err(),
        members.object("a").unwrap_err(),
        members.array("o").unwrap_err(),
        members.str("z").unwrap_err(),
        members.opt_str("z").unwrap_err(),
        members.opt_object("z").unwrap_err(),
        members.opt_u64("m").unwrap_err(),
    ];
    assert!(wrong.iter().all(|error| error.code() == Code::JsonType && error.place().is_some()));
    assert_eq!(parse_object(b"[]", 9).unwrap_err().code(), Code::JsonType);
}

#[test]
fn an_unknown_member_is_refused_without_being_named() {
    let members = parse_object(br#"{"a":1,"secret":2}"#, 100).unwrap();
    assert_eq!(members.only(&["a", "secret", "b"]), Ok(()));
    assert_eq!(members.only(&["a"]), Err(Error::new(Code::JsonUnknown)));
}

#[test]
fn debug_shows_the_kind_only() {
    let value = parse(br#"{"number":"4242424242424242"}"#, 100).unwrap();
    let Value::Object(members) = &value else { panic!() };
    let shown = format!("{value:?}{members:?}{:?}", members.get("number").unwrap());
    assert_eq!(shown, "Object(…)Members(…)String(…)");
}

#[test]
fn wiping_a_value_leaves_nothing_of_it() {
    let mut value = parse(br#"{"number":["4242",5,true]}"#, 100).unwrap();
    value.zeroize();
    assert_eq!(text_of(&value), r#"{"":["",0,false]}"#);
}

#[test]
fn the_writer_writes_compact_json() {
    let text = object(|o| {
        o.str("s", "a\"\\\n\r\t\u{8}\u{1f}\u{2028}é😀/");
        o.u64("n", u64::MAX);
        o.i64("m", i64::MIN);
        o.bool("b", false);
        o.null("z");
        o.opt_str("absent", None);
        o.opt_u64("present", Some(10));
        o.raw("r", "[0]");
        o.object("o", |o| o.strs("l", &["x", "y"]));
        o.object("e", |_| {});
        o.array("a", |a| {
            a.str("x");
            a.u64(100);
            a.raw("{}");
            a.object(|o| o.u64("k", 0));
        });
    });
    assert_eq!(
        text,
        concat!(
            r#"{"s":"a\"\\\n\r\t\u0008\u001f"#,
            "\u{2028}é😀/",
            r#"","n":18446744073709551615,"m":-9223372036854775808,"b":false,"z":null,"#,
            r#""present":10,"r":[0],"o":{"l":["x","y"]},"e":{},"a":["x",100,{},{"k":0}]}"#
        )
    );
}

#[test]
fn writing_into_room_enough_never_moves_the_text() {
    let mut out = String::with_capacity(64);
    let before = out.as_ptr();
    object_into(&mut out, |o| o.str("number", "4242424242424242"));
    assert_eq!(out.as_ptr(), before);
}

#[test]
fn what_is_written_reads_back_the_same() {
    let mut rng = ChaCha8Rng::seed_from_u64(8259);
    for _ in 0..3_000 {
        let value = random_value(&mut rng, 4);
        let text = text_of(&value);
        assert!(parse(text.as_bytes(), 1 << 20).unwrap() == value, "{text}");
    }
}

#[test]
fn damaged_text_never_panics_and_what_is_read_is_stable() {
    let mut rng = ChaCha8Rng::seed_from_u64(7493);
    let alphabet = b"{}[]\",:\\u0019dD-.eE tfn\x00\x1f\x7f\x80\xc3\xa9\xff";
    let mut read = 0;
    for _ in 0..20_000 {
        let mut bytes = text_of(&random_value(&mut rng, 3)).into_bytes();
        for _ in 0..1 + rng.next_u32() % 3 {
            let at = pick(&mut rng, bytes.len());
            match rng.next_u32() % 3 {
                0 => bytes[at] = alphabet[pick(&mut rng, alphabet.len())],
                1 => bytes.insert(at, alphabet[pick(&mut rng, alphabet.len())]),
                _ => bytes.truncate(at.max(1)),
            }
        }
        if let Ok(value) = parse(&bytes, 1 << 20) {
            read += 1;
            assert!(parse(text_of(&value).as_bytes(), 1 << 20).unwrap() == value);
        }
    }
    assert!(read > 100, "the damage must leave some texts readable: {read}");
}

fn pick(rng: &mut ChaCha8Rng, below: usize) -> usize {
    usize::try_from(rng.next_u32()).unwrap() % below
}

fn random_value(rng: &mut ChaCha8Rng, depth: u32) -> Value {
    match rng.next_u32() % if depth == 0 { 4 } else { 6 } {
        0 => Value::Null,
        1 => Value::Bool(rng.next_u32().is_multiple_of(2)),
        2 => {
            let shift = 11 + rng.next_u32() % 52;
            let size = i64::try_from(rng.next_u64() >> shift).unwrap();
            Value::Number(if rng.next_u32().is_multiple_of(2) { size } else { -size })
        }
        3 => Value::String(random_text(rng)),
        4 => {
            let count = rng.next_u32() % 5;
            Value::Array((0..count).map(|_| random_value(rng, depth - 1)).collect())
        }
        _ => {
            let mut members = Members::default();
            for _ in 0..rng.next_u32() % 5 {
                let name = random_text(rng);
                if members.get(&name).is_none() {
                    members.0.push((name, random_value(rng, depth - 1)));
                }
            }
            Value::Object(members)
        }
    }
}

fn random_text(rng: &mut ChaCha8Rng) -> String {
    let count = rng.next_u32() % 8;
    (0..count)
        .filter_map(|_| {
            let limit = [0x20, 0x80, 0x800, 0x11_0000][pick(rng, 4)];
            char::from_u32(rng.next_u32() % limit)
        })
        .collect()
}
