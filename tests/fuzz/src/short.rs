//! The short run: the same inputs each time.

use super::mutate::Mutator;
use super::targets::Target;
use std::path::Path;

/// What is being tried, told where it fails.
struct Tried<'a>(&'a str, &'a [u8]);

impl Drop for Tried<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("{} fails with b\"{}\"", self.0, self.1.escape_ascii());
        }
    }
}

/// Gives a target its seeds, and then so many changes to them.
pub(crate) fn run(target: &Target, rounds: u32) {
    let mut known: Vec<Vec<u8>> = target.seeds.iter().map(|seed| seed.to_vec()).collect();
    known.extend(kept(target.name));
    for data in &known {
        let _tried = Tried(target.name, data);
        (target.run)(data);
    }
    let mut mutator = Mutator::new(target.name, known);
    for _ in 0..rounds {
        let data = mutator.next();
        let _tried = Tried(target.name, &data);
        (target.run)(&data);
    }
}

/// Inputs that a long run found, each in a file.
fn kept(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds").join(name);
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}
