// Wakes the islands of a page. The addresses carry fingerprints, so the server writes them into the script's own tag.
// A module has no `document.currentScript`: it is found by what it carries.
const tag = document.querySelector("script[data-glue][data-wasm]");
const islands = await import(new URL(tag.dataset.glue, document.baseURI));
await islands.default({ module_or_path: tag.dataset.wasm });
islands.hydrate();
for (const island of document.querySelectorAll("leptos-island")) {
  const wake = islands[island.dataset.component];
  // Without it the island stays as the server wrote it.
  if (wake) wake(island);
  else console.warn(`no island is called ${island.dataset.component}: the page and its scripts are of two builds`);
}
