// The review workbench: the official table, the source beside it, findings, and what a key does.

import { Grid, cellOf, cells, composing, plain, shownValue } from "./grid.js";
import { Range } from "./range.js";
import { Source } from "./source.js";
import { split } from "./split.js";

const root = document.getElementById("report");
const LOUD = ".cell--conflict, .cell--missing, .cell--doubt";
const PARTS = ["#notes", "#report .tabs", "#report .grid__table", "#report .finds", "#actbar", "#messages"];
const KINDS = ["conflict", "doubt", "missing"];
let grid = null;
let range = null;
let source = null;
let loading = "";
let waiting = Promise.resolve();
let work = Promise.resolve();

const byId = (id) => document.getElementById(id);
const parse = (html) => new DOMParser().parseFromString(html, "text/html");
const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;

// One after the other: two saves never overtake each other.
function inTurn(act) {
  work = work.then(act, act);
  return work;
}

function start() {
  for (const button of document.querySelectorAll("[data-next-doubt]")) button.hidden = false;
  const first = cells()[0];
  if (first && !document.querySelector("td.is-focus")) first.querySelector("a").tabIndex = 0;
  paint();
}

function paint() {
  if (!source) return;
  const kindOf = (cell) => KINDS.find((kind) => cell.classList.contains(`cell--${kind}`)) || "";
  source.paint(cells().map((cell) => [cell.dataset.cell, kindOf(cell)]));
}

// --- the chosen cell: its place in the source, the strip above the table, its panel

function chose(cell) {
  const id = cell.dataset.cell;
  if (source) source.show(id);
  peek(cell);
  const panel = byId("cell-panel");
  const shown = panel.querySelector("[data-panel]");
  if ((!shown || shown.dataset.panel !== id) && loading !== id) {
    panel.replaceChildren(); // never another cell's form under this one's name
    loading = id;
    waiting = openPanel(cell.querySelector("a").href, id);
  }
}

// True where something was typed that is not sent yet.
const typed = (part) =>
  Array.from(part.querySelectorAll("textarea, input:not([type=hidden])")).some((field) => field.value !== field.defaultValue);

function peek(cell) {
  const strip = byId("peek");
  if (!strip) return;
  const id = cell.dataset.cell;
  const picture = source ? source.cut(id) : null;
  const place = strip.querySelector("[data-peek-image]");
  place.replaceChildren(...(picture ? [picture] : []));
  place.hidden = !picture;
  strip.querySelector("[data-peek-value]").textContent = shownValue(cell) || "—";
  strip.querySelector("[data-peek-name]").textContent = cell.dataset.label || "";
  strip.querySelector("[data-peek-said]").textContent = cell.title;
  strip.hidden = false;
}

async function openPanel(address, id) {
  const answer = await fetch(address, { headers: { "X-Fragment": "1" }, credentials: "same-origin" });
  const html = answer.ok && !answer.url.includes("/login/") ? await answer.text() : "";
  if (loading === id) loading = "";
  if (html && grid.chosen && grid.chosen.dataset.cell === id) showPanel(html);
}

function showPanel(html) {
  byId("cell-panel").replaceChildren(...parse(html).body.childNodes);
}

function drawer(open) {
  const box = byId("drawer");
  box.hidden = open === undefined ? !box.hidden : !open;
  byId("details").setAttribute("aria-expanded", String(!box.hidden));
  if (!box.hidden) waiting.then(() => (byId("cell-value") || box).focus());
  else if (grid.chosen) grid.chosen.querySelector("a").focus({ preventScroll: true });
}

// --- saving

function save(cell, value) {
  return inTurn(async () => {
    const now = cellOf(cell.dataset.cell) || cell;
    const form = new FormData();
    form.set("csrfmiddlewaretoken", token());
    form.set("seen", now.dataset.kept);
    form.set("value", value);
    form.set("reason", root.dataset.reason);
    const answer = await post(cell.querySelector("a").href, form);
    if (!answer) return false;
    if (answer.ok) {
      saved();
      await refresh();
      return true;
    }
    grid.choose(cellOf(cell.dataset.cell) || cell, false);
    showPanel(await answer.text());
    drawer(true);
    return false;
  });
}

