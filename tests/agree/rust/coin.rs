//! `cs.coin`.

use countersign::coin::uri::{BitcoinUri, Callback, EthereumUri, Instruction, Uri};
use countersign::coin::{BitcoinAddress, BitcoinKind, EthereumAddress, Invoice, Network};
use countersign::json;
use countersign::{Code, Error};

use crate::ask::{Args, Fault, Named};
use crate::{check, text, told};

pub(crate) fn answer(call: &str, args: Args<'_>) -> Result<String, Fault> {
    Ok(match call {
        "address" => {
            let typed = args.text(1)?;
            let (known, network, kind) = match args.text(0)? {
                "bitcoin" => BitcoinAddress::check(typed),
                _ => (EthereumAddress::check(typed), None, None),
            };
            json::object(|o| {
                check(o, known);
                told(o, "network", network.map(Network::as_str));
                told(o, "kind", kind.map(BitcoinKind::as_str));
            })
        }
        "invoice" => {
            let now = args.object(1)?.number("now").ok_or(Fault::Question("no time"))?;
            let invoice = Invoice::parse(args.text(0)?)?;
            json::object(|o| {
                o.str("network", invoice.network.as_str());
                o.opt_str("amount_msat", digits(invoice.amount_msat).as_deref());
                o.u64("made_at", invoice.made_at);
                o.u64("expires_at", invoice.expires_at());
                o.bool("is_payable", invoice.is_payable(now));
                o.opt_str("description", invoice.description.as_deref());
                o.str(
                    "payment_hash",
                    &invoice
                        .payment_hash
                        .iter()
                        .map(|byte| format!("{byte:02x}"))
                        .collect::<String>(),
                );
            })
        }
        "uri.read" => match Uri::read(args.text(0)?)? {
            Uri::Bitcoin(uri) => bitcoin(&uri),
            Uri::Ethereum(uri) => ethereum(&uri),
        },
        "uri.write" => write(args.object(0)?, args.object(1)?.flag("forSymbol"))?,
        _ => return Err(Fault::Question("no such call")),
    })
}

fn bitcoin(uri: &BitcoinUri) -> String {
    json::object(|o| {
        o.str("coin", "bitcoin");
        o.opt_str("address", uri.address.as_ref().map(BitcoinAddress::as_str));
        o.opt_str("amount_sat", digits(uri.amount).as_deref());
        o.opt_str("label", uri.label.as_deref());
        o.opt_str("message", uri.message.as_deref());
        if let Some(Callback { prefix, required }) = &uri.callback {
            o.str("callback", prefix);
            o.bool("callback_required", *required);
        }
        if !uri.instructions.is_empty() {
            o.array("instructions", |list| {
                for (kind, text) in &uri.instructions {
                    list.object(|o| {
                        o.str("kind", kind.as_str());
                        o.str("text", text);
                    });
                }
            });
        }
    })
}

fn ethereum(uri: &EthereumUri) -> String {
    json::object(|o| {
        o.str("coin", "ethereum");
        o.str("payee", &uri.payee.to_text());
        o.opt_str("token", uri.token.as_ref().map(EthereumAddress::to_text).as_deref());
        o.opt_str("chain", digits(uri.chain).as_deref());
        o.opt_str("amount", uri.amount.as_deref());
        o.opt_str("gas_limit", uri.gas_limit.as_deref());
        o.opt_str("gas_price", uri.gas_price.as_deref());
    })
}

fn write(uri: Named<'_>, for_symbol: Option<bool>) -> Result<String, Fault> {
    let must = |name| uri.get(name).ok_or(Error::new(Code::QrMissing).at(name));
    if uri.text("coin")? == "ethereum" {
        let address = |text, name| EthereumAddress::parse(text).map_err(|error| error.at(name));
        let uri = EthereumUri {
            payee: address(must("payee")?, "payee")?,
            token: uri.get("token").map(|text| address(text, "token")).transpose()?,
            chain: Some(whole(must("chain")?, "chain")?),
            amount: uri.owned("amount"),
            gas_limit: uri.owned("gas_limit"),
            gas_price: uri.owned("gas_price"),
        };
        return Ok(text(&uri.write()?));
    }
    let mut instructions = Vec::new();
    for way in uri.objects("instructions") {
        let kind =
            Instruction::from_text(way.text("kind")?).ok_or(Fault::Question("no way to pay"))?;
        instructions.push((kind, way.text("text")?.to_owned()));
    }
    let address = uri.get("address").map(BitcoinAddress::parse).transpose();
    let required = uri.flag("callback_required").unwrap_or_default();
    let uri = BitcoinUri {
        address: address.map_err(|error| error.at("address"))?,
        amount: uri.get("amount_sat").map(|text| whole(text, "amount_sat")).transpose()?,
        label: uri.owned("label"),
        message: uri.owned("message"),
        callback: uri.owned("callback").map(|prefix| Callback { prefix, required }),
        instructions,
    };
    Ok(text(&if for_symbol == Some(true) { uri.write_for_symbol() } else { uri.write() }?))
}

fn whole(text: &str, name: &'static str) -> Result<u64, Error> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_number).ok_or(Error::new(Code::AmountFormat).at(name))
}

fn digits(number: Option<u64>) -> Option<String> {
    number.map(|number| number.to_string())
}
