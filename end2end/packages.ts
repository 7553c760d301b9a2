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
