//! The simulated far side's own pages.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use countersign::gateway::{Command, MAX_BODY, Reply};
use countersign::json;

use super::code::HttpCode;
use super::headers::Kind;
use super::problem::{plain, reply, unavailable};
use super::query::Query;
use super::request::{self, Accepted};
use crate::app::{App, now};
use crate::engine::Unavailable;
use crate::rail::{Question, render, with_session};

/// The form of the issuer's page.
const FORM: Accepted =
    Accepted { media_types: &["application/x-www-form-urlencoded"], max_bytes: MAX_BODY };

type Host = State<Arc<App>>;

/// The issuer's page.
pub(super) async fn show(State(app): Host, Path(page): Path<String>) -> Response {
    match app.issuer.question(&page, now()).await {
        Ok(question) => shown(&app, question).await,
        Err(_) => unavailable(),
    }
}

/// The buyer's choice on it: the issuer's ledger first, then the gateway, then
/// back to the shop, as a real bank's page would.
pub(super) async fn choose(
    State(app): Host,
    Path(page): Path<String>,
    request: Request,
) -> Response {
    let body = match request::read_as(request, &FORM).await {
        Ok((_, body)) => body,
        Err(refused) => return refused,
    };
    let form = Query::parse(core::str::from_utf8(&body).unwrap_or_default());
    let approve = match form.get("choice") {
        Some("approve") => true,
        Some("decline") => false,
        _ => return plain(HttpCode::BadRequest),
    };
    match decide(&app, &page, approve).await {
        Ok(Some(question)) => match back(&question) {
            Some(response) => response,
            None => shown(&app, Some(question)).await,
        },
        Ok(None) => shown(&app, None).await,
        Err(Unavailable) => unavailable(),
    }
}

async fn decide(
    app: &Arc<App>,
    page: &str,
    approve: bool,
) -> Result<Option<Question>, Unavailable> {
    let Some(question) = app.issuer.decide(page, approve, now()).await? else { return Ok(None) };
    if !question.open {
        let (sid, attempt) = (question.sid.clone(), question.attempt);
        let outcome = question.outcome.clone();
        app.run(&Command::Settle { sid, attempt, outcome }).await?;
    }
    Ok(Some(question))
}

fn back(question: &Question) -> Option<Response> {
    let target = with_session(question.return_url.as_deref()?, &question.sid);
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    response.headers_mut().insert(header::LOCATION, HeaderValue::from_str(&target).ok()?);
    Some(response)
}

async fn shown(app: &App, question: Option<Question>) -> Response {
    let payee = match &question {
        Some(question) => app.store.order(&question.sid).await.ok().flatten(),
        None => None,
    };
    let payee = payee.map_or(String::new(), |order| order.merchant.name);
    let page = render(question.as_ref().map(|question| (question, payee.as_str())));
    let mut response = Response::new(Body::from(page.html));
    if question.is_none() {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    let media_type = HeaderValue::from_static("text/html; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, media_type);
    let kind = Kind::Page { style: page.style, leads_to: page.leads_to };
    response.extensions_mut().insert(kind);
    response
}

/// What the issuer's ledger says of a session: `?sid=pay_…`. A test counts
/// charges here, where the gateway's own word would prove nothing.
pub(super) async fn ledger(State(app): Host, request: Request) -> Response {
    let query = Query::parse(request.uri().query().unwrap_or_default());
    let Ok(entries) = app.issuer.entries(query.get("sid").unwrap_or_default()).await else {
        return unavailable();
    };
    let body = json::object(|out| {
        out.array("charges", |out| {
            for entry in &entries {
                out.object(|out| {
                    out.str("reference", &entry.reference);
                    out.str("state", &entry.state);
                    out.u64("amount", entry.amount);
                    out.str("currency", &entry.currency);
                    out.str("last4", &entry.last4);
                    out.u64("returned", entry.returned);
                });
            }
        });
    });
    reply(Reply::Http { status: 200, body })
}
