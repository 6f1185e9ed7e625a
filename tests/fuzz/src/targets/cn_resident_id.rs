//! Resident identity numbers of China, on days of several years.

use crate::feed::Feed;
use crate::field::{Known, field, is_whole};
use countersign::identity::{Date, ResidentId, ResidentIdCheck};

pub(crate) const SEEDS: &[&[u8]] = &[
    b"A11010519491231002X",
    b"A440524188001010014",
    b"A110105 491231002",
    b"B810000199408230021",
    b"A911124198108030024",
    b"C34052419800101001X",
];

fn known(check: &ResidentIdCheck) -> Known {
    Known {
        check: check.check(),
        kind: None,
        electronic: check.electronic().to_owned(),
        formatted: check.formatted().to_owned(),
    }
}

pub(crate) fn target(data: &[u8]) {
    let mut feed = Feed::new(data);
    let (year, month, day) = *feed.pick(&[(2026, 11, 22), (2000, 2, 29), (1999, 12, 31)]);
    let today = Date::new(year, month, day).unwrap();
    let text = feed.text();
    let check = |text: &str| known(&ResidentId::check(text, today));
    // An old number's electronic form is today's, which is not what is shown.
    let is_old = is_whole(check(&text).check) && {
        let typed = text.chars().filter(|it| it.is_numeric()).count();
        typed == 15
    };
    if is_old {
        let once = check(&text);
        assert_eq!(once.electronic.len(), 18);
        assert!(is_whole(check(&once.electronic).check));
        assert_eq!(check(&once.formatted), once);
    } else {
        field(&text, check, |text| ResidentId::parse(text, today).is_ok());
    }
    let found = ResidentId::check(&*text, today);
    let whole = is_whole(found.check());
    assert_eq!((found.birth_date().is_some(), found.sex().is_some()), (whole, whole), "{text:?}");
    assert!(!whole || found.region().is_some());
    assert!(found.birth_date().is_none_or(|birth| birth <= today));
}
