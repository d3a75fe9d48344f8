//! Gathers what several webhooks brought at the same time into one transaction.

use std::sync::Arc;
use std::time::Instant;

use tokio::sync::{mpsc, oneshot};
use wanti_port::{Arrival, PortError};

use crate::order::Report;
use crate::runtime::Shared;

/// Pieces in one transaction, at most.
const TOGETHER: usize = 256;
/// Callers that may wait for the disk; beyond it they are refused at once.
pub(crate) const CALLERS: usize = 1024;

/// One call that waits until its pieces are stored.
pub(crate) struct Letters {
    pub(crate) arrivals: Vec<Arrival>,
    pub(crate) answer: oneshot::Sender<Result<(), PortError>>,
    pub(crate) since: Instant,
}

/// Stores what comes in until nobody can bring anything any more.
pub(crate) async fn store(shared: Arc<Shared>, mut queue: mpsc::Receiver<Letters>) {
    let mut calls = Vec::with_capacity(TOGETHER);
    while queue.recv_many(&mut calls, TOGETHER).await > 0 {
        keep(&shared, &mut calls).await;
    }
}

/// A piece that the store refuses must not take its neighbours with it.
async fn keep(shared: &Arc<Shared>, calls: &mut Vec<Letters>) {
    let counts: Vec<usize> = calls.iter().map(|call| call.arrivals.len()).collect();
    let together = calls.iter_mut().flat_map(|call| call.arrivals.drain(..)).collect();
    match shared.crew().receive(together).await {
        Ok(report) => stored(shared, calls, report),
        Err((PortError::Refused(_), mut arrivals)) if calls.len() > 1 => {
            for (mut call, count) in std::mem::take(calls).into_iter().zip(counts) {
                call.arrivals = arrivals.drain(..count.min(arrivals.len())).collect();
                Box::pin(keep(shared, &mut vec![call])).await;
            }
        }
        Err((error, _)) => {
            tracing::error!(%error, calls = calls.len(), "what arrived could not be stored");
            calls.drain(..).for_each(|call| {
                let _ = call.answer.send(Err(error.clone()));
            });
        }
    }
}

fn stored(shared: &Arc<Shared>, calls: &mut Vec<Letters>, report: Report) {
    for call in calls.drain(..) {
        shared.counts().acknowledged.took(call.since.elapsed());
        let _ = call.answer.send(Ok(()));
    }
    shared.report(report);
}
