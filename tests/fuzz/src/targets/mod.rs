//! The targets, a file for each.

/// Something of the core that reads bytes it does not trust.
pub struct Target {
    /// Its name, which is its file's.
    pub name: &'static str,
    /// Gives it these bytes, and panics where something does not hold.
    pub run: fn(&[u8]),
    /// Inputs to begin with.
    pub seeds: &'static [&'static [u8]],
}

/// The targets, each with how many inputs the short run makes for it.
macro_rules! targets {
    ($( $name:ident $rounds:literal, )+) => {
        $( mod $name; )+

        /// Every target.
        pub const TARGETS: &[Target] = &[
            $( Target { name: stringify!($name), run: $name::target, seeds: $name::SEEDS }, )+
        ];

        #[cfg(test)]
        mod tests {
            $( #[test] fn $name() {
                let named = |it: &&super::Target| it.name == stringify!($name);
                crate::short::run(super::TARGETS.iter().find(named).unwrap(), $rounds);
            } )+
        }
    };
}

targets! {
    account 4000,
    account_types 4000,
    accounts 4000,
    base64url 4000,
    bitcoin 2000,
    card_cvc 4000,
    card_expiry 4000,
    card_hint 4000,
    card_holder 4000,
    card_number 4000,
    cn_mobile 4000,
    cn_resident_id 4000,
    coin_uri 4000,
    documents 1000,
    e164 4000,
    edit 4000,
    edit_schemes 1000,
    ethereum 2000,
    invoice 2000,
    json 4000,
    jwe 200,
    jws 200,
    money_sums 4000,
    money_typed 4000,
    money_wire 4000,
    postal 4000,
    qr_emv 4000,
    qr_epc 4000,
    qr_hkqr 4000,
    qr_paynow 4000,
    qr_pix 4000,
    qr_symbol 100,
    qr_upi 4000,
    rate 4000,
    real_name 4000,
}
