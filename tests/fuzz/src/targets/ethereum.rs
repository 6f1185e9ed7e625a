//! Addresses of Ethereum.

use crate::feed::Feed;
use crate::field::{is_whole, refusals_stay};
use countersign::coin::EthereumAddress;

pub(crate) const SEEDS: &[&[u8]] = &[
    b"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    b"0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
    b"0x52908400098527886E0F7030069857D2E4169EE7",
    b"0xde709f2102306220921060314715629080e2fb77",
    b"0X0000000000000000000000000000000000000000",
];

pub(crate) fn target(data: &[u8]) {
    let text = Feed::new(data).text();
    let check = EthereumAddress::check(&*text);
    refusals_stay(&text, EthereumAddress::check, |_, _| false);
    match EthereumAddress::parse(&text) {
        Ok(address) => {
            assert!(is_whole(check), "{text:?}");
            assert_eq!(EthereumAddress::parse(&address.to_text()), Ok(address));
        }
        Err(error) => assert_eq!(Some(error.code()), check.code, "{text:?}"),
    }
}
