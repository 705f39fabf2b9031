//! Looking again by itself, where a script can, until nothing changes any more. Nothing moves on a page for it: whoever
//! looks decides what becomes of what was found.

use leptos::{
    leptos_dom::helpers::{IntervalHandle, set_interval_with_handle},
    prelude::*,
};
use std::{cell::Cell, future::Future, pin::Pin, rc::Rc, time::Duration};

/// A look on its way; whether there is more to come.
type Looking = Pin<Box<dyn Future<Output = bool>>>;

/// Calls `look` again and again, until it says that nothing more comes or the page goes. What is given back says that it
/// does: without scripts it never will.
pub fn look_again<F>(every: Duration, look: impl Fn() -> F + 'static) -> RwSignal<bool>
where
    F: Future<Output = bool> + 'static,
{
    repeat(every, Rc::new(move || -> Looking { Box::pin(look()) }))
}

fn repeat(every: Duration, look: Rc<dyn Fn() -> Looking>) -> RwSignal<bool> {
    let scripted = RwSignal::new(false);
    Effect::new(move |_| {
        scripted.set(true);
        let look = look.clone();
        let timer = Rc::new(Cell::new(None::<IntervalHandle>));
        let running = timer.clone();
        let tick = move || {
            let (looking, running) = (look(), running.clone());
            leptos::task::spawn_local(async move {
                if !looking.await
                    && let Some(timer) = running.take()
                {
                    timer.clear();
                }
            });
        };
        if let Ok(started) = set_interval_with_handle(tick, every) {
            timer.set(Some(started));
            on_cleanup(move || started.clear());
        }
    });
    scripted
}
