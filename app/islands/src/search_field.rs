//! The field of the search, with what may be meant as one types. Without scripts it is a plain field.

use leptos::{ev, prelude::*};

use crate::choosing::{Choosing, Led};

/// A field named `q` in a form of the page; `hint` is the id of what describes it, `list` names the suggestions, and
/// `found` says how many there are, with `{count}`.
#[island]
pub fn SearchField(value: String, hint: String, list: String, found: String) -> impl IntoView {
    let typed = RwSignal::new(value);
    let items = RwSignal::new(Vec::<String>::new());
    let choosing = RwSignal::new(Choosing::default());
    let input = NodeRef::<leptos::html::Input>::new();
    let choose = move |nth: usize| {
        if let Some(text) = items.with_untracked(|items| items.get(nth).cloned()) {
            typed.set(text);
            close(items, choosing);
            #[cfg(feature = "hydrate")]
            crate::browser::suggest::send_form(input, typed);
        }
    };
    let on_input = move |event: ev::Event| {
        typed.set(event_target_value(&event));
        #[cfg(feature = "hydrate")]
        crate::browser::suggest::ask(typed, items, choosing);
    };
    let on_key = move |event: ev::KeyboardEvent| {
        // While an input method composes, its keys are its own.
        if event.is_composing() {
            return;
        }
        let count = items.with_untracked(Vec::len);
        let led = choosing.try_update(|choosing| choosing.press(&event.key(), count));
        match led {
            Some(Led::Taken) => event.prevent_default(),
            Some(Led::Chosen(nth)) => {
                event.prevent_default();
                choose(nth);
            }
            Some(Led::Passed) | None => {}
        }
    };
    let is_open = move || choosing.with(|choosing| choosing.is_open) && !items.with(Vec::is_empty);
    let active = move || {
        choosing
            .with(|choosing| choosing.at)
            .map(|at| format!("q-{at}"))
    };
    let said = move || {
        if is_open() {
            found.replace("{count}", &items.with(Vec::len).to_string())
        } else {
            String::new()
        }
    };
    view! {
        <div class="suggest">
            <input
                id="q"
                name="q"
                type="search"
                maxlength="200"
                autocomplete="off"
                role="combobox"
                aria-autocomplete="list"
                aria-controls="q-list"
                aria-expanded=move || if is_open() { "true" } else { "false" }
                aria-activedescendant=active
                aria-describedby=hint
                prop:value=move || typed.get()
                value=typed.get_untracked()
                node_ref=input
                on:input=on_input
                on:keydown=on_key
                on:blur=move |_| close(items, choosing)
            />
            <ul id="q-list" role="listbox" aria-label=list hidden=move || !is_open()>
                {move || {
                    items
                        .get()
                        .into_iter()
                        .enumerate()
                        .map(|(nth, text)| {
                            let is_chosen = move || choosing.with(|choosing| choosing.at == Some(nth));
                            view! {
                                <li
                                    id=format!("q-{nth}")
                                    role="option"
                                    aria-selected=move || if is_chosen() { "true" } else { "false" }
                                    // Before the field loses the focus.
                                    on:mousedown=move |event: ev::MouseEvent| {
                                        event.prevent_default();
                                        choose(nth);
                                    }
                                >
                                    {text}
                                </li>
                            }
                        })
                        .collect::<Vec<_>>()
                }}
            </ul>
            <p class="visually-hidden" role="status">{said}</p>
        </div>
    }
}

fn close(items: RwSignal<Vec<String>>, choosing: RwSignal<Choosing>) {
    items.set(Vec::new());
    choosing.set(Choosing::default());
}
