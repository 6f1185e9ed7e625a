//! The gateway's addresses, and what stands in front of them.

mod buyer;
mod code;
mod cors;
mod frame;
mod guard;
mod headers;
mod merchant;
mod problem;
mod public;
mod query;
mod request;
mod sim;
mod webhooks;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{delete, get, post};

use crate::app::App;

pub use frame::document as frame_document;

/// Every address of the gateway.
pub fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/v1/sessions", post(merchant::open_session))
        .route("/v1/payments", get(merchant::list))
        .route("/v1/payments/{sid}", get(merchant::read_payment))
        .route("/v1/payments/{sid}/capture", post(merchant::capture))
        .route("/v1/payments/{sid}/cancel", post(merchant::cancel))
        .route("/v1/payments/{sid}/refunds", post(merchant::refund))
        .route("/v1/refunds/{id}", get(merchant::read_refund))
        .route("/v1/webhook_endpoints", get(webhooks::list).post(webhooks::add))
        .route("/v1/webhook_endpoints/{id}", delete(webhooks::remove))
        .route("/v1/events", get(webhooks::events))
        .route("/v1/events/{id}/redeliver", post(webhooks::redeliver))
        .route("/v1/checkout", get(buyer::read))
        .route("/v1/checkout/keys", post(buyer::enrol))
        .route("/v1/checkout/intents", post(buyer::submit))
        .route("/v1/checkout/intents/void", post(buyer::void))
        .route("/v1/checkout/actions/{id}", post(buyer::answer))
        .route("/v1/checkout/receipt", get(buyer::receipt))
        .route("/v1/checkout/cancel", post(buyer::cancel))
        .route("/.well-known/countersign.json", get(public::discovery))
        .route("/frame", get(frame::show))
        .route("/sdk/1.0.0/{*path}", get(public::fixed_file))
        .route("/sdk/v1/{*path}", get(public::moving_file))
        .route("/reports", post(public::report))
        .route("/favicon.ico", get(public::icon))
        .route("/healthz", get(public::health))
        .route("/metrics", get(public::metrics))
        .route("/sim/3ds/{page}", get(sim::show).post(sim::choose))
        .route("/sim/ledger", get(sim::ledger))
        .fallback(problem::not_found)
        .method_not_allowed_fallback(problem::method_not_allowed)
        .layer(DefaultBodyLimit::disable())
        .layer(middleware::from_fn_with_state(Arc::clone(&app), guard::guard))
        .with_state(app)
}
