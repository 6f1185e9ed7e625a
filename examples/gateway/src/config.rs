//! What the environment says.

use std::env;
use std::path::{Path, PathBuf};

use crate::store::file_of;

/// The shop's pages, and those of `examples/vite-react`.
const SHOP_ORIGINS: &str = "http://127.0.0.1:4243,http://localhost:4243,http://127.0.0.1:5173";

/// Where the gateway keeps and finds things, and whom it trusts.
#[derive(Clone, Debug)]
pub struct Config {
    /// `GATEWAY_ADDR`: where to listen.
    pub address: String,
    /// `DATABASE_URL`: `sqlite:` or `postgres:`.
    pub database_url: String,
    /// `LEDGER_PATH`: the simulated issuer's own file; beside the gateway's
    /// unless said otherwise.
    pub ledger: PathBuf,
    /// `GATEWAY_ISSUER`: the origin that buyers reach it by.
    pub issuer: Option<String>,
    /// `SDK_DIR`: the built files.
    pub sdk_dir: PathBuf,
    /// `SHOP_ORIGINS`: the demo merchant's pages.
    pub shop_origins: Vec<String>,
    /// How events are sent.
    pub webhooks: WebhookConfig,
    /// `GATEWAY_CRASH_AT`: where to abort, for tests of recovery.
    pub crash_at: Option<String>,
}

/// How events are sent.
#[derive(Clone, Debug, Default)]
pub struct WebhookConfig {
    /// `WEBHOOK_RETRY_MS`: how long to wait after each failed try, in
    /// milliseconds, joined by commas; after the last there is no more.
    pub retry_ms: Option<String>,
    /// `WEBHOOK_CA_FILE`: certificates in PEM that are trusted too.
    pub ca_file: Option<PathBuf>,
    /// `WEBHOOK_ALLOW_PRIVATE`: whether addresses are called that the Internet
    /// does not reach.
    pub allow_private: bool,
}

impl Config {
    /// Reads the environment; what is not set has a default that works alone.
    #[must_use]
    pub fn from_env() -> Self {
        let set = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
        let or = |name: &str, default: &str| set(name).unwrap_or_else(|| String::from(default));
        let database_url = or("DATABASE_URL", "sqlite://.data/gateway.db");
        let beside = file_of(&database_url).and_then(Path::parent).unwrap_or(Path::new(".data"));
        Self {
            address: or("GATEWAY_ADDR", "127.0.0.1:4242"),
            ledger: set("LEDGER_PATH").map_or_else(|| beside.join("issuer.db"), PathBuf::from),
            database_url,
            issuer: set("GATEWAY_ISSUER"),
            sdk_dir: PathBuf::from(or("SDK_DIR", "dist")),
            shop_origins: or("SHOP_ORIGINS", SHOP_ORIGINS)
                .split(',')
                .map(|origin| String::from(origin.trim()))
                .filter(|origin| !origin.is_empty())
                .collect(),
            webhooks: WebhookConfig {
                retry_ms: set("WEBHOOK_RETRY_MS"),
                ca_file: set("WEBHOOK_CA_FILE").map(PathBuf::from),
                allow_private: set("WEBHOOK_ALLOW_PRIVATE").is_some(),
            },
            crash_at: set("GATEWAY_CRASH_AT"),
        }
    }
}
