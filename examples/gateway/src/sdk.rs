//! The built files, as browsers fetch them: read once, so that what is served
//! is what the digests were taken of.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use axum::body::Bytes;
use countersign::gateway::{ServedFile, ServedVersion};
use countersign::jose::base64url;
use sha2::{Digest as _, Sha384};

/// The version whose address never changes what it gives.
pub const VERSION: &str = "1.0.0";

/// How deep the directory is read.
const DEPTH: u8 = 8;

/// The types a browser insists on: a module or a wasm of another is refused.
const TYPES: &[(&str, &str)] = &[
    ("js", "text/javascript; charset=utf-8"),
    ("mjs", "text/javascript; charset=utf-8"),
    ("wasm", "application/wasm"),
    ("css", "text/css; charset=utf-8"),
    ("json", "application/json"),
    ("map", "application/json"),
    ("html", "text/html; charset=utf-8"),
];

/// One file.
#[derive(Clone)]
pub struct File {
    /// What is served.
    pub bytes: Bytes,
    /// Its media type.
    pub media_type: &'static str,
    integrity: String,
}

/// The files, by path.
#[derive(Default)]
pub struct Sdk(BTreeMap<String, File>);

impl Sdk {
    /// Reads every file of a known type; a missing directory is an empty one.
    ///
    /// # Errors
    /// What the file system says.
    pub fn read(directory: &Path) -> io::Result<Self> {
        let mut sdk = Self::default();
        if directory.is_dir() {
            sdk.collect(directory, "", DEPTH)?;
        }
        Ok(sdk)
    }

    fn collect(&mut self, directory: &Path, prefix: &str, depth: u8) -> io::Result<()> {
        let Some(deeper) = depth.checked_sub(1) else { return Ok(()) };
        for entry in fs::read_dir(directory)? {
            let entry = entry?;
            let name = entry.file_name();
            let Some(name) = name.to_str() else { continue };
            let path = [prefix, name].concat();
            if entry.file_type()?.is_dir() {
                self.collect(&entry.path(), &[&path, "/"].concat(), deeper)?;
            } else if let Some(media_type) = type_of(name) {
                let bytes = Bytes::from(fs::read(entry.path())?);
                let integrity = ["sha384-", &base64(&Sha384::digest(&bytes))].concat();
                self.0.insert(path, File { bytes, media_type, integrity });
            }
        }
        Ok(())
    }

    /// The file at this path below the version.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<&File> {
        self.0.get(path)
    }

    /// What the discovery document says of the files.
    #[must_use]
    pub fn served(&self) -> Vec<ServedVersion> {
        let files = self.0.iter().map(|(path, file)| ServedFile {
            path: ["/sdk/", VERSION, "/", path].concat(),
            integrity: file.integrity.clone(),
        });
        vec![ServedVersion { version: String::from(VERSION), files: files.collect() }]
    }
}

fn type_of(name: &str) -> Option<&'static str> {
    let (_, extension) = name.rsplit_once('.')?;
    TYPES.iter().find(|(known, _)| *known == extension).map(|(_, media_type)| *media_type)
}

/// Base64 as browsers write digests: the other alphabet, padded.
#[must_use]
pub fn base64(bytes: &[u8]) -> String {
    let mut out = base64url::encode(bytes).replace('-', "+").replace('_', "/");
    while !out.len().is_multiple_of(4) {
        out.push('=');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_rfc_4648() {
        // RFC 4648 section 10.
        for (text, encoded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v")] {
            assert_eq!(base64(text.as_bytes()), encoded);
        }
        assert_eq!(base64(&[0xfb, 0xff]), "+/8=");
    }
}
