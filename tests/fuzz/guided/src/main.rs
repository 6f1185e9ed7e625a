//! One program for all targets: the environment names the one to run, and where
//! its inputs are kept.
#![no_main]

use countersign_fuzz::{TARGETS, Target};
use libfuzzer_sys::fuzz_target;
use std::env::var;
use std::path::Path;
use std::sync::OnceLock;

fn target() -> &'static Target {
    static CHOSEN: OnceLock<&'static Target> = OnceLock::new();
    CHOSEN.get_or_init(|| {
        let name = var("FUZZ_TARGET").unwrap_or_default();
        TARGETS.iter().find(|target| target.name == name).expect("FUZZ_TARGET names a target")
    })
}

/// The target's own inputs are where libFuzzer looks for some to begin with.
fn lay_out_seeds() {
    let Ok(folder) = var("FUZZ_CORPUS") else { return };
    for (at, seed) in target().seeds.iter().enumerate() {
        std::fs::write(Path::new(&folder).join(format!("seed-{at}")), seed)
            .expect("it is writable");
    }
}

fuzz_target!(init: lay_out_seeds(), |data: &[u8]| (target().run)(data));
