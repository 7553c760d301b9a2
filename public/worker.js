// Keeps the courses that a teacher chose, so that they open without a line. Nothing is stored that nobody asked for, and
// what is stored is shown only where the line fails: whoever is connected sees what the server says.
const SHELL = "xueshi/shell";
const COURSE = "xueshi/course/";
const LIST = "/downloads";
/// Before a stored page is shown in the place of one that does not come, in milliseconds.
const PATIENCE = 5000;

self.addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      await refresh();
      await self.skipWaiting();
    })(),
  );
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  if (event.data === "refresh") event.waitUntil(refresh().catch(() => {}));
});

/// The list of what is stored, without anybody's name on it, and what it needs.
async function refresh() {
  const answer = await fetch(LIST, { credentials: "omit" });
  if (!answer.ok) throw new Error(String(answer.status));
  const html = await answer.clone().text();
  const needs = [...html.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map((found) => found[1]);
  const cache = await caches.open(SHELL);
  for (const address of new Set(needs)) {
    if (!(await cache.match(address))) await cache.add(address);
  }
  await cache.put(LIST, answer);
  // What earlier releases needed.
  for (const request of await cache.keys()) {
    const { pathname } = new URL(request.url);
    if (pathname !== LIST && !needs.includes(pathname)) await cache.delete(request);
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (address.origin !== self.location.origin) return;
  if (request.method === "POST" && address.pathname === "/logout") {
    // The next person at this device finds nobody's courses.
    event.waitUntil(forget());
    return;
  }
  if (request.method !== "GET") return;
  if (request.mode === "navigate") {
    event.respondWith(page(request, address));
  } else if (address.pathname.startsWith("/media/") || address.pathname.startsWith("/assets/")) {
    event.respondWith(file(request, address));
  }
});

async function forget() {
  for (const name of await caches.keys()) {
    if (name.startsWith(COURSE)) await caches.delete(name);
  }
}

/// What is stored under an address, whatever was asked behind it.
async function stored(address) {
  for (const name of await caches.keys()) {
    if (!name.startsWith(COURSE) && name !== SHELL) continue;
    const found = await (await caches.open(name)).match(address.pathname, { ignoreVary: true });
    if (found) return found;
  }
  return undefined;
}

async function page(request, address) {
  const kept = address.pathname.startsWith("/learn/") ? await stored(address) : undefined;
  const line = fetch(request);
  if (!kept) {
    try {
      return await line;
    } catch {
      const list = await stored(new URL(LIST, address));
      return list ?? Response.error();
    }
  }
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  try {
    const first = await Promise.race([line, late]);
    if (first && first.status < 500) return first;
  } catch {
    // The line is down.
  }
  line.catch(() => {});
  return kept;
}

/// A name with a fingerprint says what is in it, so what is stored is never old.
async function file(request, address) {
  const kept = await stored(address);
  return kept ? part(request, kept) : fetch(request);
}

/// Players ask for parts, and seek by them.
async function part(request, whole) {
  const range = /^bytes=(\d*)-(\d*)$/.exec(request.headers.get("range") ?? "");
  if (!range || (range[1] === "" && range[2] === "")) return whole;
  const blob = await whole.blob();
  const last = blob.size - 1;
  const from = range[1] === "" ? Math.max(blob.size - Number(range[2]), 0) : Number(range[1]);
  const to = range[1] === "" || range[2] === "" ? last : Math.min(Number(range[2]), last);
  const type = whole.headers.get("content-type") ?? "application/octet-stream";
  if (from > to) {
    return new Response(null, { status: 416, headers: { "content-range": `bytes */${blob.size}` } });
  }
  return new Response(blob.slice(from, to + 1, type), {
    status: 206,
    headers: {
      "content-type": type,
      "content-length": String(to - from + 1),
      "content-range": `bytes ${from}-${to}/${blob.size}`,
      "accept-ranges": "bytes",
    },
  });
}
