//! The JSON codec.

use countersign::json;

pub(crate) const SEEDS: &[&[u8]] = &[
    br#"{"v":1,"a":[true,false,null,-5],"t":"\u00e9\ud83d\ude00\n\"\\\/"}"#,
    b"9007199254740991",
    b"-9007199254740992",
    br#"[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]"#,
    br#"{"a":{"a":{"a":{}}},"b":""}"#,
    b" [ 1 , 2 ] ",
    b"1.0",
    b"\"\\ud800\"",
];

pub(crate) fn target(data: &[u8]) {
    let Ok(value) = json::parse(data, 1 << 16) else { return };
    let mut written = String::new();
    json::value_into(&mut written, &value);
    assert!(json::parse(written.as_bytes(), usize::MAX).ok().as_ref() == Some(&value), "{written}");
    let mut again = String::new();
    json::value_into(&mut again, &value);
    assert_eq!(again, written);
    assert_eq!(json::parse_object(data, 1 << 16).is_ok(), value.as_object().is_some());
    // A parser that takes more than its limit would be one that counts wrongly.
    assert!(json::parse(data, data.len() - 1).is_err());
}
