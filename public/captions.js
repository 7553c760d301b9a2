// Beside the captions of a video: its player goes to the row that has the cursor, and its time is written into the row.
// Without this script the rows are written by hand.
const video = document.querySelector("#player");
const rows = document.querySelector("#cues");
const blank = document.querySelector("#cue-row");
const tools = document.querySelector("#cue-tools").content.firstElementChild.cloneNode(true);
const said = tools.querySelector("[role=status]");
const add = document.querySelector("[data-add]");
add.hidden = false;
document.querySelector("[data-captions-hint]").hidden = false;

const field = (row, name) => row.querySelector(`[name^="${name}-"]`);
const clock = (seconds) => new Date(Math.round(seconds * 1000)).toISOString().slice(11, 23);
// Hours and the fraction may be left out, and a comma may stand for the point, as the server reads it.
const seconds = (text) => {
  const parts = text.trim().replace(",", ".").split(":").map(Number);
  if (parts.length < 2 || parts.some(Number.isNaN)) return null;
  return parts.reduce((sum, part) => 60 * sum + part, 0);
};
const say = (text) => {
  said.textContent = text;
};

// The end of the caption that is played alone.
let until = null;
video.addEventListener("timeupdate", () => {
  if (until === null || video.currentTime < until) return;
  until = null;
  video.pause();
});
video.addEventListener("seeking", () => {
  until = null;
});

rows.addEventListener("focusin", (event) => {
  const row = event.target.closest("[data-cue]");
  if (!row || tools.parentElement === row) return;
  row.append(tools);
  say("");
  const from = seconds(field(row, "from").value);
  // Whoever listens and writes is not interrupted.
  if (from !== null && video.paused) video.currentTime = from;
});

const write = (row, name) => {
  field(row, name).value = clock(video.currentTime);
  say(`${field(row, name).labels[0].textContent} ${field(row, name).value}`);
};
tools.addEventListener("click", (event) => {
  const wish = event.target.dataset.do;
  const row = tools.parentElement;
  if (wish === "from" || wish === "to") write(row, wish);
  if (wish !== "play") return;
  const from = seconds(field(row, "from").value);
  const to = seconds(field(row, "to").value);
  const play = () => {
    until = to !== null && to > video.currentTime ? to : null;
    video.play();
  };
  if (from === null || from === video.currentTime) return play();
  video.addEventListener("seeked", play, { once: true });
  video.currentTime = from;
});

let number = rows.querySelectorAll("[data-cue]").length;
add.addEventListener("click", () => {
  number += 1;
  const holder = document.createElement("template");
  holder.innerHTML = blank.innerHTML.replaceAll("[n]", number);
  const row = holder.content.firstElementChild;
  const after = tools.parentElement?.closest("#cues") ? tools.parentElement : null;
  if (after) after.after(row);
  else blank.before(row);
  field(row, "from").value = clock(video.currentTime);
  field(row, "to").value = clock(Math.min(video.currentTime + 3, video.duration || Infinity));
  field(row, "text").focus();
});
