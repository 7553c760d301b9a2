// Beside a video or a sound: speed, small steps, keys, a picture of its own, and the text that follows. Words stand in
// the page; what is counted is not decided here.
const player = document.getElementById("player");
const tools = document.querySelector("[data-player-tools]");
const SPEED = "xueshi/speed";
const FOLLOW = "xueshi/follow";
const STEP = 10;

const remember = (key, value) => {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Where nothing is kept, it holds for this page.
  }
};
const recall = (key) => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
};

if (player && tools) {
  const fastest = Number(tools.dataset.fastest);
  const speeds = tools.querySelector("select");
  const options = [...speeds.options].map((option) => Number(option.value));
  const setSpeed = (speed) => {
    const allowed = options.filter((option) => option <= speed).at(-1) ?? options[0];
    player.playbackRate = allowed;
    speeds.value = String(allowed);
    remember(SPEED, String(allowed));
  };
  const jump = (seconds) => {
    const end = Number.isFinite(player.duration) ? player.duration : Infinity;
    player.currentTime = Math.min(Math.max(player.currentTime + seconds, 0), end);
  };
  const toggle = () => {
    if (player.paused) player.play().catch(() => {});
    else player.pause();
  };

  player.preservesPitch = true;
  player.defaultPlaybackRate = 1;
  speeds.addEventListener("change", () => setSpeed(Number(speeds.value)));
  // The browser's own menu offers speeds that the rules do not.
  player.addEventListener("ratechange", () => {
    if (player.playbackRate > fastest) setSpeed(fastest);
    else if (options.includes(player.playbackRate)) speeds.value = String(player.playbackRate);
  });
  const kept = Number(recall(SPEED));
  if (kept > 0) setSpeed(Math.min(kept, fastest));
  tools.hidden = false;

  const acts = {
    back: () => jump(-STEP),
    forward: () => jump(STEP),
    picture: () => {
      const leave = document.pictureInPictureElement === player;
      (leave ? document.exitPictureInPicture() : player.requestPictureInPicture()).catch(() => {});
    },
  };
  for (const button of tools.querySelectorAll("[data-act]")) {
    button.addEventListener("click", () => acts[button.dataset.act]());
    if (button.dataset.act === "picture") {
      button.hidden = !(document.pictureInPictureEnabled && player.requestPictureInPicture && !player.disablePictureInPicture);
    }
  }

  const slower = () => setSpeed(options.filter((option) => option < player.playbackRate).at(-1) ?? options[0]);
  const faster = () => setSpeed(options.find((option) => option > player.playbackRate) ?? options.at(-1));
  const captions = () => {
    const track = player.textTracks[0];
    if (track) track.mode = track.mode === "showing" ? "hidden" : "showing";
  };
  const link = (rel) => document.querySelector(`a[rel=${rel}]`)?.click();
  const keys = {
    " ": toggle,
    k: toggle,
    j: () => jump(-STEP),
    l: () => jump(STEP),
    ArrowLeft: () => jump(-5),
    ArrowRight: () => jump(5),
    m: () => (player.muted = !player.muted),
    c: captions,
    "<": slower,
    ">": faster,
    N: () => link("next"),
    P: () => link("prev"),
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    // What has a use for keys of its own keeps them; the player's controls do what the browser says.
    const own = "input, textarea, select, button, a, summary, audio, video, [contenteditable], [role=slider]";
    if (event.target.closest?.(own)) return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

const text = document.querySelector("[data-transcript]");
if (player && text) {
  const lines = [...text.querySelectorAll("li[data-from]")].map((line) => ({
    line,
    from: Number(line.dataset.from) / 1000,
    to: Number(line.dataset.to) / 1000,
    words: line.textContent.toLocaleLowerCase(),
  }));
  const box = text.querySelector("[data-part=tools]");
  const list = text.querySelector("ol");
  const search = text.querySelector("input[type=search]");
  const follow = text.querySelector("input[type=checkbox]");
  const count = text.querySelector("[data-part=count]");
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let current = null;

  box.hidden = false;
  follow.checked = recall(FOLLOW) !== "no";
  follow.addEventListener("change", () => remember(FOLLOW, follow.checked ? "yes" : "no"));
  const show = () => {
    const at = player.currentTime;
    const now = lines.find(({ from, to }) => from <= at && at < to)?.line ?? null;
    if (now === current) return;
    current?.removeAttribute("aria-current");
    current = now;
    if (!now) return;
    now.setAttribute("aria-current", "true");
    if (!follow.checked || !text.open || player.paused) return;
    // Within its own box: the page stays where the reader has it.
    const top = now.offsetTop - list.offsetTop - list.clientHeight / 3;
    list.scrollTo({ top, behavior: still.matches ? "auto" : "smooth" });
  };
  player.addEventListener("timeupdate", show);
  player.addEventListener("seeked", show);

  search.addEventListener("input", () => {
    const wanted = search.value.trim().toLocaleLowerCase();
    let found = 0;
    for (const { line, words } of lines) {
      const fits = wanted === "" || words.includes(wanted);
      line.hidden = !fits;
      if (fits) found += 1;
    }
    count.textContent = wanted === "" ? "" : count.dataset.pattern.replace("[count]", String(found));
  });
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    lines.find(({ line }) => !line.hidden)?.line.querySelector("a")?.click();
  });
}

// A note is tied to where the player stands when one begins to write it, and is kept without leaving the page.
const place = () => {
  const seconds = Math.floor(player?.currentTime ?? 0);
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (number) => String(number).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
};
const notes = () => document.getElementById("notes");
document.addEventListener("focusin", (event) => {
  const form = event.target.closest?.("form[data-note]");
  const field = form?.elements.namedItem("place");
  if (!player || !field || event.target.name !== "note" || event.target.value !== "" || field.dataset.typed) return;
  field.value = place();
});
document.addEventListener("input", (event) => {
  if (event.target.name === "place") event.target.dataset.typed = "yes";
});
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("#notes form");
  if (!form || event.defaultPrevented) return;
  event.preventDefault();
  const buttons = form.querySelectorAll("button");
  const fields = new URLSearchParams(new FormData(form, event.submitter));
  for (const button of buttons) button.disabled = true;
  try {
    const answer = await fetch(form.action, { method: "POST", body: fields });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("notes");
    if (!fresh) throw new Error(String(answer.status));
    notes().replaceWith(fresh);
    (fresh.querySelector("[aria-invalid]") ?? fresh.querySelector("[role=status]") ?? fresh.querySelector("textarea"))?.focus();
  } catch {
    // As without this script: what was typed is on its way, or the browser says why not.
    for (const button of buttons) button.disabled = false;
    notes().dataset.failed = "yes";
  }
});
