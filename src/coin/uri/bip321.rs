//! Links that ask for a payment in bitcoin.
//!
//! BIP-321, which replaces BIP-21.

use super::{once, split};
use crate::checksum::bech32::{self, Variant};
use crate::coin::{BitcoinAddress, Invoice, Network};
use crate::error::{Code, Error};
use crate::text::{percent, write_u64};

const SCHEME: &str = "bitcoin";

/// All the coins that there can be, in satoshi.
const MOST: u64 = 2_100_000_000_000_000;

/// A request for a payment in bitcoin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BitcoinUri {
    /// The address that stands in the link itself; it may be missing where there
    /// are instructions.
    pub address: Option<BitcoinAddress>,
    /// The amount in satoshi; none where the payer names it.
    pub amount: Option<u64>,
    /// The name of who is paid.
    pub label: Option<String>,
    /// What the payment is for.
    pub message: Option<String>,
    /// Where to take the proof of payment.
    pub callback: Option<Callback>,
    /// Other ways to pay, in their order; each once or more often.
    pub instructions: Vec<(Instruction, String)>,
}

/// Where to take the proof of payment (`pop`): it is opened in another program,
/// with what was paid by and the proof after it. Never an address of the web.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callback {
    /// The beginning of the link to open.
    pub prefix: String,
    /// Whether who cannot open it must not pay (`req-pop`).
    pub required: bool,
}

/// A way to pay, each by the name of its parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instruction {
    /// `bc`: a segwit address.
    Bc,
    /// `tb`: a segwit address of a test network.
    Tb,
    /// `lightning`: an invoice (BOLT 11).
    Lightning,
    /// `lno`: an offer (BOLT 12).
    Lno,
    /// `sp`: a silent payment address (BIP-352).
    Sp,
    /// `pay`: a private payment code (BIP-351).
    Pay,
}

impl Instruction {
    const ALL: [Self; 6] = [Self::Bc, Self::Tb, Self::Lightning, Self::Lno, Self::Sp, Self::Pay];

    /// The parameter's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bc => "bc",
            Self::Tb => "tb",
            Self::Lightning => "lightning",
            Self::Lno => "lno",
            Self::Sp => "sp",
            Self::Pay => "pay",
        }
    }

    /// The instruction of this name.
    #[must_use]
    pub fn from_text(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == name)
    }

    /// Checks what is to be paid to, and gives it in small letters.
    fn read(self, text: &str) -> Result<String, Error> {
        let network = match self {
            Self::Bc => Network::Main,
            Self::Tb => Network::Test,
            Self::Lightning => {
                Invoice::parse(text)?;
                return Ok(text.trim().to_ascii_lowercase());
            }
            Self::Lno | Self::Sp | Self::Pay => return self.read_letters(text),
        };
        let address = BitcoinAddress::parse(text)?;
        if address.network() != network || !address.kind().is_segwit() {
            return Err(Error::new(Code::QrValue));
        }
        Ok(address.as_str().to_owned())
    }

    /// The part for people is the parameter's name.
    fn read_letters(self, text: &str) -> Result<String, Error> {
        // Long offers are cut in pieces (BOLT 12, "Encoding").
        let text: String = match self {
            Self::Lno => text.split('+').map(str::trim_ascii_start).collect(),
            _ => text.to_owned(),
        };
        let small = text.to_ascii_lowercase();
        if small != text && text.to_ascii_uppercase() != text {
            return Err(Error::new(Code::MixedCase));
        }
        let letters = small.strip_prefix(self.as_str()).and_then(|rest| rest.strip_prefix('1'));
        let letters = letters.ok_or(Code::QrValue)?.as_bytes();
        let first =
            letters.first().and_then(|letter| bech32::value(*letter)).ok_or(Code::QrValue)?;
        if letters.iter().any(|letter| bech32::value(*letter).is_none()) {
            return Err(Error::new(Code::QrValue));
        }
        if self == Self::Lno {
            return Ok(small);
        }
        if bech32::verify(self.as_str().as_bytes(), letters) != Some(Variant::Bech32m) {
            return Err(Error::new(Code::Checksum));
        }
        // Two keys after the version; later versions may add to them, the last
        // is kept for what has another form.
        let keys = letters.get(1..letters.len() - bech32::CHECKSUM).and_then(bech32::whole_bytes);
        match (self, first, keys) {
            (Self::Sp, 0, Some(66)) | (Self::Sp, 1..=30, Some(66..)) | (Self::Pay, ..) => Ok(small),
            _ => Err(Error::new(Code::QrValue)),
        }
    }
}

