//! The built files: those of the manifest and no others.

use std::fs;
use std::path::Path;

use countersign::jose::base64url;
use countersign::json;
use sha2::{Digest as _, Sha384};

use super::server::{Home, Server, program};

/// What a build leaves, as far as the gateway looks at it.
pub const BUILT: &[(&str, &str)] = &[
    ("countersign.js", "export {}"),
    ("frame.js", "export const boot = 1"),
    ("inline.js", "export const mount = 1"),
    ("locale/zh-CN.json", "{}"),
    ("wasm/core.wasm", "\0asm core"),
    ("wasm/fields.wasm", "\0asm fields"),
];

pub fn integrity(bytes: &str) -> String {
    let digest = base64url::encode(&Sha384::digest(bytes)).replace('-', "+").replace('_', "/");
    format!("sha384-{digest}")
}

/// Writes files and the manifest of them.
pub fn build(home: &Home, files: &[(&str, &str)]) {
    let directory = home.0.join("sdk");
    for (path, bytes) in files {
        write(&directory, path, bytes);
    }
    let manifest = json::object(|out| {
        out.str("version", "1.0.0");
        out.object("files", |out| {
            for (path, bytes) in files {
                out.object(path, |out| {
                    out.str("integrity", &integrity(bytes));
                    out.u64("bytes", bytes.len().try_into().unwrap());
                    out.str("purpose", "a test");
                });
            }
        });
    });
    write(&directory, "manifest.json", &manifest);
}

fn write(directory: &Path, path: &str, bytes: &str) {
    let path = directory.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

#[test]
fn files_are_served_as_what_they_are_and_their_digests_published() {
    let home = Home::new();
    build(&home, BUILT);
    let server = Server::start(&home);
    let wasm = server.get("/sdk/1.0.0/wasm/core.wasm", &[]);
    assert_eq!(wasm.header("content-type"), Some("application/wasm"));
    assert_eq!(wasm.header("cache-control"), Some("public, max-age=31536000, immutable"));
    assert_eq!(wasm.header("access-control-allow-origin"), Some("*"));
    let script = server.get("/sdk/v1/countersign.js", &[]);
    assert_eq!(script.header("content-type"), Some("text/javascript; charset=utf-8"));
    assert_eq!(script.header("cache-control"), Some("public, max-age=300"));
    let discovery = server.get("/.well-known/countersign.json", &[]).body;
    // printf 'export {}' | openssl dgst -sha384 -binary | base64
    let digest = "sha384-VVxCXcxpOv0nZ/0YpxpNmvOMf1L1Hb6UQplg7as60Q+OX5995JTMkCby7S/OIk9s";
    assert!(discovery.contains("/sdk/1.0.0/countersign.js") && discovery.contains(digest));
    assert!(discovery.contains("\"frame\":\"http://127.0.0.1:4242/frame\""));
}

#[test]
fn what_the_manifest_does_not_list_is_not_served() {
    let home = Home::new();
    build(&home, BUILT);
    let directory = home.0.join("sdk");
    write(&directory, "types/index.d.ts", "export {}");
    write(&directory, "extra.js", "alert(1)");
    let server = Server::start(&home);
    for path in
        ["manifest.json", "types/index.d.ts", "extra.js", "../issuer.db", "%2e%2e/issuer.db"]
    {
        for version in ["1.0.0", "v1"] {
            assert_eq!(server.get(&format!("/sdk/{version}/{path}"), &[]).status, 404, "{path}");
        }
    }
    assert!(!server.get("/.well-known/countersign.json", &[]).body.contains("extra.js"));
}

#[test]
fn a_gateway_without_files_still_answers_calls() {
    let home = Home::new();
    for _ in 0..2 {
        let server = Server::start(&home);
        assert_eq!(server.get("/healthz", &[]).status, 200);
        assert_eq!(server.get("/sdk/1.0.0/countersign.js", &[]).status, 404);
        // The second time the directory is there, and empty.
        fs::create_dir_all(home.0.join("sdk")).unwrap();
    }
}

#[test]
fn files_that_are_not_those_of_the_build_end_the_start_with_one_clear_line() {
    type Spoil = fn(&Path);
    let cases: [(&str, &str, Spoil); 7] = [
        ("one byte changed", "inline.js is not the file", |at| write(at, "inline.js", "Export")),
        ("a file gone", "frame.js is missing", |at| fs::remove_file(at.join("frame.js")).unwrap()),
        ("no manifest", "manifest.json is missing", |at| {
            fs::remove_file(at.join("manifest.json")).unwrap();
        }),
        ("no JSON", "manifest.json is not a manifest", |at| write(at, "manifest.json", "{")),
        ("another version", "manifest.json is not a manifest", |at| {
            write(at, "manifest.json", r#"{"version":"2.0.0","files":{}}"#);
        }),
        ("a way out", "manifest.json is not a manifest", |at| {
            let files = r#"{"../issuer.db":{"integrity":"sha384-x"}}"#;
            write(at, "manifest.json", &format!(r#"{{"version":"1.0.0","files":{files}}}"#));
        }),
        ("an unknown type", "a.exe has no known type", |at| {
            let files = r#"{"a.exe":{"integrity":"sha384-x"}}"#;
            write(at, "manifest.json", &format!(r#"{{"version":"1.0.0","files":{files}}}"#));
        }),
    ];
    for (what, told, spoil) in cases {
        let home = Home::new();
        build(&home, BUILT);
        spoil(&home.0.join("sdk"));
        let out = program(&home).env("GATEWAY_ADDR", "127.0.0.1:0").output().unwrap();
        let said = String::from_utf8(out.stderr).unwrap();
        assert_eq!(out.status.code(), Some(1), "{what}");
        assert!(said.lines().count() == 1 && said.contains(told), "{what}: {said}");
    }
}
