//! Writes the JS glue for one wasm file, as `wasm-bindgen` does, from the same
//! lock file as the library: glue and wasm can never be of two versions.
//!
//! `countersign-bindgen INPUT.wasm OUT_DIR NAME` writes `NAME.js`, `NAME.d.ts`,
//! `NAME_bg.wasm` and `NAME_bg.wasm.d.ts` into `OUT_DIR`.

use std::{env, path::PathBuf, process::ExitCode};

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [input, out_dir, name] = arguments.as_slice() else {
        eprintln!("usage: countersign-bindgen INPUT.wasm OUT_DIR NAME");
        return ExitCode::from(2);
    };
    match glue(PathBuf::from(input), PathBuf::from(out_dir), name) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("countersign-bindgen: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Writes glue for the `web` target, which Node can load too.
///
/// `reset_state_function` gives the guard in `js/` a way to a fresh instance
/// after a trap. The name section stays: `npm run size` reads it, and `wasm-opt`
/// strips it from what is shipped.
fn glue(input: PathBuf, out_dir: PathBuf, name: &str) -> Result<(), String> {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(input)
        .out_name(name)
        .typescript(true)
        .reset_state_function(true)
        .remove_producers_section(true)
        .web(true)
        .and_then(|bindgen| bindgen.generate(out_dir))
        .map_err(|error| format!("{error:#}"))
}