impl BitcoinUri {
    /// Reads a link. Parameters that are not known are passed over, unless they
    /// say that they must not be.
    ///
    /// # Errors
    /// `required`, `too_long`; `qr_format` where it is no such link;
    /// `qr_repeated`, `qr_missing` where nothing says where to pay to,
    /// `qr_value`; `uri_unknown` where it asks for what is not known here;
    /// `amount_format`, `amount_exponent`, `amount_range`; those of
    /// [`BitcoinAddress::parse`] and [`Invoice::parse`].
    pub fn read(text: &str) -> Result<Self, Error> {
        let (path, parameters) = split(text, SCHEME)?;
        let mut uri = Self::default();
        if !path.is_empty() {
            let address = BitcoinAddress::parse(path)?;
            // Which has a parameter of its own.
            if address.network() == Network::Test && address.kind().is_segwit() {
                return Err(Error::new(Code::QrValue));
            }
            uri.address = Some(address);
        }
        for (name, value) in parameters {
            let name = name.to_ascii_lowercase();
            let bare = name.strip_prefix("req-");
            let required = bare.is_some();
            let bare = bare.unwrap_or(&name);
            let instruction = Instruction::from_text(bare);
            if instruction.is_none() && !matches!(bare, "amount" | "label" | "message" | "pop") {
                if required {
                    return Err(Error::new(Code::UriUnknown));
                }
                continue;
            }
            let value = value.ok_or(Code::QrFormat)?;
            match (instruction, bare) {
                (Some(instruction), _) => {
                    uri.instructions.push((instruction, instruction.read(&value)?));
                }
                (_, "amount") => once(&mut uri.amount, read_amount(&value)?)?,
                (_, "label") => once(&mut uri.label, value)?,
                (_, "message") => once(&mut uri.message, value)?,
                _ => once(&mut uri.callback, Callback { prefix: value, required })?,
            }
        }
        if uri.address.is_none() && uri.instructions.is_empty() {
            return Err(Error::new(Code::QrMissing));
        }
        // What must not be opened is not there; who insists on it is not paid.
        match uri.callback.take_if(|callback| !callback.opens_a_program()) {
            Some(Callback { required: true, .. }) => Err(Error::new(Code::QrValue)),
            _ => Ok(uri),
        }
    }

    /// Writes the link.
    ///
    /// # Errors
    /// Those of [`BitcoinUri::read`]; `qr_value` where the callback must not be
    /// opened.
    pub fn write(&self) -> Result<String, Error> {
        self.spell(|text| text.to_owned())
    }

    /// Writes the link with capitals wherever they mean the same, which makes
    /// the symbol of a QR code smaller.
    ///
    /// # Errors
    /// Those of [`BitcoinUri::write`].
    pub fn write_for_symbol(&self) -> Result<String, Error> {
        self.spell(str::to_ascii_uppercase)
    }

    fn spell(&self, spelt: fn(&str) -> String) -> Result<String, Error> {
        let mut out = spelt(SCHEME);
        out.push(':');
        if let Some(address) = &self.address {
            let text = address.as_str();
            out.push_str(&if address.kind().is_segwit() { spelt(text) } else { text.to_owned() });
        }
        let mut mark = '?';
        let mut add = |name: &str, value: &str| {
            out.push(mark);
            mark = '&';
            out.push_str(&spelt(name));
            out.push('=');
            percent::encode(value, &mut out);
        };
        if let Some(amount) = self.amount {
            add("amount", &write_amount(amount));
        }
        for (name, value) in [("label", &self.label), ("message", &self.message)] {
            if let Some(value) = value {
                add(name, value);
            }
        }
        if let Some(callback) = &self.callback {
            if !callback.opens_a_program() {
                return Err(Error::new(Code::QrValue));
            }
            add(if callback.required { "req-pop" } else { "pop" }, &callback.prefix);
        }
        for (instruction, value) in &self.instructions {
            add(instruction.as_str(), &spelt(value));
        }
        // What cannot be read is not written.
        Self::read(&out).map(|_| out)
    }
}

impl Callback {
    /// Whether a program of the device opens it, and no browser.
    fn opens_a_program(&self) -> bool {
        const WEB: [&str; 12] = [
            "http",
            "https",
            "file",
            "javascript",
            "mailto",
            "ftp",
            "ws",
            "wss",
            "data",
            "blob",
            "about",
            "view-source",
        ];
        self.prefix.split_once(':').is_some_and(|(scheme, _)| {
            scheme.starts_with(|first: char| first.is_ascii_alphabetic())
                && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
                && !WEB.iter().any(|web| scheme.eq_ignore_ascii_case(web))
        })
    }
}

/// Reads a decimal of bitcoin, as satoshi.
fn read_amount(text: &str) -> Result<u64, Error> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = || whole.bytes().chain(fraction.bytes());
    if digits().next().is_none() || !digits().all(|byte| byte.is_ascii_digit()) {
        return Err(Error::new(Code::AmountFormat));
    }
    let zeros = 8_usize.checked_sub(fraction.len()).ok_or(Code::AmountExponent)?;
    let add = |sum: u64, byte: u8| sum.checked_mul(10)?.checked_add(u64::from(byte - b'0'));
    let amount = digits().chain(core::iter::repeat_n(b'0', zeros)).try_fold(0, add);
    amount.filter(|amount| *amount <= MOST).ok_or(Error::new(Code::AmountRange))
}

/// Writes satoshi as a decimal of bitcoin, without zeros at the end.
fn write_amount(amount: u64) -> String {
    let mut out = String::new();
    write_u64(&mut out, amount / 100_000_000, 1);
    out.push('.');
    write_u64(&mut out, amount % 100_000_000, 8);
    out.truncate(out.trim_end_matches('0').trim_end_matches('.').len());
    out
}

#[cfg(test)]
mod tests;
