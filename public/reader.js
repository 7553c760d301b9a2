// Shows a document page by page within the page of its unit, by PDF.js, which comes only when somebody asks for it.
const PLACE = "xueshi/page/";
const SIDES = 3;

for (const reader of document.querySelectorAll("[data-reader]")) {
  const { source, folder, page: asked } = reader.dataset;
  const open = reader.querySelector("[data-act=open]");
  const room = reader.querySelector("[data-part=room]");
  const canvas = reader.querySelector("canvas");
  const words = reader.querySelector("[data-part=text]");
  const number = reader.querySelector("input[type=number]");
  const total = reader.querySelector("[data-part=total]");
  const state = reader.querySelector("[role=status]");
  const back = reader.querySelector("[data-act=back]");
  const on = reader.querySelector("[data-act=on]");
  const nearer = reader.querySelector("[data-act=nearer]");
  const farther = reader.querySelector("[data-act=farther]");
  const key = PLACE + source.split("/")[2];
  let doc = null;
  let at = 1;
  let zoom = 1;
  let drawing = null;

  const kept = () => {
    try {
      return Number(localStorage.getItem(key)) || 1;
    } catch {
      return 1;
    }
  };
  const keep = () => {
    try {
      localStorage.setItem(key, String(at));
    } catch {
      // Then it opens at its beginning.
    }
  };

  const show = async (wanted) => {
    at = Math.min(Math.max(Math.round(wanted) || 1, 1), doc.numPages);
    number.value = String(at);
    back.disabled = at === 1;
    on.disabled = at === doc.numPages;
    keep();
    drawing?.cancel();
    const now = at;
    const page = await doc.getPage(now);
    if (now !== at) return;
    const sheet = page.getViewport({ scale: 1 });
    const sharp = Math.min(devicePixelRatio || 1, SIDES);
    const width = room.clientWidth * zoom;
    const viewport = page.getViewport({ scale: (width / sheet.width) * sharp });
    canvas.width = Math.floor(viewport.width);
    canvas.height = Math.floor(viewport.height);
    canvas.style.width = `${Math.floor(width)}px`;
    drawing = page.render({ canvas, viewport });
    try {
      await drawing.promise;
    } catch (error) {
      if (error.name !== "RenderingCancelledException") throw error;
      return;
    }
    // What is drawn cannot be heard: the words stand beside it.
    const content = await page.getTextContent();
    if (now !== at) return;
    words.textContent = content.items.map((item) => item.str + (item.hasEOL ? "\n" : "")).join("");
    state.textContent = reader.dataset.said.replace("[page]", String(at)).replace("[pages]", String(doc.numPages));
  };
  const go = (wanted) => show(wanted).catch(failed);
  function failed() {
    state.textContent = reader.dataset.failed;
  }

  reader.hidden = false;
  open.addEventListener("click", async () => {
    open.disabled = true;
    state.textContent = reader.dataset.loading;
    try {
      const library = await import(`${folder}/pdf.mjs`);
      library.GlobalWorkerOptions.workerSrc = `${folder}/pdf.worker.mjs`;
      doc = await library.getDocument({
        url: source,
        cMapUrl: `${folder}/`,
        cMapPacked: true,
        standardFontDataUrl: `${folder}/`,
        wasmUrl: `${folder}/`,
        isEvalSupported: false,
        // Only what is looked at comes over the line.
        disableAutoFetch: true,
        disableStream: true,
      }).promise;
      total.textContent = String(doc.numPages);
      number.max = String(doc.numPages);
      reader.dataset.open = "yes";
      room.hidden = false;
      await show(Number(asked) || kept());
      room.focus();
    } catch {
      open.disabled = false;
      failed();
    }
  });
  back.addEventListener("click", () => go(at - 1));
  on.addEventListener("click", () => go(at + 1));
  number.addEventListener("change", () => go(Number(number.value)));
  nearer.addEventListener("click", () => {
    zoom = Math.min(zoom * 1.25, 4);
    go(at);
  });
  farther.addEventListener("click", () => {
    zoom = Math.max(zoom / 1.25, 1);
    go(at);
  });
  room.addEventListener("keydown", (event) => {
    const steps = { ArrowLeft: -1, PageUp: -1, ArrowRight: 1, PageDown: 1 };
    const step = steps[event.key];
    // Zoomed in, the arrows move the sheet.
    if (step === undefined || (zoom > 1 && event.key.startsWith("Arrow"))) return;
    event.preventDefault();
    go(at + step);
  });
  // A note below is tied to the page that is open.
  document.addEventListener("focusin", (event) => {
    const field = event.target.closest?.("form[data-note]")?.elements.namedItem("place");
    if (doc && field && event.target.name === "note" && event.target.value === "" && !field.dataset.typed) field.value = String(at);
  });
  let wide = 0;
  new ResizeObserver(() => {
    if (!doc || room.clientWidth === wide) return;
    wide = room.clientWidth;
    go(at);
  }).observe(room);
}
