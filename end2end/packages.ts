// Packages made on the spot: small ones that speak to their player as real ones do.

import { gzipSync } from "node:zlib";

/** A zip whose files are stored as they are. The check sum of each is taken from the trailer of its gzip. */
export function zip(files: Record<string, string>): Buffer {
  const parts: Buffer[] = [];
  const index: Buffer[] = [];
  let offset = 0;
  for (const [path, text] of Object.entries(files)) {
    const [name, bytes] = [Buffer.from(path), Buffer.from(text)];
    const sum = gzipSync(bytes).subarray(-8, -4);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(0x0800, 2);
    sum.copy(facts, 10);
    facts.writeUInt32LE(bytes.length, 14);
    facts.writeUInt32LE(bytes.length, 18);
    facts.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), facts, name, bytes]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    index.push(Buffer.concat([Buffer.from("PK\x01\x02"), Buffer.from([20, 0]), facts, place, name]));
    parts.push(local);
    offset += local.length;
  }
  const list = Buffer.concat(index);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(index.length, 4);
  end.writeUInt16LE(index.length, 6);
  end.writeUInt32LE(list.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, list, Buffer.from("PK\x05\x06"), end]);
}

const page = (title: string, body: string, script: string) =>
  `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>${title}</title>${body}<script>${script}</script></html>`;

/** One SCO of SCORM 1.2 that keeps how often it was opened, and is completed by a button. */
export function scorm12(): Buffer {
  const manifest = `<manifest identifier="m" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"><metadata><schemaversion>1.2</schemaversion></metadata>
<organizations><organization identifier="A"><title>洗手</title><item identifier="I" identifierref="R"><title>七步洗手法</title></item></organization></organizations>
<resources><resource identifier="R" type="webcontent" adlcp:scormtype="sco" href="sco.html"/></resources></manifest>`;
  const body = `<h1>七步洗手法</h1><p id="said"></p><button id="done">我学会了</button><button id="leave">先休息</button>`;
  const script = `
let win = window; while (!win.API && win.parent !== win) win = win.parent;
const api = win.API;
api.LMSInitialize("");
const times = Number(api.LMSGetValue("cmi.suspend_data") || 0) + 1;
document.querySelector("#said").textContent = api.LMSGetValue("cmi.core.student_name") + "，第 " + times + " 次打开";
api.LMSSetValue("cmi.suspend_data", String(times));
api.LMSSetValue("cmi.core.lesson_status", "incomplete");
const end = (status, exit) => { api.LMSSetValue("cmi.core.lesson_status", status); api.LMSSetValue("cmi.core.exit", exit); api.LMSCommit(""); api.LMSFinish(""); };
document.querySelector("#done").onclick = () => end("completed", "");
document.querySelector("#leave").onclick = () => end("incomplete", "suspend");`;
  return zip({ "imsmanifest.xml": manifest, "sco.html": page("洗手", body, script) });
}

/** A SCO of SCORM 2004 in frames, whose inner page asks its parent to speak, as many do; it passes by a score. */
export function scorm2004(): Buffer {
  const manifest = `<manifest identifier="m" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3" xmlns:imsss="http://www.imsglobal.org/xsd/imsss"><metadata><schemaversion>2004 4th Edition</schemaversion></metadata>
<organizations default="A"><organization identifier="A"><title>用电</title><item identifier="I" identifierref="R"><title>安全用电</title>
<imsss:sequencing><imsss:objectives><imsss:primaryObjective objectiveID="P" satisfiedByMeasure="true"><imsss:minNormalizedMeasure>0.6</imsss:minNormalizedMeasure></imsss:primaryObjective></imsss:objectives></imsss:sequencing></item></organization></organizations>
<resources><resource identifier="R" type="webcontent" adlcp:scormType="sco" href="shared/launch.html?content=quiz"/></resources></manifest>`;
  const launch = page(
    "用电",
    `<iframe title="测一测" src="quiz.html" width="400" height="200"></iframe>`,
    `
let win = window; while (!win.API_1484_11 && win.parent !== win) win = win.parent;
const api = win.API_1484_11;
api.Initialize("");
window.record = (share) => {
  api.SetValue("cmi.score.scaled", String(share));
  api.SetValue("cmi.score.raw", String(share * 100));
  api.SetValue("cmi.score.min", "0");
  api.SetValue("cmi.score.max", "100");
  api.SetValue("cmi.success_status", share >= 0.6 ? "passed" : "failed");
  api.SetValue("cmi.completion_status", "completed");
  api.SetValue("cmi.session_time", "PT9H");
  return api.Commit("") + "/" + api.GetLastError();
};`,
  );
  const quiz = page(
    "测一测",
    `<p>湿手能碰开关吗？</p><button id="wrong">能</button><button id="right">不能</button><p id="said"></p>`,
    `
const answer = (share) => { document.querySelector("#said").textContent = parent.record(share); };
document.querySelector("#wrong").onclick = () => answer(0.2);
document.querySelector("#right").onclick = () => answer(1);`,
  );
  return zip({ "imsmanifest.xml": manifest, "shared/launch.html": launch, "shared/quiz.html": quiz });
}

