//! A merchant's order, and the gateway that it is at.

use countersign::gateway::{
    BuyerCall, Command, Gateway, Keys, MerchantCall, MerchantSettings, Reply, SealingKey, Settings,
    SigningKey,
};
use countersign::jose::PrivateKey;
use countersign::json;
use countersign::mock::Store;
use countersign::money::Money;
use countersign::protocol::order::{Capture, Confirm, LateSuccess, NewDevice, Offer, Policy, Tier};
use countersign::protocol::tender::Tender;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

use crate::buyer::{GATEWAY, SHOP, Sent};
use crate::house::kept;
use crate::job::Wants;

/// What a merchant wants of a session, and how long.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terms {
    pub(crate) capture: &'static str,
    pub(crate) attempts: u64,
    /// How well it must be known who the buyer is.
    pub(crate) level: u64,
    /// Seconds.
    pub(crate) life: u64,
    /// What becomes of money after the end: `fulfil` or `refund`.
    pub(crate) late: &'static str,
    /// What its rail asks of a buyer.
    pub(crate) wants: Wants,
    /// How many parts, a unit each, are paid beside the card.
    pub(crate) tenders: u8,
}

/// What the gateway's keys are made of.
pub(crate) const SEED: u64 = 4;

/// The order's total, and what one unit of it is.
pub(crate) const TOTAL: &str = "128.00";
const UNIT: &str = "32.00";

/// The sources of money beside the card.
const SOURCES: [(&str, &str); 2] = [("gift", "g1"), ("balance", "b1")];

/// A session that was opened.
pub(crate) struct Opened {
    pub(crate) gateway: Gateway,
    pub(crate) store: Store,
    pub(crate) sid: String,
    pub(crate) secret: String,
}

/// A gateway with one session, which begins now, in seconds.
pub(crate) fn open(terms: Terms, now: u64) -> Opened {
    let mut rng = ChaCha20Rng::seed_from_u64(SEED);
    let gateway = gateway(now, terms, &mut rng).with_tenders(&SOURCES.map(|(kind, _)| kind));
    let offer = |(kind, name): &(&str, &str)| {
        format!(
            r#"{{"kind":"{kind}","ref":"{name}","label":"L","available":
                {{"value":"{TOTAL}","currency":"CNY"}}}}"#
        )
    };
    let offers: Vec<_> = SOURCES.iter().take(terms.tenders.into()).map(offer).collect();
    let body = format!(
        r#"{{"order":{{"id":"A-1","amount":{{"value":"{TOTAL}","currency":"CNY"}},"lines":[]}},
            "return_url":"{SHOP}/back","expires_in":{},"tenders":[{}],
            "policy":{{"capture":"{}","late_success":"{}"}}}}"#,
        terms.life,
        offers.join(","),
        terms.capture,
        terms.late,
    );
    let command = Command::OpenSession(merchant_call("POST /v1/sessions", body.into_bytes()));
    let mut store = Store::default();
    let facts = store.load(&gateway.needs(&command));
    let decision = gateway.decide(&facts, &command, now, &mut rng);
    store.apply(&kept(decision.writes)).expect("an empty store takes a session");
    let Reply::Http { status: 201, body } = decision.reply else { panic!("{:?}", decision.reply) };
    let members = json::parse_object(body.as_bytes(), 1 << 17).expect("an answer");
    let text = |name| String::from(members.str(name).expect("a member"));
    Opened { gateway, store, sid: text("id"), secret: text("client_secret") }
}

/// What the buyer pays beside the card.
pub(crate) fn tenders(terms: Terms) -> Vec<Tender> {
    let tender = |(kind, name): &(&str, &str)| Tender {
        kind: String::from(*kind),
        reference: String::from(*name),
        amount: Money::parse_wire(UNIT, "CNY").expect("an amount"),
    };
    SOURCES.iter().take(terms.tenders.into()).map(tender).collect()
}

/// A call of the merchant's server.
pub(crate) fn merchant_call(route: &str, body: Vec<u8>) -> MerchantCall {
    MerchantCall {
        merchant: String::from("m_demo"),
        idempotency_key: Some(String::from("k1")),
        route: String::from(route),
        body,
    }
}

/// A buyer's call, as it arrives.
pub(crate) fn buyers_command(sent: &Sent) -> Command {
    let path = sent.url.strip_prefix(GATEWAY).unwrap_or_default();
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let header = |name| {
        let found = sent.headers.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| value.clone())
    };
    let call = BuyerCall {
        authorization: header("Authorization"),
        dpop: header("DPoP"),
        method: sent.method,
        url: format!("{GATEWAY}{path}"),
        origin: Some(String::from(SHOP)),
        site: Some(String::from("cross-site")),
        body: sent.body.clone().into_bytes(),
    };
    match path {
        "/v1/checkout/keys" => Command::Enrol(call),
        "/v1/checkout" => Command::ReadCheckout(call),
        "/v1/checkout/intents" => Command::Submit(call),
        "/v1/checkout/intents/void" => Command::Void(call),
        "/v1/checkout/cancel" => Command::CancelCheckout(call),
        "/v1/checkout/receipt" => {
            let after = query.split('&').find_map(|part| part.strip_prefix("after="));
            let after = after.and_then(|number| number.parse().ok());
            Command::ReadReceipt(call, after.expect("a number"))
        }
        path => {
            let action = path.strip_prefix("/v1/checkout/actions/").expect("a call there is");
            Command::Answer(call, String::from(action))
        }
    }
}

fn gateway(now: u64, terms: Terms, rng: &mut ChaCha20Rng) -> Gateway {
    let any = Money::parse_wire("0.00", "CNY").expect("an amount");
    let signing = SigningKey {
        kid: String::from("sig-1"),
        key: PrivateKey::make(rng),
        not_before: 0,
        expires_at: now + 100_000_000,
    };
    let sealing = SealingKey {
        kid: String::from("seal-1"),
        key: PrivateKey::make(rng),
        not_before: 0,
        expires_at: u64::MAX,
    };
    let offer =
        Offer { id: String::from("card"), label: None, brands: Vec::new(), min: None, max: None };
    let merchant = MerchantSettings {
        id: String::from("m_demo"),
        name: String::from("Tea"),
        country: String::from("CN"),
        origins: vec![String::from(SHOP)],
        methods: vec![offer],
        policy: Policy {
            capture: Capture::Automatic,
            confirm: Confirm::Page,
            max_attempts: terms.attempts,
            inline: true,
            new_device: NewDevice::Allow,
            late_success: LateSuccess::Fulfil,
            consents: Vec::new(),
            auth_tiers: vec![Tier { from: any, level: terms.level }],
        },
    };
    let settings = Settings {
        issuer: String::from(GATEWAY),
        keys: Keys { signing: vec![signing], retired: Vec::new(), sealing: vec![sealing] },
        merchants: vec![merchant],
    };
    Gateway::new(settings).expect("settings that are right")
}