async function post(address, form) {
  try {
    const answer = await fetch(address, {
      method: "POST",
      body: form,
      headers: { "X-Fragment": "1" },
      credentials: "same-origin",
    });
    if (!answer.url.includes("/login/")) return answer;
    location.reload();
  } catch {
    told(root.dataset.offline, true);
  }
  return null;
}

function saved() {
  const at = new Date().toTimeString().slice(0, 5);
  told(root.dataset.saved.replace("{time}", at), false);
}

function told(words, loud) {
  const mark = byId("saved");
  if (!mark) return;
  mark.textContent = words;
  mark.classList.toggle("is-loud", loud);
}

// Put the server's present page in the place of this one, part by part; what is chosen or typed stays.
async function refresh(address = location.href, keep = {}) {
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok || answer.url.includes("/login/")) return location.reload();
  const there = parse(await answer.text());
  const said = byId("saved") ? byId("saved").textContent : "";
  const [id, focused] = [grid.chosen && grid.chosen.dataset.cell, document.activeElement];
  const inGrid = Boolean(focused && focused.closest && focused.closest("td[data-cell]"));
  if (grid.input) return setTimeout(() => refresh(address, keep), 400);
  for (const part of PARTS) {
    const [old, next] = [document.querySelector(part), there.querySelector(part)];
    if (old && next && typed(old)) keepTyped(old, next);
    else if (old && next) old.replaceWith(document.adoptNode(next));
  }
  root.dataset.doubts = there.getElementById("report").dataset.doubts;
  root.dataset.edit = there.getElementById("report").dataset.edit;
  root.dataset.version = there.getElementById("report").dataset.version;
  root.dataset.reading = there.getElementById("report").dataset.reading || "";
  document.title = there.title;
  start();
  if (byId("saved") && said) byId("saved").textContent = said;
  const cell = cellOf(keep.cell || id || "");
  if (!typed(byId("cell-panel")) || keep.cell) byId("cell-panel").replaceChildren();
  grid.chosen = null;
  loading = "";
  if (cell) grid.choose(cell, inGrid || Boolean(keep.cell));
  if (range) range.paint();
}

// A part in which somebody writes stays; a step that it holds is about the report as it now is.
function keepTyped(old, next) {
  const version = next.querySelector("input[name=version]");
  if (version && old.id === "actbar") {
    for (const field of old.querySelectorAll("input[name=version]")) field.value = version.value;
  }
  if (!old.matches(".finds")) return;
  old.querySelector(".finds__head").replaceWith(next.querySelector(".finds__head"));
  const list = old.querySelector(".finds__list");
  for (const one of Array.from(list.children)) if (!typed(one)) one.remove();
  for (const one of Array.from(next.querySelector(".finds__list").children)) {
    if (!one.id || !byId(one.id)) list.append(document.adoptNode(one));
  }
}

// Another table without leaving the page.
async function turnTo(tab, cell) {
  const address = new URL(location.href);
  address.search = `?tab=${tab}${cell ? "&all=1" : ""}`;
  history.replaceState(null, "", address);
  await refresh(address.href, { cell });
}

// --- doubts and findings

const doubts = () => root.dataset.doubts.split(" ").filter(Boolean);

function confirmed(cell) {
  const form = new FormData();
  form.set("csrfmiddlewaretoken", token());
  form.set("cells", cell.dataset.cell);
  form.set("next", `${location.pathname}${location.search}`);
  return inTurn(async () => {
    const answer = await post(root.dataset.confirm, form);
    if (answer && answer.ok) await refresh();
  });
}

