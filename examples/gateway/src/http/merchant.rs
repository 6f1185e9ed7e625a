//! The calls of a merchant's server.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::Response;
use countersign::Code;
use countersign::gateway::{Command, MerchantCall, Needs, Reply, sid_of_refund};
use countersign::json::{self, Members};
use sha2::{Digest as _, Sha256};

use super::code::HttpCode;
use super::problem::{coded, outcome, plain, reply, unavailable};
use super::query::Query;
use super::request;
use crate::app::App;
use crate::store::Filter;

/// How many payments a list has unless asked otherwise, and at most.
const LIMIT: (u64, u64) = (20, 100);

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

type Host = State<Arc<App>>;

pub(super) async fn open_session(State(app): Host, request: Request) -> Response {
    run(&app, request, Command::OpenSession).await
}

pub(super) async fn read_payment(
    State(app): Host,
    Path(sid): Path<String>,
    request: Request,
) -> Response {
    run(&app, request, |call| Command::ReadPayment(call, sid)).await
}

pub(super) async fn capture(
    State(app): Host,
    Path(sid): Path<String>,
    request: Request,
) -> Response {
    run(&app, request, |call| Command::Capture(call, sid)).await
}

pub(super) async fn cancel(
    State(app): Host,
    Path(sid): Path<String>,
    request: Request,
) -> Response {
    run(&app, request, |call| Command::CancelPayment(call, sid)).await
}

pub(super) async fn refund(
    State(app): Host,
    Path(sid): Path<String>,
    request: Request,
) -> Response {
    run(&app, request, |call| Command::Refund(call, sid)).await
}

pub(super) async fn read_refund(
    State(app): Host,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    run(&app, request, |call| {
        let sid = sid_of_refund(&id).map(String::from).unwrap_or_default();
        Command::ReadRefund(call, id, sid)
    })
    .await
}

pub(super) async fn run(
    app: &Arc<App>,
    request: Request,
    command: impl FnOnce(MerchantCall) -> Command,
) -> Response {
    // Who calls comes first: a stranger's body is not worth reading.
    let Some(merchant) = recognise(app, request.headers()) else {
        return coded(Code::Unauthorized);
    };
    let (parts, body) = match request::read(request).await {
        Ok(read) => read,
        Err(refused) => return refused,
    };
    outcome(app.run(&command(call(merchant, &parts, body))).await)
}

fn call(merchant: String, parts: &Parts, body: Vec<u8>) -> MerchantCall {
    MerchantCall {
        merchant,
        // One that is not text is not visible ASCII either.
        idempotency_key: parts
            .headers
            .contains_key(IDEMPOTENCY_KEY)
            .then(|| request::text(&parts.headers, &IDEMPOTENCY_KEY).unwrap_or(" "))
            .map(String::from),
        route: [parts.method.as_str(), " ", parts.uri.path()].concat(),
        body,
    }
}

/// The merchant whose secret key this is. Digests are compared, every bit of
/// every one, so that no time tells how close a guess was.
pub(super) fn recognise(app: &App, headers: &HeaderMap) -> Option<String> {
    let sent = request::text(headers, &header::AUTHORIZATION)?;
    let (scheme, key) = sent.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return None;
    }
    let digest = Sha256::digest(key.as_bytes());
    let mut found = None;
    for (known, merchant) in &app.merchants {
        let differs = known.iter().zip(&digest).fold(0, |sum, (a, b)| sum | (a ^ b));
        if differs == 0 {
            found = Some(merchant.clone());
        }
    }
    found
}

/// Lists payments, newest first, as JSON or CSV.
pub(super) async fn list(State(app): Host, request: Request) -> Response {
    let Some(merchant) = recognise(&app, request.headers()) else {
        return coded(Code::Unauthorized);
    };
    let query = Query::parse(request.uri().query().unwrap_or_default());
    let Some(filter) = filter(&query, merchant) else {
        return plain(HttpCode::QueryInvalid);
    };
    let as_csv = request::text(request.headers(), &header::ACCEPT)
        .is_some_and(|accept| accept.trim_start().starts_with("text/csv"));
    match lines(&app, &filter).await {
        Ok((lines, next)) if as_csv => csv(&lines, next),
        Ok((lines, next)) => reply(Reply::Http {
            status: 200,
            body: json::object(|out| {
                out.array("data", |out| lines.iter().for_each(|line| out.raw(line)));
                out.opt_str("next", next.as_deref());
            }),
        }),
        Err(_) => unavailable(),
    }
}

