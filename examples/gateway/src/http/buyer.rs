//! The calls of a buyer's core.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, header};
use axum::response::Response;
use countersign::gateway::{BuyerCall, Command, Reply};
use tokio::time::{Instant, timeout_at};

use super::code::HttpCode;
use super::problem::{outcome, plain, reply};
use super::query::Query;
use super::request;
use crate::app::App;

/// The longest that a call waits for a receipt, in seconds.
const MAX_WAIT: u64 = 25;

/// How often a call that waits looks anyway: another gateway on the same
/// database may have made the receipt.
const LOOK_AGAIN: Duration = Duration::from_secs(5);

const DPOP: HeaderName = HeaderName::from_static("dpop");
const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

type Host = State<Arc<App>>;

pub(super) async fn enrol(State(app): Host, request: Request) -> Response {
    run(&app, request, Command::Enrol).await
}

pub(super) async fn read(State(app): Host, request: Request) -> Response {
    run(&app, request, Command::ReadCheckout).await
}

pub(super) async fn submit(State(app): Host, request: Request) -> Response {
    run(&app, request, Command::Submit).await
}

pub(super) async fn void(State(app): Host, request: Request) -> Response {
    run(&app, request, Command::Void).await
}

pub(super) async fn cancel(State(app): Host, request: Request) -> Response {
    run(&app, request, Command::CancelCheckout).await
}

pub(super) async fn answer(
    State(app): Host,
    Path(action): Path<String>,
    request: Request,
) -> Response {
    run(&app, request, |call| Command::Answer(call, action)).await
}

/// Long-polls: an answer as soon as there is a receipt newer than `after`.
pub(super) async fn receipt(State(app): Host, request: Request) -> Response {
    let query = Query::parse(request.uri().query().unwrap_or_default());
    let (Ok(after), Ok(wait)) = (query.number("after"), query.number("wait")) else {
        return plain(HttpCode::QueryInvalid);
    };
    let (parts, body) = match request::read_as(request, &request::JSON).await {
        Ok(read) => read,
        Err(refused) => return refused,
    };
    let command = Command::ReadReceipt(call(&app, &parts, body), after.unwrap_or(0));
    let end = Instant::now() + Duration::from_secs(wait.unwrap_or(0).min(MAX_WAIT));
    let sid = app.gateway.needs(&command).session.unwrap_or_default();
    let mut stopping = app.stopping.subscribe();
    loop {
        // Before looking, so that a receipt made meanwhile is not missed.
        let mut changed = app.waiters.subscribe(&sid);
        let found = app.run(&command).await;
        let waits = matches!(found, Ok(Reply::Wait));
        if !waits || Instant::now() >= end || *stopping.borrow() {
            return outcome(found);
        }
        let until = end.min(Instant::now() + LOOK_AGAIN);
        tokio::select! {
            _ = timeout_at(until, changed.changed()) => {}
            _ = stopping.changed() => {}
        }
    }
}

async fn run(
    app: &Arc<App>,
    request: Request,
    command: impl FnOnce(BuyerCall) -> Command,
) -> Response {
    let (parts, body) = match request::read_as(request, &request::JSON).await {
        Ok(read) => read,
        Err(refused) => return refused,
    };
    match app.run(&command(call(app, &parts, body))).await {
        Ok(Reply::Wait | Reply::Later | Reply::None) => reply(Reply::None),
        other => outcome(other),
    }
}

fn call(app: &App, parts: &Parts, body: Vec<u8>) -> BuyerCall {
    let text = |name: &HeaderName| request::text(&parts.headers, name).map(String::from);
    BuyerCall {
        authorization: text(&header::AUTHORIZATION),
        dpop: text(&DPOP),
        method: if parts.method == axum::http::Method::POST { "POST" } else { "GET" },
        // As the buyer addresses this gateway, whatever proxy is in between.
        url: [app.gateway.issuer(), parts.uri.path()].concat(),
        origin: text(&header::ORIGIN),
        site: text(&SITE),
        body,
    }
}