// Accept the cell as it stands, and go to the next doubt; after the last one to the step to take.
function accept(cell, back) {
  const order = doubts();
  const at = order.indexOf(cell.dataset.cell);
  const loud = cell.matches(LOUD);
  const next = nextOf(order, cell, back);
  if (loud && !back && grid.canEdit && shownValue(cell) !== "") confirmed(cell);
  if (next && !(at >= 0 && next === order[at])) goTo(next);
  else lastStep();
}

function nextOf(order, cell, back) {
  const at = order.indexOf(cell.dataset.cell);
  if (at >= 0) return order[at + (back ? -1 : 1)];
  const seen = cells();
  const here = seen.indexOf(cell);
  const inTable = order.filter((id) => cellOf(id));
  if (back) return inTable.slice().reverse().find((id) => seen.indexOf(cellOf(id)) < here);
  return inTable.find((id) => seen.indexOf(cellOf(id)) > here) || order.find((id) => !cellOf(id)) || inTable[0];
}

function goTo(id) {
  const cell = cellOf(id);
  if (cell) grid.choose(cell, true);
  else turnTo(id.split(".")[0], id);
}

function lastStep() {
  const step = document.querySelector('[data-testid="step-approve"], [data-testid="step-submit"], [data-testid="step-take_up"]')
    || document.querySelector(".actbar__end .btn");
  if (step) step.focus();
}

function nextFinding(back) {
  const list = Array.from(document.querySelectorAll(".find:not(.find--settled)"));
  if (!list.length) return;
  const at = list.findIndex((one) => one.classList.contains("is-now"));
  const next = list[(at + (back ? -1 : 1) + list.length) % list.length] || list[0];
  showFinding(at < 0 ? list[back ? list.length - 1 : 0] : next);
}

function showFinding(finding) {
  for (const old of document.querySelectorAll(".find.is-now")) old.classList.remove("is-now");
  finding.classList.add("is-now");
  finding.scrollIntoView({ block: "nearest" });
  const named = (finding.dataset.cells || "").split(" ").filter(Boolean);
  if (source) source.mark(named);
  const first = named.find((id) => cellOf(id));
  if (first) grid.choose(cellOf(first), true);
  else if (named.length && named[0].includes(".") && !named[0].includes("*") && !named[0].startsWith("narrative")) {
    const id = finding.id;
    turnTo(named[0].split(".")[0], named[0]).then(() => byId(id) && byId(id).classList.add("is-now"));
  }
}

// --- pasting a block of figures

document.addEventListener("paste", (event) => {
  if (!grid || !grid.canEdit || !event.target.closest || !event.target.closest("td[data-cell]") || grid.input) return;
  const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
  if (!text) return;
  event.preventDefault();
  const rows = text.split("\n").map((line) => line.split("\t"));
  const [[first] = []] = range.rows();
  if (first) grid.choose(first, true);
  range.drop();
  const changes = grid.spread(rows);
  if (changes.length === 1 && rows.length === 1 && rows[0].length === 1) grid.store(...changes[0]);
  else if (changes.length) offer(changes);
});

function offer(changes) {
  const box = byId("paste-box");
  box.querySelector("[data-count]").textContent = root.dataset.paste.replace("{count}", changes.length);
  const list = box.querySelector("[data-changes]");
  list.replaceChildren(
    ...changes.slice(0, 60).map(([cell, value]) => {
      const item = document.createElement("li");
      item.textContent = `${cell.dataset.label}  ${shownValue(cell) || "—"} → ${value || "—"}`;
      return item;
    }),
  );
  const ids = changes.map(([cell, value]) => [cell.dataset.cell, value]);
  box.hidden = false;
  const answer = async (event) => {
    const take = event.target.closest("[data-take]");
    if (!take && !event.target.closest("[data-leave]")) return;
    box.removeEventListener("click", answer);
    box.hidden = true;
    if (!take) return;
    for (const [id, value] of ids) {
      const cell = cellOf(id);
      if (cell && !(await grid.store(cell, value))) break;
    }
  };
  box.addEventListener("click", answer);
  box.querySelector("[data-take]").focus();
}

