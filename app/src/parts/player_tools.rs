//! What stands below a video or a sound: its speed, small steps, and the keys. Nothing of it is seen without scripts,
//! where the browser's own controls do the same.

use leptos::prelude::*;

use crate::{
    App,
    text::{Text, fill},
};

/// In thousandths of real time.
const SPEEDS: [u32; 7] = [500, 750, 1000, 1250, 1500, 1750, 2000];

/// `fastest`: in thousandths of real time, what the rules allow.
pub fn tools(text: &'static Text, fastest: u32, is_sound: bool) -> impl IntoView + use<> {
    let words = &text.player;
    // Hours need real time; a rule below it would leave nothing to choose.
    let fastest = fastest.max(SPEEDS[0]);
    let options: Vec<_> = SPEEDS
        .into_iter()
        .filter(|speed| *speed <= fastest)
        .map(|speed| {
            let factor = factor(speed);
            let label = fill(words.speed_value, &[("speed", &factor)]);
            view! { <option value=factor selected=speed == 1000>{label}</option> }
        })
        .collect();
    let limit = fill(words.speed_limit, &[("speed", &factor(fastest))]);
    let picture = (!is_sound).then(|| {
        view! { <button type="button" class="button quiet" data-act="picture">{words.picture}</button> }
    });
    let keys: Vec<_> = [
        ("K", words.key_toggle),
        ("J L", words.key_jump),
        ("← →", words.key_arrows),
        ("< >", words.key_speed),
        ("C", words.key_captions),
        ("M", words.key_mute),
        ("Shift+N Shift+P", words.key_units),
    ]
    .into_iter()
    .map(|(keys, does)| {
        let caps: Vec<_> = keys
            .split(' ')
            .map(|key| view! { <kbd>{key}</kbd> " " })
            .collect();
        view! { <div><dt>{caps}</dt><dd>{does}</dd></div> }
    })
    .collect();
    view! {
        <div class="player-tools" role="group" aria-label=words.tools hidden=true data-player-tools="" data-fastest=factor(fastest)>
            <label>{words.speed} " " <select>{options}</select></label>
            <button type="button" class="button quiet" data-act="back">{words.back}</button>
            <button type="button" class="button quiet" data-act="forward">{words.forward}</button>
            {picture}
            <details>
                <summary>{words.keys}</summary>
                <dl class="keys">{keys}</dl>
                <p class="muted small">{limit}</p>
            </details>
        </div>
    }
}

/// The script that minds the player, its transcript and the notes.
pub fn script(app: &App) -> Option<impl IntoView + use<>> {
    let script = app.assets.beside_player.clone()?;
    Some(view! { <script type="module" src=script></script> })
}

/// `1`, `1.25`
fn factor(permille: u32) -> String {
    let text = format!("{}.{:03}", permille / 1000, permille % 1000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_speed_is_written_without_needless_places() {
        assert_eq!(
            [500, 1000, 1250, 2000].map(factor),
            ["0.5", "1", "1.25", "2"]
        );
    }
}
