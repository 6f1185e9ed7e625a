//! Sums of weighted digits, by whatever modulus: the check of most national
//! account and identity numbers.

/// The sum of each digit times its weight, for as many as there are of both.
///
/// Bytes count by how far they stand after `0`, as the Brazilian CNPJ has it
/// for letters; those before `0` count nothing.
#[must_use]
pub fn weigh(ascii: &[u8], weights: &[u8]) -> u32 {
    ascii
        .iter()
        .zip(weights)
        .map(|(byte, weight)| u32::from(byte.saturating_sub(b'0')) * u32::from(*weight))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_is_that_of_the_products() {
        assert_eq!(weigh(b"", &[1, 2]), 0);
        assert_eq!(weigh(b"123", &[]), 0);
        assert_eq!(weigh(b"123", &[10, 1, 100]), 312);
        // Letters as the Receita Federal counts them: A is 17.
        assert_eq!(weigh(b"A0", &[1, 9]), 17);
        assert_eq!(weigh(b" ", &[9]), 0);
    }
}
