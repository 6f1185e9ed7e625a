//! Links that ask for coins.

use crate::feed::Feed;
use countersign::Code;
use countersign::coin::uri::Uri;

pub(crate) const SEEDS: &[&[u8]] = &[
    b"bitcoin:175tWpb8K1S7NmH4Zx6rewF9WQrcZv245W?amount=20.3&label=Luke-Jr&message=Donation%20for%20x",
    b"BITCOIN:BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4?AMOUNT=0.00001",
    b"bitcoin:?tb=tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7&pop=myapp%3A",
    b"bitcoin:175tWpb8K1S7NmH4Zx6rewF9WQrcZv245W?somethingyoudontunderstand=50&req-pop=app%3A",
    b"ethereum:0xfb6916095ca1df60bB79Ce92cE3Ea74c37c5d359@1?value=2.014e18&gasPrice=10",
    b"ethereum:pay-0xfb6916095ca1df60bB79Ce92cE3Ea74c37c5d359?value=1e18",
    b"ethereum:0x89205a3a3b2a69de6dbf7f01ed13b2108b2c43e7@137/transfer?address=0x8e23ee67d1332ad560396262c48ffbb01f93d052&uint256=1",
];

pub(crate) fn target(data: &[u8]) {
    let text = Feed::new(data).text();
    let Ok(uri) = Uri::read(&text) else { return };
    let written = match uri.write() {
        Ok(written) => written,
        // A link that is written names its chain, so that no other is paid on.
        Err(error) => {
            let no_chain = matches!(&uri, Uri::Ethereum(uri) if uri.chain.is_none());
            assert!(no_chain && error.code() == Code::QrMissing || error.code() == Code::TooLong);
            return;
        }
    };
    assert_eq!(Uri::read(&written).as_ref(), Ok(&uri), "{written}");
    assert_eq!(uri.write(), Ok(written));
    if let Uri::Bitcoin(uri) = &uri
        && let Ok(capitals) = uri.write_for_symbol()
    {
        assert_eq!(Uri::read(&capitals), Ok(Uri::Bitcoin(uri.clone())), "{capitals}");
    }
}
