//! Invoices of Lightning.

use crate::feed::Feed;
use countersign::coin::Invoice;

pub(crate) const SEEDS: &[&[u8]] = &[
    b"lnbc1pvjluezsp5zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zygspp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqypqdpl2pkx2ctnv5sxxmmwwd5kgetjypeh2ursdae8g6twvus8g6rfwvs8qun0dfjkxaq9qrsgq357wnc5r2ueh7ck6q93dj32dlqnls087fxdwk8qakdyafkq3yap9us6v52vjjsrvywa6rt52cm9r9zqt8r2t7mlcwspyetp5h2tztugp9lfyql",
    b"lnbc2500u1pvjluezsp5zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zyg3zygspp5qqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqqqsyqcyq5rqwzqfqypqdq5xysxxatsyp3k7enxv4jsxqzpu9qrsgquk0rl77nj30yxdy8j9vdx85fkpmdla2087ne0xh8nhedh8w27kyke0lp53ut353s06fv3qfegext0eh0ymjpf39tuven09sam30g4vgpfna3rh",
];

pub(crate) fn target(data: &[u8]) {
    let text = Feed::new(data).text();
    if let Ok(invoice) = Invoice::parse(&text) {
        let trimmed = text.trim();
        assert_eq!(Invoice::parse(trimmed).as_ref(), Ok(&invoice));
        for other in [trimmed.to_ascii_uppercase(), trimmed.to_ascii_lowercase()] {
            assert_eq!(Invoice::parse(&other).as_ref(), Ok(&invoice));
        }
        assert!(!invoice.is_payable(u64::MAX));
        // BCH finds every one wrong character.
        let mut wrong = trimmed.to_ascii_lowercase().into_bytes();
        for at in [wrong.len() - 1, wrong.len() / 2, wrong.len() - 7] {
            let right = wrong[at];
            wrong[at] = if right == b'q' { b'p' } else { b'q' };
            assert!(Invoice::parse(core::str::from_utf8(&wrong).unwrap()).is_err());
            wrong[at] = right;
        }
    }
}