/** A Word document of one paragraph, as far as anybody looks who does not open it. */
export function word(): Buffer {
  const text = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>书院的应急预案</w:t></w:r></w:p></w:body></w:document>';
  return zip({ "[Content_Types].xml": "<Types/>", "word/document.xml": text });
}

const ADL = `xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3" xmlns:imsss="http://www.imsglobal.org/xsd/imsss"`;

/** A SCO of SCORM 2004 that counts how often it was opened, says what it was told, and ends itself when it goes. */
const LESSON_2004 = page(
  "一课",
  `<h1 id="name"></h1><p id="said"></p><button id="done">我学会了</button><button id="on">学会了，下一课</button>`,
  `
let win = window; while (!win.API_1484_11 && win.parent !== win) win = win.parent;
const api = win.API_1484_11;
document.querySelector("#name").textContent = new URLSearchParams(location.search).get("n");
api.Initialize("");
const times = Number(api.GetValue("cmi.suspend_data") || 0) + 1;
document.querySelector("#said").textContent = "第 " + times + " 次打开";
api.SetValue("cmi.suspend_data", String(times));
api.SetValue("cmi.completion_status", "incomplete");
api.SetValue("cmi.exit", "suspend");
let isOver = false;
const end = () => { if (!isOver) { isOver = true; api.Terminate(""); } };
const done = (request) => {
  api.SetValue("cmi.completion_status", "completed");
  api.SetValue("cmi.success_status", "passed");
  api.SetValue("cmi.exit", "normal");
  if (request) api.SetValue("adl.nav.request", request);
  end();
};
document.querySelector("#done").onclick = () => done("");
document.querySelector("#on").onclick = () => done("continue");
window.addEventListener("unload", end);`,
);

/** Three SCOs of SCORM 1.2 in two chapters, and a page that asks for nothing. */
export function several12(): Buffer {
  const item = (n: number, title: string) => `<item identifier="I${n}" identifierref="R${n}"><title>${title}</title></item>`;
  const sco = (n: number) =>
    `<resource identifier="R${n}" type="webcontent" adlcp:scormtype="${n === 4 ? "asset" : "sco"}" href="${n === 4 ? "end.html" : `sco.html?n=${n}`}"/>`;
  const manifest = `<manifest identifier="m" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"><metadata><schemaversion>1.2</schemaversion></metadata>
<organizations><organization identifier="A"><title>急救</title>
<item identifier="C1"><title>第一章</title>${item(1, "呼救")}${item(2, "按压")}</item>
<item identifier="C2"><title>第二章</title>${item(3, "止血")}${item(4, "小结")}</item></organization></organizations>
<resources>${[1, 2, 3, 4].map(sco).join("")}</resources></manifest>`;
  const lesson = page(
    "急救",
    `<h1 id="name"></h1><button id="done">我学会了</button>`,
    `
let win = window; while (!win.API && win.parent !== win) win = win.parent;
const api = win.API;
document.querySelector("#name").textContent = "第 " + new URLSearchParams(location.search).get("n") + " 课";
api.LMSInitialize("");
api.LMSSetValue("cmi.core.lesson_status", "incomplete");
document.querySelector("#done").onclick = () => { api.LMSSetValue("cmi.core.lesson_status", "completed"); api.LMSCommit(""); };
window.addEventListener("unload", () => api.LMSFinish(""));`,
  );
  return zip({ "imsmanifest.xml": manifest, "sco.html": lesson, "end.html": page("小结", "<h1>小结</h1>", "") });
}

/** SCORM 2004 that only goes forward; the second activity is left out for who has passed the first. */
export function forwardOnly(): Buffer {
  const shared = (isWritten: boolean) =>
    `<imsss:objectives><imsss:primaryObjective objectiveID="P"><imsss:mapInfo targetObjectiveID="known" readSatisfiedStatus="true" writeSatisfiedStatus="${isWritten}"/></imsss:primaryObjective></imsss:objectives>`;
  const skip = `<imsss:sequencingRules><imsss:preConditionRule><imsss:ruleConditions><imsss:ruleCondition condition="satisfied"/></imsss:ruleConditions><imsss:ruleAction action="skip"/></imsss:preConditionRule></imsss:sequencingRules>`;
  const told = `<imsss:deliveryControls completionSetByContent="true" objectiveSetByContent="true"/>`;
  const item = (n: number, title: string, rules: string) =>
    `<item identifier="I${n}" identifierref="R" parameters="?n=${encodeURIComponent(title)}"><title>${title}</title><imsss:sequencing>${rules}</imsss:sequencing></item>`;
  const manifest = `<manifest identifier="m" ${ADL}><metadata><schemaversion>2004 4th Edition</schemaversion></metadata>
<organizations default="A"><organization identifier="A"><title>消防</title>
${item(1, "先测一测", shared(true) + told)}${item(2, "补一课", skip + shared(false) + told)}${item(3, "灭火", told)}${item(4, "逃生", told)}
<imsss:sequencing><imsss:controlMode choice="false" flow="true" forwardOnly="true"/></imsss:sequencing></organization></organizations>
<resources><resource identifier="R" type="webcontent" adlcp:scormType="sco" href="lesson.html"/></resources></manifest>`;
  return zip({ "imsmanifest.xml": manifest, "lesson.html": LESSON_2004 });
}

