// The upload page: pickers and drop zone, sending, polling, and what is said about all of it.

import { watchDrop, watchPicker } from "./uploads_drop.js";
import { Poller } from "./uploads_poll.js";
import { Sender } from "./uploads_send.js";
import { Table } from "./uploads_table.js";
import { learn, say } from "./uploads_words.js";

const root = document.getElementById("uploads");
const progress = root.querySelector("#uploads-progress");
const live = root.querySelector("#uploads-live");
const signedOut = root.querySelector("#uploads-signed-out");
const TOKEN = "[name=csrfmiddlewaretoken]";
let token = root.querySelector(TOKEN).value;
const title = document.title;
const rows = new Map();
let announced = "";

learn(root.querySelector("#uploads-words"));

const table = new Table(root, { act, settle, local });
const poller = new Poller(root.dataset.rows, {
  told(found) {
    signedOut.hidden = true;
    found.forEach(keep);
    summarise();
  },
  ended(status) {
    signedOut.hidden = status !== 401;
  },
});
const sender = new Sender({
  address: root.dataset.send,
  token,
  batch: root.dataset.batch,
  unread: Number(root.dataset.unread),
  fresh,
  held(yes) {
    signedOut.hidden = !yes;
  },
  told(item) {
    table.showItem(item);
    summarise();
  },
  received(item, row) {
    table.remove(item.key);
    remember();
    keep(row);
    summarise();
    poller.start();
  },
});

function keep(row) {
  rows.set(row.id, row);
  table.showRow(row);
}

// The token of the present session; "" where nobody is signed in.
async function fresh() {
  try {
    const answer = await fetch(root.dataset.page, { credentials: "same-origin" });
    const found = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(`#uploads ${TOKEN}`);
    token = found ? found.value : token;
    return found ? token : "";
  } catch {
    return "";
  }
}

// The address names the batch from its first file on: a reload shows the same.
function remember() {
  const address = `${root.dataset.page}?batch=${root.dataset.batch}`;
  if (window.location.pathname + window.location.search !== address) {
    window.history.replaceState(null, "", address);
  }
}

async function ask(row, address, answers = {}) {
  const body = new URLSearchParams(answers);
  try {
    const answer = await fetch(address, {
      method: "POST",
      headers: { Accept: "application/json", "X-CSRFToken": token },
      credentials: "same-origin",
      body,
    });
    const data = await answer.json();
    if (answer.ok) {
      keep(data);
      poller.start();
    } else {
      refuse(row, data.message);
    }
  } catch {
    refuse(row, say("unchanged"));
  }
  summarise();
}

function refuse(row, message) {
  keep({ ...row, message });
  announce(message);
}

function act(row, action) {
  ask(row, action.post);
}

function settle(row, answers) {
  ask(row, root.dataset.settle.replace(root.dataset.batch, row.id), answers);
}

function local(item, action) {
  if (action === "again") {
    sender.wake(item);
  } else {
    sender.cancel(item);
    table.remove(item.key);
    summarise();
  }
}

function tally() {
  const shown = [...rows.values()].filter((row) => row.state !== "cancelled");
  const sending = sender.unfinished();
  const refused = sender.items.length - sending.length;
  const parts = sending.reduce((sum, item) => sum + (item.state === "sending" ? item.sent : 0), 0);
  const of = (...states) => shown.filter((row) => states.includes(row.state)).length;
  return {
    all: shown.length + sending.length,
    sent: shown.length,
    parts,
    read: shown.filter((row) => row.final).length,
    parsed: of("parsed"),
    unpacked: of("unpacked"),
    person: of("needs_person", "rejected") + refused,
    duplicate: of("duplicate"),
    sending: sending.length,
    refused,
  };
}

function summarise() {
  const counts = tally();
  progress.hidden = counts.all === 0;
  const details = ["parsed", "unpacked", "person", "duplicate"]
    .filter((word) => counts[word])
    .map((word) => say(word, { n: counts[word] }))
    .join(say("comma"));
  const done = counts.all > 0 && counts.read === counts.all;
  const first = counts.sending
    ? say("sending", { n: counts.sending })
    : say(done ? "all" : "received", { n: done ? counts.all + counts.refused : counts.sent });
  const set = (name, text) => {
    progress.querySelector(`[data-part="${name}"]`).textContent = text;
  };
  set("received", done && details ? first + say("colon") + details : first);
  set("summary", done ? "" : details);
  set("numbers", say("numbers", counts));
  for (const [name, value] of [["sent", counts.sent + counts.parts], ["read", counts.read]]) {
    const bar = progress.querySelector(`progress[data-part="${name}"]`);
    bar.max = counts.all || 1;
    bar.value = value;
  }
  document.title = counts.all && !done ? `${say("title", counts)} · ${title}` : title;
  if (counts.all) {
    announce(done ? first + say("colon") + details : first);
  }
}

function announce(sentence) {
  if (sentence !== announced) {
    announced = sentence;
    live.textContent = sentence;
  }
}

window.addEventListener("beforeunload", (event) => {
  if (sender.unfinished().length) {
    event.preventDefault();
    event.returnValue = "";
  }
});

const drop = root.querySelector("#uploads-drop");
if (drop) {
  const year = root.querySelector("#uploads-year");
  const trial = root.querySelector("#uploads-trial");
  const take = (files) => sender.add(files, year.value, trial.checked);
  watchDrop(drop, take);
  for (const [button, input] of [["files", "file"], ["folder", "folder"]]) {
    watchPicker(root.querySelector(`#uploads-${button}`), root.querySelector(`#uploads-${input}-input`), take);
  }
}
if (root.dataset.there === "1") {
  poller.start();
}
