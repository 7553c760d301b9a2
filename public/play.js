// Plays a package: shows one activity of it after the other, gives each the programming interface of its standard, and sends
// what it keeps to the server.
const setup = JSON.parse(document.querySelector("script[data-play]").dataset.play);
const isScorm = setup.standard.startsWith("scorm-");
const { read } = isScorm ? await import(setup.sequencing) : { read: () => null };
const words = setup.words;
const [state, frame] = ["#package-state", "#package-content"].map((name) => document.querySelector(name));
const [nav, bar] = ["#package-list", "#package-bar"].map((name) => document.querySelector(name));
const activities = new Map(setup.activities.map((activity) => [activity.id, activity]));

const say = (text, isWrong = false) => {
  state.textContent = text;
  state.dataset.wrong = isWrong ? "yes" : "no";
};

// ---- What is kept

let isLeaving = false;
addEventListener("pagehide", () => (isLeaving = true));
addEventListener("pageshow", () => (isLeaving = false));
addEventListener("beforeunload", () => {
  isLeaving = true;
  // Who stays after all goes on as before.
  setTimeout(() => (isLeaving = false), 1_000);
});

/** Posts and waits, as the interfaces of SCORM want it. The answer; nothing where it is not kept. */
const post = (body, query) => {
  const [address, text] = [setup.save + query, JSON.stringify(body)];
  const request = new XMLHttpRequest();
  try {
    request.open("POST", address, false);
    request.setRequestHeader("Content-Type", "application/json;charset=UTF-8");
    request.send(text);
  } catch {
    // While a page closes a browser sends beacons only, and tells nothing of what became of them.
    if (isLeaving && navigator.sendBeacon(address, text)) return {};
    say(words.offline, true);
    return null;
  }
  if (request.status < 200 || request.status > 299) {
    say(request.status === 409 ? words.elsewhere : words.offline, true);
    return null;
  }
  const answer = JSON.parse(request.responseText);
  say(answer.message);
  return answer;
};

let treeVersion = setup.tree.version;
const heard = (answer) => {
  treeVersion = answer.tree ?? treeVersion;
  for (const id of answer.met ?? []) activities.get(id).met = true;
  draw();
};

// While an activity goes, a browser lets nobody wait for an answer: what it says then is kept when it is gone.
let isGoing = false;
const said = [];

/** Keeps what an activity says, with the tree where that may have changed. */
const keep = (id, cmi, tree) => {
  if (isGoing && !isLeaving) {
    said.push(() => keep(id, cmi, tree));
    return true;
  }
  const activity = activities.get(id);
  const rollup = tree && { version: treeVersion, ...tree };
  const answer = post({ version: activity.version, cmi, tree: rollup }, `&activity=${encodeURIComponent(id)}`);
  if (!answer) return false;
  activity.data = cmi;
  activity.version = answer.version ?? activity.version;
  heard(answer);
  return true;
};

const keepTree = (tree) => {
  const answer = post({ tree: { version: treeVersion, ...tree } }, "");
  if (answer) heard(answer);
};

/** In place of the interface's own way to the server. */
const service = (tree) => ({
  processHttpRequest: (_, commit, isEnd) =>
    keep(current, commit.cmi ?? commit, isEnd ? tree?.() : undefined)
      ? { result: "true", errorCode: 0 }
      : { result: "false", errorCode: 101 },
  updateSettings() {},
});

const settings = {
  // Soon: what is first said as a page closes may come in later than the next one is made.
  autocommit: true,
  autocommitSeconds: 3,
  lmsCommitUrl: setup.save,
  dataCommitFormat: "json",
  alwaysSendTotalTime: true,
  logLevel: 4,
};

// ---- What is shown

let current = null;
let engine = null;

/** Shows an address in the frame, and waits until what was there has said its last. */
const show = (address) =>
  new Promise((done) => {
    frame.addEventListener("load", done, { once: true });
    frame.contentWindow.location.replace(address);
  });

