//! Work that was cut off, and time that runs out.

use std::sync::Arc;
use std::time::Duration;

use countersign::gateway::record::{AttemptRecord, SessionFacts};
use countersign::gateway::{Command, Effect, Needs, sid_of_reference};

use crate::app::{App, now};
use crate::engine::Unavailable;

/// How often to look, in seconds.
const PERIOD: u64 = 2;

/// How long a request may take before its work counts as cut off, in seconds.
const PATIENCE: u64 = 15;

/// How long the answers to merchants' calls are kept, in seconds.
const KEEP_ANSWERS: u64 = 24 * 60 * 60;

/// Looks after everything that was left when the process last ended.
///
/// # Errors
/// [`Unavailable`].
pub async fn after_start(app: &Arc<App>) -> Result<usize, Unavailable> {
    let time = now();
    let sids = app.store.unfinished_sessions(time, time).await?;
    for sid in &sids {
        look_after(app, sid).await?;
    }
    Ok(sids.len())
}

/// Looks again and again until the gateway stops.
pub async fn watch(app: Arc<App>) {
    let mut stopping = app.stopping.subscribe();
    loop {
        tokio::select! {
            _ = stopping.wait_for(|stop| *stop) => return,
            () = tokio::time::sleep(Duration::from_secs(PERIOD)) => {}
        }
        if sweep(&app).await.is_err() {
            tracing::warn!("a round of recovery was cut short");
        }
        app.waiters.sweep();
    }
}

async fn sweep(app: &Arc<App>) -> Result<(), Unavailable> {
    let time = now();
    for sid in app.store.unfinished_sessions(time.saturating_sub(PATIENCE), time).await? {
        look_after(app, &sid).await?;
    }
    for sid in app.store.overdue_sessions(time).await? {
        app.run(&Command::Expire { sid }).await?;
    }
    app.store.prune(time, KEEP_ANSWERS).await?;
    Ok(())
}

async fn look_after(app: &Arc<App>, sid: &str) -> Result<(), Unavailable> {
    app.run(&Command::Expire { sid: String::from(sid) }).await?;
    let needs = Needs { session: Some(String::from(sid)), ..Needs::default() };
    let Some(facts) = app.store.load(&needs).await?.session else { return Ok(()) };
    let Ok(effects) = app.gateway.recover(&facts) else {
        tracing::error!("a session cannot be recovered");
        return Ok(());
    };
    for effect in effects {
        let effect = too_late(app, &facts, effect).await?;
        app.carry_out(vec![effect]).await?;
    }
    Ok(())
}

/// A charge that never reached the rail is not made once the attempt's time is
/// over: the buyer has gone, and nobody waits for it any more.
async fn too_late(
    app: &Arc<App>,
    facts: &SessionFacts,
    effect: Effect,
) -> Result<Effect, Unavailable> {
    let Effect::Charge(charge) = &effect else { return Ok(effect) };
    let number = sid_of_reference(&charge.reference).map(|(_, number)| number);
    let over = |attempt: &AttemptRecord| Some(attempt.number) == number && attempt.until < now();
    if facts.attempts.iter().any(over) && app.issuer.query(&charge.reference).await?.is_none() {
        return Ok(Effect::Close { reference: charge.reference.clone() });
    }
    Ok(effect)
}
