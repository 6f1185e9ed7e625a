//! Tells valgrind's memcheck which bytes are secret: it then reports each branch
//! and each address that depends on them, as it would on bytes never written
//! (Langley's ctgrind). Outside valgrind, and off x86-64, all of it does nothing.

/// Memcheck's own requests begin at its two letters.
#[cfg(target_arch = "x86_64")]
const MEMCHECK: usize = (b'M' as usize) << 24 | (b'C' as usize) << 16;

/// Makes a value secret: what depends on it is reported.
pub fn hide<T: ?Sized>(value: &T) {
    request(1, value);
}

/// Makes a value public again: what was computed may now be looked at.
pub fn reveal<T: ?Sized>(value: &T) {
    request(2, value);
}

#[cfg(target_arch = "x86_64")]
fn request<T: ?Sized>(which: usize, value: &T) {
    let address = core::ptr::from_ref(value).cast::<u8>() as usize;
    let arguments: [usize; 6] = [MEMCHECK + which, address, size_of_val(value), 0, 0, 0];
    // SAFETY: valgrind.h's sequence for x86-64. The rotations add up to whole
    // turns and the exchange is with itself, so a processor does nothing.
    unsafe {
        core::arch::asm!(
            "rol rdi, 3",
            "rol rdi, 13",
            "rol rdi, 61",
            "rol rdi, 51",
            "xchg rbx, rbx",
            in("rax") arguments.as_ptr(),
            inout("rdx") 0_usize => _,
            options(nostack),
        );
    }
    // What memcheck thinks of the bytes has changed: they are read anew.
    core::hint::black_box(value);
}

#[cfg(not(target_arch = "x86_64"))]
fn request<T: ?Sized>(_which: usize, _value: &T) {}
