//! The table of error codes.
//!
//! Every code the core can give is a row here: its stable text, and one
//! sentence that says what happened. The wrapper's type union and
//! `docs/errors.md` are generated from this table and the small one of the
//! gateway's HTTP host, so a code exists in one place only. Codes never carry
//! what was typed: not even one digit.

use core::fmt;

use crate::words;

macro_rules! codes {
    (
        $( $(#[doc = $doc:literal])+ $name:ident = $text:literal, )+
        $( #[cfg($when:meta)] { $( $(#[doc = $doc_there:literal])+ $there:ident = $text_there:literal, )+ } )+
    ) => {
        /// A stable reason. The text of [`Code::as_str`] never changes once released.
        // A whole word: moving a byte and its padding about costs more code.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u32)]
        pub enum Code {
            $( $(#[doc = $doc])+ $name, )+
            $( $( $(#[doc = $doc_there])+ #[cfg($when)] $there, )+ )+
        }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Code] =
                &[ $( Code::$name, )+ $( $( #[cfg($when)] Code::$there, )+ )+ ];

            /// The code's stable text, as it crosses the border and the wire.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                // Only where they are rows at all are their texts in the file.
                $( $( #[cfg($when)] if self == Code::$there { return $text_there; } )+ )+
                words::nth(concat!($( $text, " ", )+), usize::from(self.row()) - 1)
            }

            /// The code's row in the table, from 1. It differs from version to
            /// version: for the wrapper alone, which is built with the core.
            #[expect(clippy::as_conversions, reason = "nothing else tells a fieldless enum's number")]
            #[must_use]
            pub const fn row(self) -> u16 {
                self as u16 + 1
            }

            /// The code whose stable text this is.
            #[must_use]
            pub fn from_text(text: &str) -> Option<Code> {
                Code::ALL.iter().copied().find(|code| code.as_str() == text)
            }

            /// One sentence on what happened, for documentation.
            #[cfg(any(test, not(target_arch = "wasm32")))]
            #[must_use]
            pub fn meaning(self) -> &'static str {
                let doc = match self {
                    $( Code::$name => concat!($($doc),+), )+
                    $( $( #[cfg($when)] Code::$there => concat!($($doc_there),+), )+ )+
                };
                // Behind each `///` there is a space.
                doc.trim_ascii_start()
            }
        }
    };
}

codes! {
    // -- text typed by a buyer
    /// The field is empty.
    Required = "required",
    /// A character that cannot belong to this field.
    Characters = "characters",

    // -- card
    /// More digits are needed.
    CardNumberIncomplete = "card_number_incomplete",
    /// The number of digits does not fit any brand it could be.
    CardNumberLength = "card_number_length",
    /// The check digit does not fit.
    CardNumberChecksum = "card_number_checksum",
    /// The number is well formed, but of no brand that is known here.
    CardBrandUnknown = "card_brand_unknown",
    /// The brand is not among those the order accepts.
    CardBrandRefused = "card_brand_refused",
    /// The expiry date is not complete.
    CardExpiryIncomplete = "card_expiry_incomplete",
    /// The expiry date is not a month and a year.
    CardExpiryFormat = "card_expiry_format",
    /// The card has expired.
    CardExpiryPast = "card_expiry_past",
    /// The expiry date is more than twenty years ahead.
    CardExpiryFar = "card_expiry_far",
    /// The security code is not complete.
    CardCvcIncomplete = "card_cvc_incomplete",
    /// The security code has too many digits for the brand.
    CardCvcLength = "card_cvc_length",
    /// The name is longer than 64 characters.
    CardHolderLength = "card_holder_length",
    /// The name looks like a card number.
    CardHolderNumber = "card_holder_number",

    // -- a fault of ours
    /// A defect or a trap inside the core.
    Internal = "internal",
    /// The browser gives no randomness, so nothing can be signed.
    NoEntropy = "no_entropy",

    // -- json
    /// The text is not strict JSON.
    JsonSyntax = "json_syntax",
    /// An object names a member twice.
    JsonDuplicate = "json_duplicate",
    /// The text is nested deeper than allowed.
    JsonDepth = "json_depth",
    /// A number is not a whole number of at most 53 bits.
    JsonNumber = "json_number",
    /// The text is longer than allowed.
    JsonSize = "json_size",
    /// A member has another type than the document asks for.
    JsonType = "json_type",
    /// A member that the document needs is missing.
    JsonMissing = "json_missing",
    /// A member that the document does not know is present.
    JsonUnknown = "json_unknown",

    // -- money
    /// The amount is not a decimal string in the wire's form.
    AmountFormat = "amount_format",
    /// The amount has more or fewer decimals than its currency.
    AmountExponent = "amount_exponent",
    /// The amount is outside the range that can be handled.
    AmountRange = "amount_range",
    /// The currency is not an ISO 4217 code in use.
    CurrencyUnknown = "currency_unknown",
    /// Two amounts of different currencies were combined.
    CurrencyMismatch = "currency_mismatch",
    /// The weights of a split are empty, negative or all zero.
    SplitWeights = "split_weights",

    // -- jose
    /// The text is not base64url without padding.
    Base64url = "base64url",
    /// The key is not a P-256 public key in JWK form.
    JwkInvalid = "jwk_invalid",
    /// The private key is not a scalar of P-256.
    KeyInvalid = "key_invalid",
    /// The token is not a compact serialisation of the expected parts.
    JoseFormat = "jose_format",
    /// The header is not exactly the one this kind of token must have.
    JoseHeader = "jose_header",
    /// The token is of another kind.
    JoseType = "jose_type",
    /// The token is longer than allowed.
    JoseSize = "jose_size",
    /// The key that the token names is not known.
    KeyUnknown = "key_unknown",
    /// The signature does not hold.
    SignatureInvalid = "signature_invalid",
    /// The sealed part cannot be opened with this key for this payment.
    SealInvalid = "seal_invalid",

    // -- key
    /// The proof of possession does not fit this request.
    DpopInvalid = "dpop_invalid",
    /// The proof of possession was made too long ago or lies ahead.
    DpopTime = "dpop_time",
    /// The endorsement is not one by this device for this session and key.
    EndorsementInvalid = "endorsement_invalid",
    /// The endorsement has expired or lies ahead.
    EndorsementTime = "endorsement_time",

    // -- documents
    /// The document is of a version that this side does not read.
    VersionUnsupported = "version_unsupported",
    /// The discovery document speaks for another gateway.
    IssuerMismatch = "issuer_mismatch",
    /// The signing key was not valid when the document was signed.
    KeyExpired = "key_expired",
    /// The order is another gateway's.
    OrderIssuer = "order_issuer",
    /// The order is another session's.
    OrderSession = "order_session",
    /// The order no longer takes a new intent.
    OrderExpired = "order_expired",
    /// The page that embeds the checkout is not among those the order allows.
    OriginRefused = "origin_refused",
    /// The method is not one that this side knows or the order offers.
    MethodUnknown = "method_unknown",
    /// The receipt is another gateway's.
    ReceiptIssuer = "receipt_issuer",
    /// The receipt is another session's.
    ReceiptSession = "receipt_session",
    /// The receipt is for another order.
    ReceiptOrder = "receipt_order",
    /// The receipt is for another amount.
    ReceiptAmount = "receipt_amount",
    /// The receipt is for another intent.
    ReceiptIntent = "receipt_intent",
    /// The receipt is older than one that counted already.
    ReceiptStale = "receipt_stale",
    /// A receipt of the session is missing between others.
    ReceiptMissing = "receipt_missing",
    /// Money is spoken of, and no intent shows that a buyer signed for it.
    IntentMissing = "intent_missing",

    // -- checkout
    /// The event makes no sense in this phase.
    NotNow = "not_now",
    /// The event is not one that the core knows.
    EventUnknown = "event_unknown",
    /// An option is missing or not in its form.
    OptionInvalid = "option_invalid",
    /// A field is missing or not acceptable.
    FieldsIncomplete = "fields_incomplete",
    /// The field is not one that the method has.
    FieldUnknown = "field_unknown",
    /// The failure allows no other try.
    RetryRefused = "retry_refused",
    /// Another try is allowed, but not yet.
    RetryEarly = "retry_early",
    /// The session has seen as many attempts as it may.
    AttemptsExhausted = "attempts_exhausted",
    /// The gateway did not answer.
    GatewayUnreachable = "gateway_unreachable",
    /// The gateway's answer is not one to this call.
    AnswerInvalid = "answer_invalid",
    /// The gateway refused without a reason that can be told.
    Refused = "refused",
    /// Whether the payment was made is not known yet; it is still being asked.
    OutcomeUnknown = "outcome_unknown",
    /// The page to go to is not encrypted.
    AddressRefused = "address_refused",
    /// Another code can be had, but not yet.
    ResendEarly = "resend_early",
    /// The buyer failed too often to prove who they are.
    AuthenticationLocked = "authentication_locked",
    /// The buyer did not pass the bank's check.
    AuthenticationFailed = "authentication_failed",

    // -- gateway: an intent and its attempt
    /// The intent is for another gateway.
    AudienceMismatch = "audience_mismatch",
    /// The document is for another session.
    SessionMismatch = "session_mismatch",
    /// The intent is not the session's next attempt.
    AttemptMismatch = "attempt_mismatch",
    /// The intent is for another order.
    OrderMismatch = "order_mismatch",
    /// The payment part is not the one that the intent signs, or contradicts itself.
    PaymentMismatch = "payment_mismatch",
    /// The amount signed is not the order's.
    AmountMismatch = "amount_mismatch",
    /// The payee signed is not the order's.
    PayeeMismatch = "payee_mismatch",
    /// The order's amount is outside the method's limits.
    MethodLimits = "method_limits",
    /// The nonce was never given out.
    NonceUnknown = "nonce_unknown",
    /// The nonce was spent or withdrawn: the newest receipt says how.
    NonceSpent = "nonce_spent",
    /// The document was signed too far from the gateway's time.
    ClockSkew = "clock_skew",
    /// The document lives longer than allowed.
    LifetimeTooLong = "lifetime_too_long",
    /// The document is past its end.
    IntentExpired = "intent_expired",
    /// The intent's name belongs to other bytes.
    IntentMismatch = "intent_mismatch",
    /// Another attempt is open.
    AttemptOpen = "attempt_open",
    /// The attempt is with the rail, which has not answered yet.
    AttemptRunning = "attempt_running",
    /// No attempt is open.
    AttemptNone = "attempt_none",
    /// The action is not one of this session's.
    ActionUnknown = "action_unknown",
    /// The answer is not of a kind that the action takes.
    AnswerUnfit = "answer_unfit",
    /// The order asks for a surer proof of who the buyer is.
    AuthRequired = "auth_required",
    /// The order asks the buyer to agree to something first.
    ConsentMissing = "consent_missing",
    /// The proof is by a key that is not enrolled in this session.
    KeyNotEnrolled = "key_not_enrolled",
    /// The proof of possession was used before.
    ProofReplayed = "proof_replayed",

    // A buyer's wasm carries no text that only the gateway says.
    #[cfg(any(test, feature = "gateway", not(target_arch = "wasm32")))]
    {
        // -- gateway: who calls
        /// The caller's secret is missing, malformed or wrong.
        Unauthorized = "unauthorized",
        /// The session holds as many keys as it may.
        KeysFull = "keys_full",
        /// The session takes no key that its first device has not endorsed.
        DeviceRefused = "device_refused",
        /// The key was not enrolled from the gateway's own frame, and the order
        /// does not let pages hold the fields.
        FrameRequired = "frame_required",
        /// The call needs an `Idempotency-Key`.
        IdempotencyMissing = "idempotency_missing",
        /// The `Idempotency-Key` is not 1 to 255 visible ASCII characters.
        IdempotencyInvalid = "idempotency_invalid",
        /// The `Idempotency-Key` was used for another request.
        IdempotencyMismatch = "idempotency_mismatch",

        // -- gateway: an answer to an action
        /// No other code is sent for this action.
        CodesSpent = "codes_spent",
        /// Too many wrong answers were given to this code; another must be sent.
        TriesSpent = "tries_spent",

        // -- gateway: what is paid beside the method
        /// The order offers no such source of money, or not so.
        TenderUnknown = "tender_unknown",
        /// More is asked of a source than it holds, or the parts do not fit the total.
        TenderAmount = "tender_amount",

        // -- gateway: opening a session
        /// The address is not one that a buyer may be sent back to.
        ReturnUrlRefused = "return_url_refused",
        /// A number or a length is outside the range that is allowed.
        OutOfRange = "out_of_range",
        /// The request asks for something that this gateway does not do.
        Unsupported = "unsupported",

        // -- gateway: a payment afterwards
        /// The merchant has no such payment.
        PaymentUnknown = "payment_unknown",
        /// The payment has no such refund.
        RefundUnknown = "refund_unknown",
        /// Nothing is held that could be taken.
        NotCapturable = "not_capturable",
        /// The payment has moved money or has ended another way.
        NotCancellable = "not_cancellable",
        /// Nothing was taken that could be given back.
        NotRefundable = "not_refundable",
        /// More would be given back than was taken.
        RefundTooMuch = "refund_too_much",

        // -- rail: why no money moved, as receipts say it
        /// The card's bank declined.
        Declined = "declined",
        /// The account does not hold enough.
        InsufficientFunds = "insufficient_funds",
        /// The card's bank says that the card has expired.
        ExpiredCard = "expired_card",
        /// The card's bank says that the security code is wrong.
        IncorrectCvc = "incorrect_cvc",
        /// The rail could not process the payment.
        ProcessingError = "processing_error",
        /// The attempt was not finished in time.
        AttemptExpired = "attempt_expired",
        /// The intent never arrived.
        NotReceived = "not_received",
        /// The buyer cancelled.
        CancelledByBuyer = "cancelled_by_buyer",
        /// The merchant cancelled.
        CancelledByMerchant = "cancelled_by_merchant",
        /// The rail closed the payment.
        RailClosed = "rail_closed",
        /// The hold on the money has lapsed.
        HoldLapsed = "hold_lapsed",
        /// A source of money beside the method did not hold what was asked of it.
        TenderRefused = "tender_refused",
        /// What was answered is wrong; it can be tried again.
        AnswerWrong = "answer_wrong",
        /// The buyer closed what was to be confirmed.
        Dismissed = "dismissed",
        /// The buyer did not agree to the change.
        ChangeRejected = "change_rejected",
    }

    // Nor those of JavaScript, which have their rows here for the sake of one table.
    #[cfg(any(test, not(target_arch = "wasm32")))]
    {
        // -- the wrapper
        /// The wasm file could not be fetched.
        WasmUnreachable = "wasm_unreachable",
        /// The file that was fetched is not the wasm that was built for this version.
        WasmInvalid = "wasm_invalid",
        /// The browser has no WebAssembly, or the page's policy forbids it.
        WasmUnsupported = "wasm_unsupported",
        /// A file is not the one whose digest was asked for.
        Integrity = "integrity",
        /// The page is not a secure context, so what is typed in it is not safe.
        InsecureContext = "insecure_context",
        /// The checkout was closed while something waited for it.
        Closed = "closed",

        // -- the element
        // At the end, since the core never gives them: its own rows keep their numbers.
        /// The gateway's frame did not come up: it was blocked, or it is no place
        /// for this page's origin.
        FrameBlocked = "frame_blocked",
        /// The frame was taken out of the element.
        FrameRemoved = "frame_removed",
        /// Another document took the frame's place.
        FrameReplaced = "frame_replaced",
        /// The frame and the page's script do not speak the same version.
        VersionMismatch = "version_mismatch",
        /// The amount is not in plain view of the buyer, so nothing was signed.
        NotVisible = "not_visible",
        /// The browser did not let the payment's own window open.
        WindowBlocked = "window_blocked",
        /// The element's script could not be fetched.
        ScriptUnreachable = "script_unreachable",
        /// The page's `session` callback failed, gave no secret or took too long.
        SessionCallback = "session_callback",
        /// The checkout is open in another window or element.
        Elsewhere = "elsewhere",
    }

    // What only the wider validators say: no page that takes cards carries it.
    #[cfg(any(test, feature = "schemes", not(target_arch = "wasm32")))]
    {
        // -- typed by a buyer: accounts, coins, identity, QR payloads
        /// More characters are needed.
        Incomplete = "incomplete",
        /// More characters than this has.
        TooLong = "too_long",
        /// A character of a kind that does not stand at this place.
        Misplaced = "misplaced",
        /// The check digits or characters do not fit.
        Checksum = "checksum",
        /// The check digits do not fit a rule that its owner has not published.
        ChecksumUnsure = "checksum_unsure",
        /// No country that takes part has this code.
        CountryUnknown = "country_unknown",
        /// Two parts name different countries.
        CountryMismatch = "country_mismatch",

        // -- typed by a buyer: accounts alone
        /// No bank's number begins like this.
        BankUnknown = "bank_unknown",
        /// The number is shorter or longer than those that banks are known to have.
        LengthUnsure = "length_unsure",

        // -- identity
        /// No region's number begins like this.
        RegionUnknown = "region_unknown",
        /// The number follows a rule that its owner has not published.
        RuleUnsure = "rule_unsure",
        /// The date of birth is no day, or none that has been.
        BirthDate = "birth_date",
        /// The form is no longer issued.
        OldForm = "old_form",

        // -- digital currencies
        /// Small letters and capitals stand in one address.
        MixedCase = "mixed_case",
        /// The version or the length of the witness program does not exist.
        WitnessProgram = "witness_program",
        /// The invoice's amount is not in its form, or finer than can be paid.
        InvoiceAmount = "invoice_amount",
        /// A field of the invoice is missing or not whole.
        InvoiceField = "invoice_field",
        /// The invoice asks of the payer what is not known here.
        InvoiceFeature = "invoice_feature",

        // -- QR payloads
        /// The text is not a payload of this kind.
        QrFormat = "qr_format",
        /// The length of a field is not that of what follows it.
        QrLength = "qr_length",
        /// A field stands twice.
        QrRepeated = "qr_repeated",
        /// A field that the payload needs is missing.
        QrMissing = "qr_missing",
        /// A field is not in its form, or longer than it may be.
        QrValue = "qr_value",

        // -- links that ask for coins
        /// The link asks for something that is not known here, and must not be
        /// passed over.
        UriUnknown = "uri_unknown",
        /// The link names who is paid by a name that only the chain can tell.
        UriName = "uri_name",
    }

    // What only reckoning with money says.
    #[cfg(any(test, feature = "money", feature = "gateway", not(target_arch = "wasm32")))]
    {
        // -- money
        /// What was typed is not an amount.
        AmountTyped = "amount_typed",
        /// Marks between the digits do not part them as thousands are parted.
        AmountGroups = "amount_groups",
        /// The amount is not a multiple of the least that its currency counts.
        AmountStep = "amount_step",
        /// The amount has a part that card processors do not count.
        AmountProcessor = "amount_processor",
        /// The rate is not a decimal number, or outside its range.
        RateInvalid = "rate_invalid",
        /// No plan has this number of instalments.
        PlanCount = "plan_count",
        /// The amount is too small for this number of instalments.
        PlanAmount = "plan_amount",
        /// The quoted amount is not the one that its rate gives.
        QuoteMismatch = "quote_mismatch",
        /// The quote no longer holds.
        QuoteExpired = "quote_expired",
        /// More would be given back than the quote was for.
        QuoteRefund = "quote_refund",
    }
}

/// A refusal: a code and, where it helps, the name of the member or field.
///
/// # Secrecy
/// Holds no input, so it may be logged, shown and thrown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Error {
    code: Code,
    at: Option<&'static str>,
}

impl Error {
    /// An error with this code.
    #[must_use]
    pub const fn new(code: Code) -> Self {
        Self { code, at: None }
    }

    /// The same error, naming the member or field it is about.
    #[must_use]
    pub const fn at(self, at: &'static str) -> Self {
        Self { code: self.code, at: Some(at) }
    }

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> Code {
        self.code
    }

    /// The member or field, where one is to blame.
    #[must_use]
    pub const fn place(self) -> Option<&'static str> {
        self.at
    }
}

impl From<Code> for Error {
    fn from(code: Code) -> Self {
        Self::new(code)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code.as_str())?;
        if let Some(at) = self.at {
            f.write_str(" at ")?;
            f.write_str(at)?;
        }
        Ok(())
    }
}

impl core::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_code_has_a_text_of_its_own_and_is_found_by_it() {
        let texts: BTreeSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(texts.len(), Code::ALL.len());
        for code in Code::ALL {
            assert_eq!(Code::from_text(code.as_str()), Some(*code));
            assert!(
                code.as_str()
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
            );
            assert!(code.meaning().ends_with('.'));
            assert!(code.meaning().starts_with(|first: char| first.is_ascii_uppercase()));
        }
        assert_eq!(Code::from_text("no_such_code"), None);
    }

    #[test]
    fn an_error_reads_as_code_and_place() {
        let error = Error::new(Code::JsonMissing).at("nonce");
        assert_eq!(error.to_string(), "json_missing at nonce");
        assert_eq!(Error::from(Code::Internal).to_string(), "internal");
    }
}
