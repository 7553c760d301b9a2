// Shows an H5P content, and tells the page around it (play.js) what comes of it: what its learner attained, and what the content
// keeps so that one goes on where one stopped.
const setup = JSON.parse(document.querySelector("script[data-h5p]").dataset.h5p);
const around = window.parent.Content;
const id = "content";

/** What the content keeps, as its libraries will ask for it: by part, then by name. */
const userData = structuredClone(around.userData);

// A browser that keeps nothing for frames of other sites refuses even to be asked, which the libraries do not expect.
for (const name of ["localStorage", "sessionStorage"]) {
  try {
    void window[name];
  } catch {
    const kept = new Map();
    const value = { getItem: (key) => kept.get(key) ?? null, setItem: (key, text) => kept.set(key, String(text)), removeItem: (key) => kept.delete(key) };
    Object.defineProperty(window, name, { value });
  }
}

try {
  // Where something is missing that is fetched, the library waits for ever: only what it throws can be told.
  await new H5PStandalone.H5P(document.querySelector("#content"), {
    id,
    h5pJsonPath: setup.files,
    frameJs: setup.core,
    frameCss: setup.style,
    embedType: "div",
    // Soon enough for who closes the page; what is done is told at once.
    saveFreq: 15,
    contentUserData: userData,
    metadata: { title: setup.title, license: "U" },
    reportingIsEnabled: true,
    icon: false,
    // Begun below, when everything listens.
    preventH5PInit: false,
  });
} catch (error) {
  around.broken(String(error?.message ?? error));
  throw error;
}

H5P.externalDispatcher.on("xAPI", (event) => {
  // What has a parent is about a part of the content.
  if (event.getVerifiedStatementValue(["context", "contextActivities", "parent"])) return;
  const verb = event.getVerb();
  if (verb !== "completed" && verb !== "answered") return;
  around.said(verb, event.data.statement.result ?? {});
  // Soon: whoever is done closes the page.
  setTimeout(() => {
    const state = H5P.instances[0]?.getCurrentState?.();
    if (state !== undefined) H5P.setUserData(id, "state", state, { deleteOnChange: true });
  });
});

// In place of the library's own way to a server, which wants to know its learner by mail.
const all = H5PIntegration.contents[`cid-${id}`];
let last = JSON.stringify(userData);
const told = (act) => (...values) => {
  act(...values);
  const now = JSON.stringify(all.contentUserData ?? {});
  if (now !== last) around.kept(JSON.parse((last = now)));
};
H5P.setUserData = told(H5P.setUserData);
H5P.deleteUserData = told(H5P.deleteUserData);

H5P.init(document.body);

const [instance] = H5P.instances;
addEventListener("resize", () => H5P.trigger(instance, "resize"));
if (setup.isSilent || instance?.getMaxScore?.() === 0) around.opened();
