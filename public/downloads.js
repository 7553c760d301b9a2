// Stores a course to be opened without a line, lists what is stored, and sends what was learnt meanwhile.
const COURSE = "xueshi/course/";
const MARK = "/downloads/";
const EVIDENCE = "xueshi/evidence/";
const TRIES = 6;
const WAIT = 2000;

const sleep = (millis) => new Promise((resolve) => setTimeout(resolve, millis));
const words = document.querySelector("script[data-downloads]").dataset;
const plural = new Intl.PluralRules(document.documentElement.lang);
const fill = (text, values) =>
  text.replace(/\[(\w+)(?:\|([^|\]]*)\|([^\]]*))?\]/g, (_, name, one, other) => {
    if (other === undefined) return values[name] ?? "";
    return plural.select(Number(values[name])) === "one" ? one : other;
  });
const size = (bytes) => fill(words.size, { megabytes: Math.max(bytes / 1048576, 0.1).toFixed(1) });
const able = "serviceWorker" in navigator && "caches" in window;

async function wake() {
  const worker = await navigator.serviceWorker.register("/worker.js");
  await navigator.serviceWorker.ready;
  worker.active?.postMessage("refresh");
}

/// One address, through a line that breaks: what has arrived is not asked for again.
async function whole(address, told) {
  const parts = [];
  let got = 0;
  let first;
  for (let attempt = 0; ; attempt += 1) {
    try {
      const headers = got > 0 ? { range: `bytes=${got}-` } : {};
      const answer = await fetch(address, { headers });
      if (answer.redirected || !answer.ok) throw Object.assign(new Error(String(answer.status)), { final: answer.status < 500 });
      if (answer.status === 200) {
        parts.length = 0;
        got = 0;
        first = answer;
      }
      const reader = answer.body.getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        parts.push(value);
        got += value.length;
        attempt = 0;
        told(value.length);
      }
      const headersOf = new Headers(first.headers);
      for (const name of ["content-encoding", "content-length", "content-range"]) headersOf.delete(name);
      return new Response(new Blob(parts, { type: headersOf.get("content-type") ?? "" }), { status: 200, headers: headersOf });
    } catch (error) {
      if (error.final || error.name === "QuotaExceededError" || attempt >= TRIES) throw error;
      await sleep(WAIT * (attempt + 1));
    }
  }
}

const path = (address) => new URL(address, location.href).pathname;