fn filter(query: &Query, merchant: String) -> Option<Filter> {
    // No payment has one in its status or id, and PostgreSQL takes no NUL.
    let texts = [query.get("status"), query.get("after")];
    if texts.into_iter().flatten().any(|text| text.contains(char::is_control)) {
        return None;
    }
    let after = match query.get("after") {
        None => None,
        Some(cursor) => {
            let (time, sid) = cursor.split_once('.')?;
            Some((time.parse().ok().filter(|time| *time < 1 << 52)?, String::from(sid)))
        }
    };
    Some(Filter {
        merchant,
        status: query.get("status").map(String::from),
        created_from: query.number("created_from").ok()?.unwrap_or(0),
        created_before: query.number("created_before").ok()?,
        after,
        limit: query.number("limit").ok()?.unwrap_or(LIMIT.0).clamp(1, LIMIT.1),
    })
}

/// The payments' lines, and the cursor of the next ones if there are more.
async fn lines(
    app: &Arc<App>,
    filter: &Filter,
) -> Result<(Vec<String>, Option<String>), crate::engine::Unavailable> {
    let one_more = Filter { limit: filter.limit.saturating_add(1), ..filter.clone() };
    let sids = app.store.list(&one_more).await?;
    let (mut lines, mut last, mut next) = (Vec::new(), None, None);
    for sid in sids {
        if u64::try_from(lines.len()) == Ok(filter.limit) {
            next = last;
            break;
        }
        let needs = Needs { session: Some(sid), ..Needs::default() };
        let Some(facts) = app.store.load(&needs).await?.session else { continue };
        if let Ok(line) = app.gateway.payment_line(&facts) {
            lines.push(line);
        }
        last = Some(format!("{}.{}", facts.session.created_at, facts.session.sid));
    }
    Ok((lines, next))
}

const COLUMNS: &str = "id,status,amount,captured,refunded,currency,order_id,created_at\r\n";

/// RFC 4180. The cursor goes in a header, since the rows have no place for it.
fn csv(lines: &[String], next: Option<String>) -> Response {
    let mut body = String::from(COLUMNS);
    for line in lines {
        if let Ok(members) = json::parse_object(line.as_bytes(), countersign::gateway::MAX_BODY) {
            row(&mut body, &members);
        }
    }
    let mut response = Response::new(body.into());
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    if let Some(next) = next.and_then(|next| HeaderValue::from_str(&next).ok()) {
        headers.insert(HeaderName::from_static("next-cursor"), next);
    }
    response
}

fn row(out: &mut String, payment: &Members) {
    let text = |name| payment.str(name).unwrap_or_default();
    let amount = |name, part| payment.object(name).and_then(|amount| amount.str(part));
    for value in [
        text("id"),
        text("status"),
        amount("amount", "value").unwrap_or_default(),
        amount("captured", "value").unwrap_or_default(),
        amount("refunded", "value").unwrap_or_default(),
        amount("amount", "currency").unwrap_or_default(),
        text("order_id"),
    ] {
        cell(out, value);
        out.push(',');
    }
    json::push_digits(out, payment.u64("created_at").unwrap_or(0));
    out.push_str("\r\n");
}

/// A cell that a spreadsheet takes for text: one that begins like a formula
/// gets an apostrophe in front.
fn cell(out: &mut String, value: &str) {
    out.push('"');
    if value.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        out.push('\'');
    }
    out.push_str(&value.replace('"', "\"\""));
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_quoted_and_never_a_formula() {
        let mut out = String::new();
        for value in ["a\"b", "=1+1", "plain"] {
            cell(&mut out, value);
        }
        assert_eq!(out, "\"a\"\"b\"\"'=1+1\"\"plain\"");
    }
}
