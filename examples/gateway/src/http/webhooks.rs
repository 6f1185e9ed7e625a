//! A merchant's endpoints and events.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::response::Response;
use countersign::Code;
use countersign::gateway::outbox::{EventRecord, EventType, place_of_event};
use countersign::gateway::{Command, MAX_BODY, Reply};
use countersign::json;

use super::code::HttpCode;
use super::merchant::{recognise, run};
use super::problem::{coded, plain, reply, unavailable};
use super::query::Query;
use crate::app::App;
use crate::engine::Unavailable;
use crate::store::{EventFilter, Place, Sent};

/// How many events a list has unless asked otherwise, and at most.
const LIMIT: (u64, u64) = (20, 100);

type Host = State<Arc<App>>;

pub(super) async fn add(State(app): Host, request: Request) -> Response {
    run(&app, request, Command::AddEndpoint).await
}

pub(super) async fn list(State(app): Host, request: Request) -> Response {
    run(&app, request, Command::ListEndpoints).await
}

pub(super) async fn remove(State(app): Host, Path(id): Path<String>, request: Request) -> Response {
    run(&app, request, |call| Command::RemoveEndpoint(call, id)).await
}

pub(super) async fn redeliver(
    State(app): Host,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    run(&app, request, |call| Command::Redeliver(call, id)).await
}

/// Lists events, newest first, each with what came of it where.
pub(super) async fn events(State(app): Host, request: Request) -> Response {
    let Some(merchant) = recognise(&app, request.headers()) else {
        return coded(Code::Unauthorized);
    };
    let query = Query::parse(request.uri().query().unwrap_or_default());
    let Some(filter) = filter(&query, merchant) else {
        return plain(HttpCode::QueryInvalid);
    };
    page(&app, &filter)
        .await
        .map_or_else(|_| unavailable(), |body| reply(Reply::Http { status: 200, body }))
}

fn filter(query: &Query, merchant: String) -> Option<EventFilter> {
    let kind = match query.get("type") {
        None => None,
        Some(name) => Some(EventType::from_text(name)?),
    };
    let after = match query.get("after") {
        None => None,
        Some(cursor) => Some(read_cursor(cursor)?),
    };
    let limit = query.number("limit").ok()?.unwrap_or(LIMIT.0).clamp(1, LIMIT.1);
    Some(EventFilter { merchant, kind, after, limit })
}

/// `<created>.<event id>`.
fn read_cursor(cursor: &str) -> Option<Place> {
    let (time, id) = cursor.split_once('.')?;
    let (sid, seq) = place_of_event(id)?;
    let created_at = time.parse().ok()?;
    let in_range = |number: u64| number < 1 << 52;
    let place = Place { created_at, sid: String::from(sid), seq, id: String::from(id) };
    Some(place).filter(|place| in_range(place.created_at) && in_range(place.seq))
}

async fn page(app: &Arc<App>, filter: &EventFilter) -> Result<String, Unavailable> {
    let one_more = EventFilter { limit: filter.limit.saturating_add(1), ..filter.clone() };
    let mut events = app.store.events(&one_more).await?;
    let limit = usize::try_from(filter.limit).unwrap_or(usize::MAX);
    let more = events.len() > limit;
    events.truncate(limit);
    let cursor = |event: &EventRecord| format!("{}.{}", event.created_at, event.id);
    let next = events.last().filter(|_| more).map(cursor);
    let mut lines = Vec::new();
    for event in &events {
        lines.push(line(event, &app.store.sent(&event.id).await?));
    }
    Ok(json::object(|out| {
        out.array("data", |out| lines.iter().for_each(|line| out.raw(line)));
        out.opt_str("next", next.as_deref());
    }))
}

/// The event as it is sent, and beside it where it was.
fn line(event: &EventRecord, sent: &[Sent]) -> String {
    let body = json::parse_object(event.body.as_bytes(), MAX_BODY).unwrap_or_default();
    json::object(|out| {
        out.str("id", &event.id);
        out.str("type", event.kind.as_str());
        out.u64("created", event.created_at);
        if let Some(data) = body.get("data") {
            out.value("data", data);
        }
        out.array("deliveries", |out| {
            for to in sent {
                out.object(|out| {
                    out.str("endpoint", &to.endpoint);
                    out.str("status", &to.state);
                    out.u64("tries", to.tries);
                    out.opt_u64("http_status", to.http_status);
                    out.opt_u64("next_try_at", to.next_try_at);
                });
            }
        });
    })
}
