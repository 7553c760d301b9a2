// Plays a package: gives its activity the programming interface of its standard, and sends what it keeps to the server.
const setup = JSON.parse(document.querySelector("script[data-play]").dataset.play);
const state = document.querySelector("#package-state");
const frame = document.querySelector("#package-content");
let version = setup.version;

const say = (text, isWrong) => {
  state.textContent = text;
  state.dataset.wrong = isWrong ? "yes" : "no";
};

// What the server answers to a save, as the interface wants it told.
const heard = (status, text) => {
  if (status === 409) {
    say(setup.words.elsewhere, true);
    return { result: "false", errorCode: 101 };
  }
  if (status < 200 || status > 299) {
    say(setup.words.offline, true);
    return { result: "false", errorCode: 101 };
  }
  const answer = JSON.parse(text);
  version = answer.version;
  say(answer.message, false);
  return { result: "true", errorCode: 0 };
};

const settings = {
  autocommit: true,
  autocommitSeconds: 20,
  lmsCommitUrl: setup.save,
  dataCommitFormat: "json",
  commitRequestDataType: "application/json;charset=UTF-8",
  alwaysSendTotalTime: true,
  logLevel: 4,
  mastery_override: setup.mastery !== null,
  requestHandler: (commit) => ({ version, cmi: commit.cmi ?? commit }),
  xhrResponseHandler: (xhr) => heard(xhr.status, xhr.responseText),
  responseHandler: async (response) => heard(response.status, await response.text()),
};

// An attempt that was suspended goes on; any other begins anew, and what was attained stays with the server.
const before = setup.data ?? {};
if (setup.standard === "scorm-1.2") {
  const api = new Scorm12API(settings);
  const isSuspended = before.core?.exit === "suspend";
  const cmi = isSuspended ? structuredClone(before) : {};
  cmi.core = {
    ...cmi.core,
    student_id: setup.learner.id,
    student_name: setup.learner.name,
    lesson_mode: "normal",
    credit: "credit",
    entry: isSuspended ? "resume" : "ab-initio",
    exit: "",
  };
  delete cmi.core.session_time;
  cmi.launch_data = setup.launchData ?? "";
  if (setup.mastery !== null) cmi.student_data = { ...cmi.student_data, mastery_score: String(setup.mastery / 10) };
  api.loadFromJSON(cmi, "cmi");
  window.API = api;
} else {
  const api = new Scorm2004API(settings);
  const isSuspended = before.exit === "suspend";
  const cmi = isSuspended ? structuredClone(before) : {};
  Object.assign(cmi, {
    learner_id: setup.learner.id,
    learner_name: setup.learner.name,
    mode: "normal",
    credit: "credit",
    entry: isSuspended ? "resume" : "ab-initio",
    exit: "",
    launch_data: setup.launchData ?? "",
  });
  delete cmi.session_time;
  if (setup.mastery !== null) cmi.scaled_passing_score = String(setup.mastery / 1000);
  api.loadFromJSON(cmi, "cmi");
  window.API_1484_11 = api;
}
frame.src = setup.launch;