/** Takes the activity away, and keeps what it said on its way. */
const nothing = async () => {
  isGoing = true;
  await show("about:blank");
  isGoing = false;
  for (const say of said.splice(0)) say();
};

const manifest = isScorm ? await fetch(setup.manifest).then((answer) => (answer.ok ? answer.text() : ""), () => "") : "";
const flat = { id: "", title: "", sequencingControls: { choice: true, flow: true }, children: setup.activities.map(({ id, title }) => ({ id, title })) };
const root = read(manifest) ?? flat;
const items = new Map();
const collect = (item) => {
  items.set(item.id, item);
  for (const child of item.children ?? []) collect(child);
};
collect(root);
/** What can be opened, in the order of the manifest. */
const leaves = [...items.keys()].filter((id) => activities.has(id));

const entries = new Map();
const entry = (item) => {
  const row = document.createElement("li");
  // A chapter can be chosen where it leads on into its first activity by itself.
  if (activities.has(item.id) || item.sequencingControls?.flow) {
    const button = document.createElement("button");
    button.type = "button";
    button.addEventListener("click", () => engine.choose(item.id));
    entries.set(item.id, button);
    row.append(button);
  } else row.append(item.title);
  const children = (item.children ?? []).filter((child) => child.isVisible !== false);
  if (children.length > 0) {
    const list = document.createElement("ol");
    list.append(...children.map(entry));
    row.append(list);
  }
  return row;
};
if (nav) {
  const list = document.createElement("ol");
  list.append(...(root.children ?? []).filter((child) => child.isVisible !== false).map(entry));
  nav.replaceChildren(list);
}

const control = (name, act) => {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.go = name;
  button.textContent = words[name];
  button.addEventListener("click", act);
  bar.append(button);
  return button;
};
const previous = control("previous", () => engine.previous());
const next = control("next", () => engine.next());
const end = control("end", () => engine.end());

function draw() {
  const may = engine?.may();
  for (const [id, button] of entries) {
    const activity = activities.get(id);
    const isMet = activity?.met || engine?.meets?.(id);
    button.textContent = (isMet ? "✓ " : "") + (activity ?? items.get(id)).title;
    button.disabled = !may?.choose(id);
    if (id === current) button.setAttribute("aria-current", "page");
    else button.removeAttribute("aria-current");
  }
  for (const [name, button] of Object.entries({ previous, next, end })) {
    button.hidden = may?.[name] === undefined;
    button.disabled = !may?.[name];
  }
  bar.hidden = [previous, next, end].every((button) => button.hidden);
}

/** What every activity finds, of either standard; an attempt that was suspended goes on, any other begins anew. */
const begun = (activity, wasSuspended) => {
  const cmi = wasSuspended ? structuredClone(activity.data) : {};
  delete cmi.session_time;
  delete cmi.core?.session_time;
  return { ...cmi, launch_data: activity.launchData ?? "" };
};

/** An activity that asks for nothing is met by being opened. */
const openAsset = (id, cmi, tree) => {
  if (activities.get(id).isAsset) keep(id, cmi, tree);
};

// ---- SCORM 1.2: the learner chooses, in whatever order

const scorm12 = () => {
  let api = null;
  const open = async (id) => {
    if (current !== null) {
      await nothing();
      if (api.isInitialized()) api.LMSFinish("");
    }
    current = id;
    const activity = activities.get(id);
    const isSuspended = activity.data?.core?.exit === "suspend";
    const cmi = begun(activity, isSuspended);
    cmi.core = {
      ...cmi.core,
      student_id: setup.learner.id,
      student_name: setup.learner.name,
      lesson_mode: "normal",
      credit: "credit",
      entry: isSuspended ? "resume" : "ab-initio",
      exit: "",
    };
    const mastery = activity.mastery;
    if (mastery !== null) cmi.student_data = { ...cmi.student_data, mastery_score: String(mastery / 10) };
    api = new Scorm12API({ ...settings, mastery_override: mastery !== null }, service());
    api.loadFromJSON(cmi, "cmi");
    window.API = api;
    draw();
    await show(activity.launch);
    openAsset(id, { core: { lesson_status: "completed" } });
  };
  const beside = (step) => leaves[leaves.indexOf(current) + step];
  const isAlone = leaves.length < 2;
  return {
    begin: () => open(activities.has(setup.start) ? setup.start : leaves[0]),
    choose: open,
    previous: () => open(beside(-1)),
    next: () => open(beside(1)),
    may: () => ({
      choose: () => true,
      previous: isAlone ? undefined : beside(-1) !== undefined,
      next: isAlone ? undefined : beside(1) !== undefined,
    }),
  };
};

