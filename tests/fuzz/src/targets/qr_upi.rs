//! UPI links.

use crate::feed::Feed;
use crate::qr::comes_back;
use countersign::qr::upi::Upi;

pub(crate) const SEEDS: &[&[u8]] = &[
    b"upi://pay?pa=shop@examplebank&pn=Example%20Shop&tr=ORDER7&am=10.50&cu=INR",
    b"UPI://PAY?pa=a@b&mc=5411&tid=T1&tn=%E0%A4%9A+1&mam=1&url=https%3A%2F%2Fshop.example%2Fo",
    b"upi://pay?pa=a@b&mode=02&orgid=159761",
];

pub(crate) fn target(data: &[u8]) {
    let text = Feed::new(data).text();
    let Ok(link) = Upi::read(&text) else { return };
    if link.amount.is_some() && link.reference.is_none() {
        // A link that is written has one, so that the payment is found again.
        assert!(link.write().is_err());
        return;
    }
    comes_back(&format!("{link:?}"), &link.write(), |text| {
        Upi::read(text).map(|link| (format!("{link:?}"), link.write()))
    });
}
