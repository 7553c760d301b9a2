//! Which sessions are alive: each open page holds a lock of its session's name. Browsers give up a page's locks when
//! it is gone, however it went. Where there are no locks (they need a secure context) every session counts as gone:
//! then a message may be sent by two pages, which is harmless.

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

/// Gives the lock back when dropped.
pub struct Held(Option<Function>);

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(release) = &self.0 {
            _ = release.call0(&JsValue::UNDEFINED);
        }
    }
}

pub fn hold_for_ever(session: &str) {
    // Waits in line behind nobody: the name is new.
    let for_ever = Promise::new(&mut |_, _| {});
    let callback = Closure::once_into_js(move |_: JsValue| for_ever);
    _ = request(session, &Object::new(), &callback);
}

/// Nothing where the session's own page is open.
pub async fn try_hold(session: &str) -> Option<Held> {
    let mut release = None;
    let until = Promise::new(&mut |resolve, _| release = Some(resolve));
    let mut granted = None;
    let answer = Promise::new(&mut |resolve, _| granted = Some(resolve));
    let callback = Closure::once_into_js(move |lock: JsValue| {
        let is_free = !lock.is_null();
        if let Some(granted) = granted {
            _ = granted.call1(&JsValue::UNDEFINED, &JsValue::from_bool(is_free));
        }
        if is_free {
            until.into()
        } else {
            JsValue::UNDEFINED
        }
    });
    let options = Object::new();
    _ = Reflect::set(&options, &"ifAvailable".into(), &JsValue::TRUE);
    if request(session, &options, &callback).is_none() {
        return Some(Held(None));
    }
    let is_free = JsFuture::from(answer)
        .await
        .is_ok_and(|free| free.is_truthy());
    is_free.then_some(Held(release))
}

/// Nothing where this browser has no locks, or none for this page.
fn request(session: &str, options: &Object, callback: &JsValue) -> Option<()> {
    let locks = Reflect::get(&super::navigator(), &"locks".into()).ok()?;
    let request: Function = Reflect::get(&locks, &"request".into())
        .ok()?
        .dyn_into()
        .ok()?;
    let name = format!("xueshi/session/{session}").into();
    let done: Promise = request
        .call3(&locks, &name, options, callback)
        .ok()?
        .dyn_into()
        .ok()?;
    // A page that goes away while it waits breaks the promise; nobody is left to mind.
    wasm_bindgen_futures::spawn_local(async move { _ = JsFuture::from(done).await });
    Some(())
}