// ---- SCORM 2004: the manifest's rules decide

const scorm2004 = () => {
  let valid = { continue: false, previous: false, choice: {}, hideLmsUi: [] };
  // What is to be shown once the activity before it is gone.
  let delivered = null;
  let isOver = false;
  // What the learner has asked for, which goes before what the activity asks for.
  let wanted = null;
  let isAsked = false;
  const api = new Scorm2004API(
    {
      ...settings,
      sequencing: {
        activityTree: root,
        eventListeners: {
          onActivityDelivery: (activity) => (delivered = activity.id),
          onSequencingSessionEnd: () => (isOver = true),
          onNavigationValidityUpdate: (now) => (valid = now),
        },
      },
    },
    service(() => tree()),
  );

  function meets(id) {
    const tracked = api.getActivityTrackingData(id);
    if (tracked?.successStatus === "failed") return false;
    return tracked?.successStatus === "passed" || tracked?.completionStatus === "completed";
  }

  function tree() {
    const rollup = api.getActivityTrackingData(root.id);
    return {
      data: { state: api.serializeSequencingState(), isOver },
      // What was left out because it is known already counts as well.
      completed: rollup?.completionStatus === "completed" || leaves.every(meets),
      passed: { passed: true, failed: false }[rollup?.successStatus] ?? null,
      score: rollup?.score ?? null,
    };
  }

  const deliver = async (id) => {
    current = id;
    const activity = activities.get(id);
    if (!activity) return;
    api.reset({}, { preserveListeners: true, resetTotalTime: true });
    const isSuspended = activity.data?.exit === "suspend";
    api.loadFromJSON(
      {
        ...begun(activity, isSuspended),
        learner_id: setup.learner.id,
        learner_name: setup.learner.name,
        mode: "normal",
        credit: "credit",
        entry: isSuspended ? "resume" : "ab-initio",
        exit: "",
        ...items.get(id).found,
      },
      "cmi",
    );
    say("");
    draw();
    await show(activity.launch);
    openAsset(id, { completion_status: "completed" });
    keepTree(tree());
  };

  /** After a request: what it brought, or what there is to say. */
  const settle = async () => {
    while (delivered !== null) {
      const id = delivered;
      delivered = null;
      if (current !== null) await nothing();
      await deliver(id);
    }
    if (isOver) {
      if (current !== null) await nothing();
      current = null;
      keepTree(tree());
      if (state.dataset.wrong !== "yes") say(`${state.textContent} ${words.over}`.trim());
    }
    draw();
  };

  const request = ({ name, target }) => api.processNavigationRequest(name, target);

  const go = async (name, target) => {
    if (isAsked) return;
    isAsked = true;
    wanted = { name, target };
    try {
      // It may end itself while it goes, and then goes where the learner wants.
      if (current !== null) await nothing();
      if (wanted && api.isInitialized()) api.Terminate("");
      if (wanted) request(wanted);
      wanted = null;
      const isNowhere = delivered === null && !isOver;
      await settle();
      if (isNowhere) {
        keepTree(tree());
        say(words.choose);
      }
    } finally {
      isAsked = false;
    }
  };

  api.Terminate = (parameter) => {
    if (wanted) {
      const { name, target } = wanted;
      api.adl.nav.request = target ? `{target=${target}}${name}` : name;
      wanted = null;
    }
    const result = api.lmsFinish(parameter);
    if (!isAsked && !isLeaving) setTimeout(settle);
    return result;
  };
  window.API_1484_11 = api;

  /** Goes on where the learner left: with what was open, or after what was ended. */
  const resume = () => {
    const kept = setup.tree.data;
    if (!kept?.state) return request({ name: "start" });
    const before = JSON.parse(kept.state);
    const place = before.suspensionState;
    const last = place.currentActivityId;
    const each = (activity, act) => {
      act(activity);
      for (const child of activity.children ?? []) each(child, act);
    };
    let wasOpen = false;
    each(place.activityTree, (activity) => {
      wasOpen ||= activity.id === last && (activity.isActive || activity.isSuspended);
    });
    if (wasOpen) place.suspendedActivityId ??= last;
    const goesOn = !!place.suspendedActivityId;
    if (goesOn || kept.isOver) {
      // Whoever closes the page has not ended what was open in it.
      place.currentActivityId = null;
      before.sequencing.currentActivity = null;
      before.sequencing.suspendedActivity = place.suspendedActivityId;
      each(place.activityTree, (activity) => {
        if (activity.isActive) Object.assign(activity, { isActive: false, isSuspended: goesOn });
      });
      for (const activity of Object.values(before.sequencing.activityStates)) {
        if (activity.isActive) Object.assign(activity, { isActive: false, isSuspended: goesOn });
      }
    }
    api.deserializeSequencingState(JSON.stringify(before));
    if (goesOn) return request({ name: "resumeAll" });
    return request({ name: last && !kept.isOver ? "continue" : "start" });
  };

  const begin = async () => {
    resume();
    // Where nothing leads to a first activity, the learner would have to choose one: the first that is not done.
    const order = [...leaves].sort((a, b) => Number(!!activities.get(a).met) - Number(!!activities.get(b).met));
    for (const id of order) {
      // Where what is opened cannot be left for any other, the learner begins.
      if (delivered !== null || isOver || !isFree) break;
      request({ name: "choice", target: id });
    }
    await settle();
    if (current === null && !isOver) say(words.choose);
  };

  const isFree = [...items.values()].every(({ sequencingControls: rules }) => {
    return rules?.choiceExit !== false && !rules?.preventActivation && !rules?.constrainChoice;
  });
  const isHidden = (name) => valid.hideLmsUi?.includes(name);
  const isAlone = leaves.length < 2;
  return {
    begin,
    meets,
    choose: (id) => go("choice", id),
    previous: () => go("previous"),
    next: () => go("continue"),
    end: () => go("exit"),
    may: () => ({
      choose: (id) => !isOver && valid.choice?.[id] === "true",
      previous: isAlone || isHidden("previous") ? undefined : !isOver && valid.previous,
      next: isAlone || isHidden("continue") ? undefined : !isOver && valid.continue,
      end: isHidden("exit") ? undefined : !isOver && current !== null,
    }),
  };
};

// ---- H5P: one content, which says by statements what came of it

const h5p = () => {
  const [activity] = activities.values();
  // Who did not make it begins anew; what is under way, or done, is shown as it was left.
  const isLost = activity.data?.result?.success === false && !activity.met;
  const kept = isLost ? {} : { ...activity.data };
  const tell = (more) => keep(activity.id, Object.assign(kept, more));
  window.Content = {
    userData: kept.userData ?? {},
    said: (verb, result) => tell({ verb, result }),
    kept: (userData) => tell({ userData }),
    // Nothing in it is scored: that it was opened is all that can be known of it.
    opened: () => kept.opened || tell({ opened: true }),
    broken: (reason) => say(words.broken.replace("{reason}", reason), true),
  };
  return {
    begin: async () => {
      current = activity.id;
      await show(activity.launch);
    },
    may: () => ({ choose: () => false }),
  };
};

engine = { "scorm-1.2": scorm12, "scorm-2004": scorm2004, h5p }[setup.standard]();
draw();
await engine.begin();
