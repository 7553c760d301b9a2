// Sends the file of a field ahead of its form, piece by piece, and goes on where a broken link left off. The field then
// only names the upload. Without this script the file travels with the form.
const words = JSON.parse(document.querySelector("script[data-uploads]").dataset.uploads);
const fill = (text, values) => text.replace(/\[(\w+)\]/g, (_, name) => values[name]);
const megabytes = (bytes) => (bytes / 1048576).toFixed(bytes < 10485760 ? 1 : 0);
// Forms that were sent while a file of theirs was on its way, with the button that was pressed; they go when it has arrived.
const waiting = new Map();
const underWay = new Map();
const count = (form, by) => {
  underWay.set(form, (underWay.get(form) ?? 0) + by);
  if (underWay.get(form) > 0 || !waiting.has(form)) return;
  const button = waiting.get(form);
  waiting.delete(form);
  form.requestSubmit(button);
};
const RETRIES = [0, 1000, 2000, 4000, 8000, 15000, 15000, 30000, 30000, 60000, 60000, 60000];

for (const input of document.querySelectorAll("input[type=file][data-upload]")) {
  const sent = document.querySelector(`#${CSS.escape(input.dataset.upload)}`);
  const state = document.querySelector(`#${CSS.escape(input.dataset.upload)}-state`);
  const isRequired = input.required;
  let upload = null;
  let begun = null;
  const end = (isThere) => {
    if (!upload) return;
    upload = null;
    if (!isThere) waiting.delete(input.form);
    count(input.form, -1);
  };

  const say = (text, cancel) => {
    state.textContent = text;
    if (!cancel) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button quiet small";
    button.textContent = words.cancel;
    button.addEventListener("click", cancel);
    state.append(" ", button);
  };
  const forget = () => {
    upload?.abort(true).catch(() => {});
    end(false);
    sent.value = "";
    input.value = "";
    input.required = isRequired;
    say("");
    input.focus();
  };
  const show = (done, total) => {
    const seconds = (Date.now() - begun.at) / 1000;
    const rate = (done - begun.from) / Math.max(seconds, 0.5);
    const percent = Math.floor((100 * done) / Math.max(total, 1));
    const left = rate > 0 ? Math.ceil((total - done) / rate / 60) : 0;
    const speed = rate > 0 ? Math.max(1, Math.round(rate / 1024)) : 0;
    say(fill(words.sending, { percent, size: megabytes(total), speed, left }), forget);
  };

  const begin = async () => {
    const [file] = input.files;
    if (!file) return;
    upload?.abort().catch(() => {});
    end(false);
    sent.value = "";
    begun = null;
    upload = new tus.Upload(file, {
      endpoint: "/api/v1/uploads",
      retryDelays: RETRIES,
      metadata: { filename: file.name },
      removeFingerprintOnSuccess: true,
      onProgress: (done, total) => {
        begun ??= { at: Date.now(), from: done };
        show(done, total);
      },
      // What waits for the link says so; the pieces that arrived are kept.
      onShouldRetry: (error) => {
        const status = error.originalResponse?.getStatus() ?? 0;
        const mayPass = status === 0 || status === 409 || status === 423 || status === 429 || status >= 500;
        if (mayPass) say(words.waiting, forget);
        return mayPass;
      },
      onError: (error) => {
        const status = error.originalResponse?.getStatus() ?? 0;
        end(false);
        const found = status === 422 && /the virus scanner found ([^"]+)"/.exec(error.originalResponse.getBody());
        say(found ? fill(words.infected, { name: found[1] }) : status === 413 ? words.large : status === 401 || status === 403 ? words.signIn : words.failed);
      },
      onSuccess: () => {
        sent.value = upload.url.split("/").pop();
        input.required = false;
        input.value = "";
        say(fill(words.sent, { name: file.name, size: megabytes(file.size) }), forget);
        end(true);
      },
    });
    count(input.form, 1);
    const [before] = await upload.findPreviousUploads().catch(() => []);
    if (before) upload.resumeFromPreviousUpload(before);
    say(words.begin, forget);
    upload.start();
  };
  input.addEventListener("change", begin);

  if (sent.value) input.required = false;
  // Chosen before this script arrived over a slow link.
  if (input.files.length > 0) begin();
  // The form waits for its files: sent too early, they would travel again.
  input.form.addEventListener("submit", (event) => {
    if (!upload) return;
    event.preventDefault();
    waiting.set(input.form, event.submitter);
    state.scrollIntoView({ block: "center" });
    say(words.wait, forget);
  });
}