/** SCORM 2004 of which the learner chooses freely, and of which half is enough by its own rollup. */
export function choice(): Buffer {
  const item = (n: number, title: string, resource = "R") =>
    `<item identifier="I${n}" identifierref="${resource}" parameters="?n=${encodeURIComponent(title)}"><title>${title}</title></item>`;
  const enough = (action: string, condition: string) =>
    `<imsss:rollupRule childActivitySet="atLeastCount" minimumCount="2"><imsss:rollupConditions><imsss:rollupCondition condition="${condition}"/></imsss:rollupConditions><imsss:rollupAction action="${action}"/></imsss:rollupRule>`;
  const manifest = `<manifest identifier="m" ${ADL}><metadata><schemaversion>2004 4th Edition</schemaversion></metadata>
<organizations default="A"><organization identifier="A"><title>交通</title>
${item(1, "步行")}${item(2, "骑车")}${item(3, "乘车")}
<imsss:sequencing><imsss:controlMode choice="true" flow="false"/><imsss:rollupRules>${enough("satisfied", "satisfied")}${enough("completed", "completed")}</imsss:rollupRules></imsss:sequencing></organization></organizations>
<resources><resource identifier="R" type="webcontent" adlcp:scormType="sco" href="lesson.html"/></resources></manifest>`;
  return zip({ "imsmanifest.xml": manifest, "lesson.html": LESSON_2004 });
}

/** An H5P content of our own making, as they are made: a question that is scored, keeps its answer, and may be tried again. */
export function h5p(): Buffer {
  const name = { machineName: "H5P.Own", majorVersion: 1, minorVersion: 0 };
  const script = `
var H5P = H5P || {};
H5P.Own = (function ($, EventDispatcher) {
  function Own(params, contentId, extras) {
    EventDispatcher.call(this);
    var self = this;
    var given = (extras && extras.previousState && extras.previousState.given) || "";
    self.getMaxScore = function () { return 1; };
    self.getScore = function () { return given === params.right ? 1 : 0; };
    self.getCurrentState = function () { return { given: given }; };
    self.attach = function ($container) {
      self.setActivityStarted();
      var $said = $("<p>", { "class": "own-said", role: "status", text: given ? "上次选了" + given : "" });
      var $list = $("<div>");
      params.answers.forEach(function (answer) {
        $("<button>", { type: "button", "class": "own-answer", text: answer }).appendTo($list).on("click", function () {
          given = answer;
          $said.text("选了" + answer);
          // About a part of it, which counts for nothing.
          var part = self.createXAPIEventTemplate("answered");
          part.setScoredResult(1, 1, self, true, true);
          part.data.statement.context.contextActivities.parent = [{ id: "x", objectType: "Activity" }];
          self.trigger(part);
          var event = self.createXAPIEventTemplate("answered");
          event.setScoredResult(self.getScore(), 1, self, true, self.getScore() === 1);
          self.trigger(event);
        });
      });
      $container.addClass("h5p-own").append($("<h1>", { text: params.question }), $list, $said);
    };
  }
  Own.prototype = Object.create(EventDispatcher.prototype);
  Own.prototype.constructor = Own;
  return Own;
})(H5P.jQuery, H5P.EventDispatcher);`;
  return zip({
    "h5p.json": JSON.stringify({ title: "饭前洗手", language: "zh", mainLibrary: "H5P.Own", embedTypes: ["div"], license: "U", preloadedDependencies: [name] }),
    "content/content.json": JSON.stringify({ question: "饭前要洗手吗？", answers: ["不要", "要"], right: "要" }),
    "H5P.Own-1.0/library.json": JSON.stringify({ title: "Own", ...name, patchVersion: 0, runnable: 1, preloadedJs: [{ path: "own.js" }], preloadedCss: [{ path: "own.css" }] }),
    "H5P.Own-1.0/semantics.json": JSON.stringify([{ name: "question", type: "text" }, { name: "answers", type: "list", entity: "answer", field: { name: "answer", type: "text" } }]),
    "H5P.Own-1.0/own.js": script,
    "H5P.Own-1.0/own.css": ".h5p-own { padding: 1em } .own-answer { margin-inline-end: 1em }",
  });
}