/// What a page shows and runs, of this site.
function needs(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const found = [
    ...[...page.querySelectorAll("link[href]")].map((each) => each.getAttribute("href")),
    ...[...page.querySelectorAll("script[src], main img[src], main source[src], main track[src], main video[poster]")].map(
      (each) => each.getAttribute("src") ?? each.getAttribute("poster"),
    ),
    ...[...page.querySelectorAll("video[poster]")].map((each) => each.getAttribute("poster")),
    ...[...page.querySelectorAll("#open-document")].map((each) => each.getAttribute("href")),
  ];
  // The loader of the islands asks for what its tag names.
  for (const tag of page.querySelectorAll("script[data-glue]")) found.push(tag.dataset.glue, tag.dataset.wasm);
  for (const { dataset } of page.querySelectorAll("[data-reader]")) {
    found.push(`${dataset.folder}/pdf.mjs`, `${dataset.folder}/pdf.worker.mjs`);
  }
  return found.filter((address) => /^\/(assets|media)\//.test(address ?? "")).map(path);
}

async function store(offer, told) {
  await wake();
  await navigator.storage?.persist?.();
  const { code, title } = offer.dataset;
  const pages = JSON.parse(offer.dataset.pages);
  const cache = await caches.open(COURSE + code);
  await cache.delete(MARK + code);
  let bytes = 0;
  const count = (more) => {
    bytes += more;
    told(bytes);
  };
  for (const { url } of pages) {
    const answer = await whole(`${url}?stored=1`, count);
    const html = await answer.clone().text();
    for (const address of new Set(needs(html))) {
      const before = await cache.match(address);
      if (before) count((await before.blob()).size);
      else await cache.put(address, await whole(address, count));
    }
    await cache.put(url, answer);
  }
  const mark = { code, title, bytes, at: Date.now(), pages };
  await cache.put(MARK + code, new Response(JSON.stringify(mark), { headers: { "content-type": "application/json" } }));
}

const marks = async () => {
  const found = [];
  for (const name of await caches.keys()) {
    if (!name.startsWith(COURSE)) continue;
    const code = name.slice(COURSE.length);
    const mark = await (await caches.open(name)).match(MARK + code);
    found.push(mark ? await mark.json() : { code, title: code, bytes: 0, at: 0, pages: [] });
  }
  return found.sort((a, b) => b.at - a.at);
};

const offer = document.querySelector("[data-download]");
if (offer && able) {
  const button = offer.querySelector("button");
  const state = offer.querySelector("[role=status]");
  const meter = offer.querySelector("progress");
  const expected = Number(offer.dataset.bytes);
  const say = (text) => {
    state.textContent = text;
  };
  offer.hidden = false;
  const known = (await marks()).find((mark) => mark.code === offer.dataset.code);
  if (known && known.at > 0) say(fill(words.stored, { size: size(known.bytes) }));
  button.addEventListener("click", async () => {
    button.disabled = true;
    meter.hidden = false;
    try {
      await store(offer, (bytes) => {
        meter.value = Math.min(bytes / Math.max(expected, 1), 1);
        say(fill(words.storing, { size: size(bytes) }));
      });
      const mark = (await marks()).find((each) => each.code === offer.dataset.code);
      say(fill(words.stored, { size: size(mark.bytes) }));
    } catch (error) {
      say(error.name === "QuotaExceededError" ? words.full : words.failed);
    }
    meter.hidden = true;
    button.disabled = false;
  });
}

const list = document.querySelector("[data-stored-list]");
async function show() {
  const found = await marks();
  const row = list.querySelector("template");
  const place = list.querySelector("ul");
  list.querySelector("[data-part=none]").hidden = found.length > 0;
  place.replaceChildren(
    ...found.map((mark) => {
      const item = row.content.cloneNode(true);
      const link = item.querySelector("a");
      link.textContent = mark.title;
      const units = item.querySelector("ol");
      if (mark.at > 0) {
        link.href = mark.pages[0]?.url ?? `/courses/${mark.code}`;
        const date = new Date(mark.at).toLocaleDateString(document.documentElement.lang);
        item.querySelector("[data-part=about]").textContent = fill(words.about, { size: size(mark.bytes), date });
        units.replaceChildren(
          ...mark.pages.map(({ url, title }) => {
            const line = document.createElement("li");
            const to = document.createElement("a");
            to.href = url;
            to.textContent = title;
            line.append(to);
            return line;
          }),
        );
      } else {
        link.href = `/courses/${mark.code}`;
        item.querySelector("[data-part=about]").textContent = words.incomplete;
        units.parentElement.remove();
      }
      const button = item.querySelector("button");
      button.setAttribute("aria-label", fill(words.delete, { title: mark.title }));
      button.addEventListener("click", async () => {
        await caches.delete(COURSE + mark.code);
        await show();
        list.querySelector("h2").focus();
      });
      return item;
    }),
  );
  const total = found.reduce((sum, mark) => sum + mark.bytes, 0);
  list.querySelector("[data-part=total]").textContent = found.length > 0 ? fill(words.total, { size: size(total) }) : "";
}

/// Messages of pages that are gone, by the account and the session that they name.
function waiting() {
  const found = [];
  for (let at = 0; at < localStorage.length; at += 1) {
    const key = localStorage.key(at);
    if (!key.startsWith(EVIDENCE)) continue;
    const [account] = key.slice(EVIDENCE.length).split("/");
    try {
      found.push({ key, account, ...JSON.parse(localStorage.getItem(key)) });
    } catch {
      // Not ours.
    }
  }
  return found.sort((a, b) => a.message.session.localeCompare(b.message.session) || a.message.number - b.message.number);
}

const seconds = (millis) => millis / 1000;
const covers = (covered, [from, to]) => covered.some(([a, b]) => a * 1000 <= from + 1 && to - 1 <= b * 1000);

/// What is sent twice counts once. What the server admits later stays, for the page of its unit.
async function send() {
  let sent = 0;
  for (const { key, account, unit, message } of waiting()) {
    const free = navigator.locks
      ? await navigator.locks.request(`xueshi/session/${message.session}`, { ifAvailable: true }, (lock) => lock !== null)
      : true;
    if (!free) continue;
    const body = {
      account,
      session: message.session,
      number: message.number,
      watched: message.watched.map(([from, to]) => [seconds(from), seconds(to)]),
    };
    if (message.position !== null && message.position !== undefined) body.position = seconds(message.position);
    if (message.present) body.present = true;
    let answer;
    try {
      answer = await fetch(`/api/v1/me/units/${encodeURIComponent(unit)}/heartbeats`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
    } catch {
      break;
    }
    if (answer.ok) {
      const { unit: state } = await answer.json();
      if (message.watched.every((passage) => covers(state.covered, passage))) {
        localStorage.removeItem(key);
        sent += 1;
      }
    } else if (answer.status === 404 || answer.status === 422) {
      localStorage.removeItem(key);
    } else {
      break;
    }
  }
  return sent;
}

async function settle() {
  const state = document.querySelector("[data-part=waiting]");
  const tell = () => {
    const count = waiting().length;
    state.textContent = count > 0 ? fill(words.waiting, { count }) : words.settled;
  };
  tell();
  if (navigator.onLine && (await send()) > 0) tell();
}

if (list) {
  document.querySelector("[data-part=offline]").hidden = navigator.onLine;
  addEventListener("online", () => {
    document.querySelector("[data-part=offline]").hidden = true;
    settle();
  });
  if (able) {
    list.hidden = false;
    document.querySelector("[data-part=unable]").hidden = true;
    wake().catch(() => {});
    await show();
  }
  await settle();
}
