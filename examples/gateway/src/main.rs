//! The reference gateway: the pure rules of [`countersign::gateway`] over HTTP
//! and SQL, with the rails simulated.
//!
//! `cargo run -p countersign-gateway`; the environment is described in
//! [`config`].

mod app;
mod config;
mod engine;
mod http;
mod keys;
mod metrics;
mod rail;
mod recovery;
mod reports;
mod sdk;
mod server;
mod store;
mod webhook;

use std::io;
use std::process::ExitCode;
use std::sync::Arc;

use countersign::gateway::{Gateway, MerchantSettings, Settings};
use countersign::protocol::order::{Capture, Confirm, LateSuccess, NewDevice, Offer, Policy};
use sha2::{Digest as _, Sha256};
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use app::{App, MAX_REQUESTS, MAX_WAITING, Waiters, now};
use config::Config;
use keys::Keyed;
use metrics::Metrics;
use rail::Issuer;
use reports::Reports;
use sdk::Sdk;
use store::Store;
use webhook::Webhooks;

/// The demo merchant's secret key: for trying things out, and nothing else.
const DEMO_KEY: &str = "sk_test_demo";
const DEMO_MERCHANT: &str = "demo";

#[tokio::main]
async fn main() -> ExitCode {
    let lines = tracing_subscriber::fmt::layer().json().flatten_event(true).with_target(false);
    let ours = tracing_subscriber::filter::Targets::new()
        .with_target("countersign_gateway", tracing::Level::INFO);
    tracing_subscriber::registry().with(lines).with(ours).init();
    // A panic's message may hold what it stumbled over; its place does not.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "panic");
    }));
    match run(&Config::from_env()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            // One line for whoever started it, beside the log.
            eprintln!("countersign-gateway: {reason}");
            ExitCode::FAILURE
        }
    }
}

async fn run(config: &Config) -> Result<(), String> {
    let listener = TcpListener::bind(&config.address).await.map_err(|error| {
        let address = &config.address;
        match error.kind() {
            io::ErrorKind::AddrInUse => {
                format!("{address} is in use; stop the other program or set GATEWAY_ADDR")
            }
            _ => format!("cannot listen on {address}: {error}"),
        }
    })?;
    let bound = listener.local_addr().map_err(|error| format!("no local address: {error}"))?;
    let issuer = config.issuer.clone().unwrap_or_else(|| format!("http://{bound}"));
    let app = Arc::new(assemble(config, issuer).await?);

    let resumed = recovery::after_start(&app)
        .await
        .map_err(|_| String::from("cannot take up what was left unfinished"))?;
    let watcher = tokio::spawn(recovery::watch(Arc::clone(&app)));
    let keeper = tokio::spawn(keys::watch(Arc::clone(&app)));
    let messenger = tokio::spawn(webhook::watch(Arc::clone(&app)));
    let stopper = Arc::clone(&app);
    tokio::spawn(async move {
        server::stop_signal().await;
        stopper.stopping.send_replace(true);
    });
    tracing::info!(address = %format!("http://{bound}"), issuer = app.gateway.issuer(), resumed, "listening");

    server::serve(listener, http::router(Arc::clone(&app)), &app).await;
    let _ = watcher.await;
    let _ = keeper.await;
    let _ = messenger.await;
    app.store.close().await;
    app.issuer.shut().await;
    tracing::info!("stopped");
    Ok(())
}

/// The one kind of money beside the card that the simulator keeps a ledger of.
const TEST_TENDER: &str = "test";

async fn assemble(config: &Config, issuer: String) -> Result<App, String> {
    let unusable = |error: sqlx::Error| format!("cannot use the database: {error}");
    let store = Store::open(&config.database_url).await.map_err(unusable)?;
    let ledger = Issuer::open(&config.ledger, &issuer).await.map_err(unusable)?;
    let keys = keys::load(&store, now())
        .await
        .map_err(|error| format!("cannot load the gateway's keys: {error}"))?;
    let sdk = Sdk::read(&config.sdk_dir)?;
    let demo = demo_merchant(config);
    let page_origins = demo.origins.clone();
    let gateway = Gateway::new(Settings { issuer, keys, merchants: vec![demo] })
        .map_err(|error| format!("the settings are not usable: {error}"))?
        .with_tenders(&[TEST_TENDER]);
    let webhooks = Webhooks::new(&config.webhooks, gateway.is_on_loopback())?;
    Ok(App {
        webhooks,
        frame: http::frame_document(&sdk),
        gateway: Keyed::new(gateway),
        store,
        issuer: ledger,
        sdk,
        merchants: vec![(Sha256::digest(DEMO_KEY).into(), String::from(DEMO_MERCHANT))],
        page_origins,
        metrics: Metrics::default(),
        reports: Reports::default(),
        waiters: Waiters::default(),
        requests: Arc::new(Semaphore::new(MAX_REQUESTS)),
        waiting: Arc::new(Semaphore::new(MAX_WAITING)),
        background: watch::Sender::new(0),
        stopping: watch::Sender::new(false),
        crash_at: config.crash_at.clone(),
    })
}

fn demo_merchant(config: &Config) -> MerchantSettings {
    MerchantSettings {
        id: String::from(DEMO_MERCHANT),
        name: String::from("Demo Shop"),
        country: String::from("NL"),
        origins: config.shop_origins.clone(),
        methods: vec![Offer {
            id: String::from("card"),
            label: None,
            brands: Vec::new(),
            min: None,
            max: None,
        }],
        policy: Policy {
            capture: Capture::Automatic,
            confirm: Confirm::Frame,
            max_attempts: 5,
            inline: false,
            new_device: NewDevice::Allow,
            late_success: LateSuccess::Fulfil,
            consents: Vec::new(),
            auth_tiers: Vec::new(),
        },
    }
}