// --- what the page hears

document.addEventListener("click", (event) => {
  const cell = event.target.closest("td[data-cell]");
  const goto = event.target.closest("[data-goto]");
  const tab = event.target.closest("#report .tab");
  if (cell && event.shiftKey) event.preventDefault(); // the range is widened, no window is opened
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  if (cell && range.isOpen) event.preventDefault();
  else if (cell && !event.target.closest("input")) {
    event.preventDefault();
    grid.choose(cell, true);
  } else if (goto) {
    event.preventDefault();
    const finding = goto.closest(".find");
    if (source && finding) source.mark((finding.dataset.cells || "").split(" "));
    goTo(goto.dataset.goto);
  } else if (tab) {
    event.preventDefault();
    turnTo(new URL(tab.href).searchParams.get("tab"));
  } else if (event.target.closest("[data-next-doubt]")) {
    const [first] = doubts();
    const next = grid.chosen && grid.chosen.isConnected ? nextOf(doubts(), grid.chosen, false) || first : first;
    if (next) goTo(next);
  } else if (event.target.closest("[data-show-source]")) {
    root.classList.toggle("shows-source");
    if (source && grid.chosen) source.show(grid.chosen.dataset.cell);
  } else if (event.target.closest("#details, [data-close-drawer]")) {
    drawer();
  } else if (event.target.closest("[data-open]")) {
    const box = byId(event.target.closest("[data-open]").dataset.open);
    box.hidden = !box.hidden;
  }
});

// What unfolds is seen and can be typed into.
document.addEventListener(
  "toggle",
  (event) => {
    if (!event.target.open || !event.target.matches(".find__say, .stepbox")) return;
    event.target.scrollIntoView({ block: "nearest" });
    const field = event.target.querySelector("textarea, input:not([type=hidden])");
    if (field) field.focus();
  },
  true,
);

document.addEventListener("keydown", (event) => {
  if (composing(event) || !grid) return;
  const only = !event.ctrlKey && !event.altKey && !event.metaKey;
  if (event.key === "F8" && only) {
    event.preventDefault();
    nextFinding(event.shiftKey);
  } else if (event.key === "F4" && only) {
    event.preventDefault();
    drawer();
  } else if (event.key === "Escape" && only) {
    const open = ["paste-box", "keys-box", "legend-box"].map(byId).find((box) => box && !box.hidden);
    if (open) open.hidden = true;
    else if (!byId("drawer").hidden) drawer(false);
  } else if (event.key === "s" && event.ctrlKey && !event.altKey) {
    event.preventDefault();
    if (grid.input) grid.leave(true);
  } else if (event.key === "Enter" && event.ctrlKey && event.shiftKey) {
    event.preventDefault();
    const box = document.querySelector('.stepbox [data-testid="step-send_back"]');
    if (box) {
      box.closest("details").open = true;
      byId("reason-send_back").focus();
    }
  } else if (event.key === "Enter" && event.ctrlKey) {
    event.preventDefault();
    if (grid.input) grid.leave(true);
    const step = document.querySelector('[data-testid="step-approve"]:not([aria-disabled="true"])');
    if (step) inTurn(async () => step.click());
    else document.querySelector(".actbar__why")?.focus();
  } else if ((event.key === "PageDown" || event.key === "PageUp") && event.altKey) {
    const other = document.querySelector(event.key === "PageDown" ? "[data-file-on]" : "[data-file-back]");
    if (other) {
      event.preventDefault();
      other.click();
    }
  }
});

