// Keeps what stands in a form while it is written, so that a closed window or a broken link loses no text. The server
// shows it again wherever the form is opened next. Files go their own way.
const words = document.querySelector("script[data-kept]").dataset;
const PAUSE = 2000;
const AGAIN = 15000;

for (const form of document.querySelectorAll("form[data-unsent]")) {
  const address = form.dataset.keptAt ?? `${location.pathname.split("/").slice(0, 3).join("/")}/unsent`;
  const state = document.createElement("p");
  state.className = "hint";
  state.setAttribute("role", "status");
  const say = (text) => {
    if (!state.isConnected) form.append(state);
    state.textContent = text;
  };
  let timer = null;
  let kept = null;
  let sent = false;
  // What is under way when the form goes must not arrive behind it.
  const under = new AbortController();

  const fields = () => {
    const body = new URLSearchParams({ place: form.dataset.unsent, script: "yes" });
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string") body.append(name, value);
    }
    return body;
  };
  const keep = async () => {
    timer = null;
    const body = fields();
    if (sent || body.toString() === kept) return;
    try {
      const answer = await fetch(address, { method: "POST", body, signal: under.signal });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      kept = body.toString();
      say(words.kept.replace("[time]", await answer.text()));
    } catch {
      if (sent) return;
      say(words.failed);
      timer ??= setTimeout(keep, AGAIN);
    }
  };
  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  });
  form.addEventListener("submit", (event) => {
    // A form that waits for its files is not on its way yet.
    if (event.defaultPrevented) return;
    sent = true;
    clearTimeout(timer);
    under.abort();
  });
  // Whoever leaves within the pause.
  addEventListener("pagehide", () => {
    if (timer !== null && !sent) navigator.sendBeacon(address, fields());
  });
}
