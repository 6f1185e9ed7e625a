//! The built files, as browsers fetch them: read once, and only if they are
//! those of which the build wrote the digests down.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use axum::body::Bytes;
use countersign::gateway::{ServedFile, ServedVersion};
use countersign::jose::base64url;
use countersign::json::{self, Members};
use sha2::{Digest as _, Sha384};

/// The version whose address never changes what it gives.
pub const VERSION: &str = "1.0.0";

/// What the build writes: every file that a browser may fetch, and its digest.
const MANIFEST: &str = "manifest.json";
const MANIFEST_BYTES: usize = 256 * 1024;

/// The types a browser insists on: a module or a wasm of another is refused.
const TYPES: &[(&str, &str)] = &[
    ("js", "text/javascript; charset=utf-8"),
    ("wasm", "application/wasm"),
    ("css", "text/css; charset=utf-8"),
    ("json", "application/json"),
];

/// One file.
#[derive(Clone)]
pub struct File {
    /// What is served.
    pub bytes: Bytes,
    /// Its media type.
    pub media_type: &'static str,
    /// Its digest, as in an `integrity` attribute.
    pub integrity: String,
}

/// The files, by path.
#[derive(Default)]
pub struct Sdk(BTreeMap<String, File>);

impl Sdk {
    /// Reads the files that the manifest lists. A directory that is missing or
    /// empty has none: such a gateway serves calls only.
    ///
    /// # Errors
    /// One line for the operator: no manifest, or a file that is not the one it
    /// was written for.
    pub fn read(directory: &Path) -> Result<Self, String> {
        if is_empty(directory) {
            return Ok(Self::default());
        }
        let wrong = |path: &str, what: &str| {
            format!("{} {what}: run npm run build, or set SDK_DIR", directory.join(path).display())
        };
        let manifest =
            fs::read(directory.join(MANIFEST)).map_err(|_| wrong(MANIFEST, "is missing"))?;
        let files =
            listed(&manifest).ok_or_else(|| wrong(MANIFEST, "is not a manifest of 1.0.0"))?;
        let mut sdk = Self::default();
        for (path, integrity) in files {
            let media_type = type_of(&path).ok_or_else(|| wrong(&path, "has no known type"))?;
            let bytes = fs::read(directory.join(&path)).map_err(|_| wrong(&path, "is missing"))?;
            if ["sha384-", &base64(&Sha384::digest(&bytes))].concat() != integrity {
                return Err(wrong(&path, "is not the file that its manifest was written for"));
            }
            sdk.0.insert(path, File { bytes: Bytes::from(bytes), media_type, integrity });
        }
        Ok(sdk)
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

fn is_empty(directory: &Path) -> bool {
    match fs::read_dir(directory) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    }
}

/// Path and digest of every file in the manifest.
fn listed(manifest: &[u8]) -> Option<Vec<(String, String)>> {
    let manifest = json::parse_object(manifest, MANIFEST_BYTES).ok()?;
    if manifest.str("version").ok()? != VERSION {
        return None;
    }
    let files: &Members = manifest.object("files").ok()?;
    let file = |(path, file): (&str, &json::Value)| {
        let integrity = file.as_object()?.str("integrity").ok()?;
        is_path(path).then(|| (String::from(path), String::from(integrity)))
    };
    files.iter().map(file).collect()
}

/// Whether a path leads to a file below the directory and nowhere else.
fn is_path(path: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    path.split('/')
        .all(|part| !part.is_empty() && !part.starts_with('.') && part.bytes().all(plain))
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