// Saving from a form: it is sent as it is; a refusal comes back as the panel, a success refreshes the page's parts.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-cell-form], [data-refresh]")) return;
  event.preventDefault();
  const button = event.submitter;
  if (button) button.disabled = true;
  const address = (button && button.getAttribute("formaction")) || form.action;
  inTurn(async () => {
    const answer = await post(address, new FormData(form));
    if (button) button.disabled = false;
    if (!answer) return;
    if (answer.ok) {
      for (const field of form.elements) if ("defaultValue" in field) field.defaultValue = field.value; // sent
      if (form.matches("[data-cell-form]")) drawer(false);
      saved();
      const said = parse(await answer.text()).querySelector("#messages");
      await refresh();
      if (said && byId("messages")) byId("messages").replaceWith(document.adoptNode(said));
    } else if (form.matches("[data-cell-form]")) showPanel(await answer.text());
    else location.reload();
  });
});

// --- others at the same report

// The document of the next report, drawn while this one is read: its first page is there at once. Opens nothing for anybody.
async function ahead() {
  const address = root.dataset.nextSource;
  if (!address || (navigator.connection && navigator.connection.saveData)) return;
  const how = { credentials: "same-origin", headers: { "X-Background": "1", "X-Fragment": "1" }, priority: "low" };
  try {
    const answer = await fetch(address, how);
    const first = answer.ok && parse(await answer.text()).querySelector("image[data-href]");
    if (first) await fetch(`${first.dataset.href}?w=900`, how);
  } catch {
    // it is drawn when it is asked for
  }
}

const HEARD = 30000;
const READING = 3000;
const AWAY = 120000;
const QUIET = 2500;
let moved = Date.now();

// A page that nobody touches is left: it keeps nobody else from the report.
function isAway() {
  return Date.now() - moved > AWAY;
}

for (const sign of ["keydown", "pointerdown", "pointermove", "wheel", "scroll"]) {
  document.addEventListener(
    sign,
    () => {
      const back = isAway();
      moved = Date.now();
      if (back) present();
    },
    { passive: true, capture: true },
  );
}

async function present() {
  if (document.visibilityState === "hidden" || isAway()) return;
  const form = new FormData();
  form.set("csrfmiddlewaretoken", token());
  try {
    const answer = await fetch(root.dataset.presence, {
      method: "POST",
      body: form,
      headers: { "X-Background": "1" }, // a poll is not activity
      credentials: "same-origin",
    });
    if (!answer.ok || answer.url.includes("/login/")) return;
    const { others, version } = await answer.json();
    byId("presence").textContent = others.join(" · ");
    if (String(version) !== root.dataset.version || root.dataset.reading) inTurn(() => refresh());
  } catch {
    // the next one will tell
  }
}

if (root) {
  const pane = byId("source");
  grid = new Grid({ chose, save, accept });
  range = new Range(grid, { words: root.dataset.range, live: byId("range") });
  if (pane) {
    const known = (ids) => {
      const here = ids.find((id) => cellOf(id)) || ids[0];
      goTo(here);
    };
    const taken = (ids, event) => {
      if (event.altKey && grid.canEdit && grid.chosen) {
        const text = event.target.textContent;
        if (text && /[0-9０-９]/.test(text)) grid.edit(plain(text));
      } else known(ids);
    };
    source = new Source(pane, { chosen: taken });
    pane.addEventListener("source-ready", () => {
      paint();
      if (grid.chosen) peek(grid.chosen);
    });
    source.load(pane.dataset.source);
    split(root, root.querySelector(".wb__split"));
  }
  start();
  const wanted = new URLSearchParams(location.search).get("cell");
  const cell = wanted ? cellOf(wanted) : document.querySelector(LOUD) || cells()[0];
  if (cell) grid.choose(cell, Boolean(wanted));
  const places = byId("places");
  if (places && !wanted && root.dataset.edit === "1") places.focus();
  present();
  setInterval(present, HEARD);
  setInterval(() => root.dataset.reading && present(), READING);
  setTimeout(ahead, QUIET);
  document.addEventListener("visibilitychange", present);
  const toast = byId("toast");
  if (toast) setTimeout(() => toast.remove(), 10000);
}
