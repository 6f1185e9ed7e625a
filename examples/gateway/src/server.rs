//! The listener: bounded connections, slow callers cut off, a stop that lets
//! everybody finish.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::app::App;

/// How many connections may be open at once; more wait to be taken.
const MAX_CONNECTIONS: usize = 4096;

/// How long a request's header may take to arrive.
const HEADER_TIME: Duration = Duration::from_secs(10);

/// The most bytes and lines of a request's header.
const HEADER_BYTES: usize = 16 * 1024;
const HEADER_LINES: usize = 64;

/// How long a stop waits for connections to end, and for what goes on beside
/// them: together less than a supervisor's patience.
const STOP_TIME: Duration = Duration::from_secs(4);

/// Serves until the gateway is told to stop, and then until nothing is in work.
pub async fn serve(listener: TcpListener, router: Router, app: &Arc<App>) {
    let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let graceful = GracefulShutdown::new();
    let mut stopping = app.stopping.subscribe();
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { break };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stopping.wait_for(|stop| *stop) => break,
        };
        let Ok((stream, _)) = accepted else {
            // Out of file descriptors, most likely: give others time to end.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        // Small answers must not wait for more.
        let _ = stream.set_nodelay(true);
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEADER_TIME)
            .max_buf_size(HEADER_BYTES)
            .max_headers(HEADER_LINES)
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router.clone()));
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // What goes wrong on a connection is its caller's to notice.
            let _ = connection.await;
            drop(place);
        });
    }
    drop(listener);
    if timeout(STOP_TIME, graceful.shutdown()).await.is_err() {
        tracing::warn!("some connections did not end in time");
    }
    let mut background = app.background.subscribe();
    let idle = background.wait_for(|running| *running == 0);
    if timeout(STOP_TIME, idle).await.is_err() {
        tracing::warn!("some work did not end in time; the next start takes it up");
    }
}

/// Waits until the operator wants the gateway to stop.
pub async fn stop_signal() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = interrupt.await;
}
