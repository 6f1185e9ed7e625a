//! The only holder of secrets.
//!
//! A [`Secret`] has no `Clone`, `Display`, `PartialEq` or serialisation, shows
//! nothing in `Debug`, lives on the heap so that a move leaves no copy behind,
//! and is overwritten when dropped.

use core::fmt;
use std::boxed::Box;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// A value that must not be seen: a card number, a code, a private scalar.
///
/// # Examples
/// It can be made, lent and shown without being seen:
/// ```
/// use countersign::secret::Secret;
/// let one = Secret::new(String::from("4242"));
/// assert_eq!(format!("{one:?}"), "Secret(…)");
/// // EXPOSE: the example's own look.
/// assert_eq!(one.expose(String::len), 4);
/// ```
/// It is not copied, compared, printed or made from nothing, which a `String` is:
/// ```compile_fail,E0599
/// # use countersign::secret::Secret;
/// # let one = Secret::new(String::from("4242"));
/// let two = one.clone();
/// ```
/// ```compile_fail,E0369
/// # use countersign::secret::Secret;
/// # let (one, two) = (Secret::new(String::from("4242")), Secret::new(String::from("4242")));
/// let same = one == two;
/// ```
/// ```compile_fail,E0277
/// # use countersign::secret::Secret;
/// # let one = Secret::new(String::from("4242"));
/// let text = format!("{one}");
/// ```
/// ```compile_fail,E0599
/// # use countersign::secret::Secret;
/// # let one = Secret::new(String::from("4242"));
/// let text = one.to_string();
/// ```
/// ```compile_fail,E0277
/// # use countersign::secret::Secret;
/// let text: String = Secret::new(String::from("4242")).into();
/// ```
/// ```compile_fail,E0599
/// # use countersign::secret::Secret;
/// let one = Secret::<String>::default();
/// ```
pub struct Secret<T: Zeroize>(Box<Zeroizing<T>>);

impl<T: Zeroize> Secret<T> {
    /// Takes the value in charge.
    pub fn new(value: T) -> Self {
        Self(Box::new(Zeroizing::new(value)))
    }

    /// Lends the value to `read`. Each call says why in an `// EXPOSE:` comment.
    pub fn expose<R>(&self, read: impl FnOnce(&T) -> R) -> R {
        read(&self.0)
    }

    /// Lends the value to `write`, to be changed in place.
    pub fn expose_mut<R>(&mut self, write: impl FnOnce(&mut T) -> R) -> R {
        write(&mut self.0)
    }
}

impl<T: Zeroize> ZeroizeOnDrop for Secret<T> {}

impl<T: Zeroize> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// How many bytes of stack checks use, and half as many again.
pub const CHECKING: usize = 3 * 1024;

/// How many keystrokes use, and nearly as many again.
pub const EDITING: usize = 8 * 1024;

/// How many sealing and signing use at the most.
pub const SIGNING: usize = 16 * 1024;

/// Overwrites the part of the stack that earlier calls have left behind, where
/// they used no more than so many bytes of it.
///
/// Callees keep scalars and plaintext in locals that no destructor reaches. What
/// is inlined into the caller has its locals in the caller's frame, which lies
/// above: there they would stay.
#[inline(never)]
pub fn scrub_stack<const BYTES: usize>() {
    // One fill, which the wall behind it keeps: writing byte by byte took longer
    // than all that a keystroke asks for.
    core::hint::black_box(&mut [0_u8; BYTES]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing_of_the_value() {
        let secret = Secret::new(String::from("4242424242424242"));
        assert_eq!(format!("{secret:?}"), "Secret(…)");
        // EXPOSE: the test's own positive control.
        assert_eq!(secret.expose(String::len), 16);
    }

    #[test]
    fn a_secret_wipes_itself_when_dropped() {
        const fn wipes<T: ZeroizeOnDrop>() {}
        wipes::<Secret<Vec<u8>>>();
        assert!(core::mem::needs_drop::<Secret<[u8; 32]>>());
    }
}
