// The review workbench: the official table, the source beside it, findings, and what a key does.

import { keepFigure, keptFigure } from "./figure_draft.js";
import { Grid, cellOf, cells, composing, isFigure, plain, shownValue } from "./grid.js";
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
const unfolded = new WeakSet(); // details that the focus has been in since they were opened
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
  for (const button of document.querySelectorAll("[data-next-doubt], [data-shut]")) button.hidden = false;
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
  if (loading !== id) return; // another cell was chosen, or a refusal stands there
  loading = "";
  if (html && grid.chosen && grid.chosen.dataset.cell === id) showPanel(html);
}

function showPanel(html) {
  loading = "";
  byId("cell-panel").replaceChildren(...parse(html).body.childNodes);
}

function drawer(open) {
  const box = byId("drawer");
  box.hidden = open === undefined ? !box.hidden : !open;
  box.parentElement.classList.toggle("has-drawer", !box.hidden);
  if (grid.chosen) grid.chosen.scrollIntoView({ block: "nearest" });
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
    const answer = await post(cell.querySelector("a").href, form, { cell: cell.dataset.cell, value });
    if (!answer) return false;
    if (answer.ok) {
      saved();
      await refresh();
      return true;
    }
    const html = await answer.text();
    grid.choose(cellOf(cell.dataset.cell) || cell, false);
    showPanel(html);
    waiting = Promise.resolve();
    drawer(true);
    const said = byId("cell-panel").querySelector("[role=alert]");
    if (said) told(said.textContent, true);
    return false;
  });
}

// `typed` is what would be lost if nobody is signed in any more: it waits in this tab.
async function post(address, form, typed) {
  try {
    const answer = await fetch(address, {
      method: "POST",
      body: form,
      headers: { "X-Fragment": "1" },
      credentials: "same-origin",
    });
    if (!answer.url.includes("/login/")) return answer;
    if (typed) keepFigure(typed);
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

// The page with the table that is open now: by itself it opens the one with the first doubt.
function here() {
  const address = new URL(location.href);
  const tab = document.querySelector("#report .tab[aria-current]");
  if (tab) address.searchParams.set("tab", new URL(tab.href).searchParams.get("tab"));
  address.searchParams.delete("undo");
  return address.href;
}

// Put the server's present page in the place of this one, part by part; what is chosen or typed stays.
async function refresh(address = here(), keep = {}) {
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok || answer.url.includes("/login/")) return location.reload();
  const there = parse(await answer.text());
  const said = byId("saved") ? byId("saved").textContent : "";
  const [id, focused] = [grid.chosen && grid.chosen.dataset.cell, document.activeElement];
  const inGrid = Boolean(focused && focused.closest && focused.closest("td[data-cell]"));
  const now = document.querySelector(".find.is-now");
  if (grid.input) return setTimeout(() => refresh(address, keep), 400);
  const open = Array.from(document.querySelectorAll("details[open]"));
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
  const shown = now && byId(now.id);
  if (shown) {
    shown.classList.add("is-now");
    shown.scrollIntoView({ block: "nearest" });
  } else if (source) source.mark([]);
  if (shown && now.contains(focused) && !focused.isConnected) takeUp(shown);
  for (const one of open) if (!one.isConnected) unfold(one, focused);
  const cell = cellOf(keep.cell || id || "");
  if (!typed(byId("cell-panel")) || keep.cell) byId("cell-panel").replaceChildren();
  grid.chosen = null;
  loading = "";
  if (cell) grid.choose(cell, inGrid || Boolean(keep.cell));
  if (range) range.paint();
}

// What was unfolded before a refresh is unfolded after it, and what had the focus in it has it.
function unfold(old, focused) {
  const nameOf = (one) => [one.closest("[id]")?.id, one.className, one.querySelector("summary").dataset.testid].join(" ");
  const next = Array.from(document.querySelectorAll("details")).find((one) => nameOf(one) === nameOf(old));
  if (!next) return;
  if (unfolded.has(old)) unfolded.add(next);
  next.open = true;
  if (!old.contains(focused)) return;
  const same = (focused.id && byId(focused.id)) || next.querySelector("summary");
  same.focus({ preventScroll: true });
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
    else if (answer) told(await answer.text(), true);
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
  if (!cell) return turnTo(id.split(".")[0], id);
  return grid.choose(cell, true);
}

function lastStep() {
  const steps = ["approve", "submit", "take_up"].map((step) => document.querySelector(`[data-testid="step-${step}"]`));
  const step = steps.find(Boolean) || document.querySelector(".actbar__end .btn");
  if (step) step.focus();
}

// What stands against the step, said again where the eye is.
function sayWhyNot() {
  const why = document.querySelector(".actbar__why");
  if (!why) return;
  why.focus();
  told(root.dataset.blocked, true);
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
    turnTo(named[0].split(".")[0], named[0]);
  } else takeUp(finding);
}

// The focus to what can be done about a finding.
function takeUp(finding) {
  const act = finding.querySelector(".find__say summary") || finding.querySelector("a") || finding;
  act.focus({ preventScroll: true });
}

// Out of the table: to the finding that is looked at, or to the next step.
function leaveGrid() {
  const finding = document.querySelector(".find.is-now");
  if (finding) takeUp(finding);
  else document.querySelector("[data-next-doubt], .actbar .btn")?.focus();
}

// The sentence of a refusal above what was written, which stays.
function refused(form, text) {
  let place = form.querySelector("[data-refused]");
  if (!place) {
    place = document.createElement("p");
    place.className = "note note--must";
    place.setAttribute("role", "alert");
    place.dataset.refused = "";
    form.prepend(place);
  }
  place.textContent = text;
  const field = form.querySelector("textarea, input:not([type=hidden])");
  if (field) field.focus();
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
  const good = changes.filter(([, value]) => isFigure(value));
  const bad = changes.length - good.length;
  box.querySelector("[data-count]").textContent = root.dataset.paste.replace("{count}", good.length)
    + (bad ? root.dataset.pasteBad.replace("{count}", bad) : "");
  const list = box.querySelector("[data-changes]");
  list.replaceChildren(
    ...changes.map(([cell, value]) => {
      const item = document.createElement("li");
      item.textContent = `${cell.dataset.label}  ${shownValue(cell) || "—"} → ${value || "—"}`;
      if (!isFigure(value)) item.className = "is-refused";
      return item;
    }),
  );
  const ids = good.map(([cell, value]) => [cell.dataset.cell, value]);
  box.querySelector("[data-take]").hidden = !ids.length;
  box.hidden = false;
  const answer = async (event) => {
    const take = event.target.closest("[data-take]");
    if (!take && !event.target.closest("[data-leave]")) return;
    box.removeEventListener("click", answer);
    box.hidden = true;
    if (!take) return;
    let done = 0;
    for (const [id, value] of ids) {
      const cell = cellOf(id);
      if (!cell || !(await grid.store(cell, value))) break;
      done += 1;
    }
    const left = ids.length - done;
    if (left) told(root.dataset.pasteStopped.replace("{done}", done).replace("{left}", left), true);
  };
  box.addEventListener("click", answer);
  box.querySelector("[data-take], [data-leave]").focus();
  if (!ids.length) box.querySelector("[data-leave]").focus();
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
  } else if (event.target.closest("[data-shut]")) {
    shut(event.target.closest("details"));
  } else if (event.target.closest("#details, [data-close-drawer]")) {
    drawer();
  } else if (event.target.closest("[data-open]")) {
    const box = byId(event.target.closest("[data-open]").dataset.open);
    box.hidden = !box.hidden;
  }
});

function shut(details) {
  details.open = false;
  details.querySelector("summary").focus();
}

// What unfolds is seen and can be typed into.
document.addEventListener(
  "toggle",
  (event) => {
    if (!event.target.open) unfolded.delete(event.target);
    if (!event.target.open || unfolded.has(event.target) || !event.target.matches(".find__say, .stepbox")) return;
    unfolded.add(event.target);
    event.target.scrollIntoView({ block: "nearest" });
    const field = event.target.querySelector("textarea, input:not([type=hidden])");
    if (field) field.focus();
  },
  true,
);

document.addEventListener("keydown", (event) => {
  if (composing(event) || !grid) return;
  const only = !event.ctrlKey && !event.altKey && !event.metaKey;
  if (event.key === "Enter" && only && !event.shiftKey && event.target === document.body) {
    const [first] = doubts(); // nothing has the focus: the work begins
    if (first) goTo(first);
    else lastStep();
    event.preventDefault();
  } else if (event.key === "F8" && only) {
    event.preventDefault();
    nextFinding(event.shiftKey);
  } else if (event.key === "F4" && only) {
    event.preventDefault();
    drawer();
  } else if (event.key === "Escape" && only) {
    const open = ["paste-box", "keys-box", "legend-box"].map(byId).find((box) => box && !box.hidden);
    const form = event.target.closest && event.target.closest(".stepbox[open], .find__say[open]");
    if (open) open.hidden = true;
    else if (form) shut(form);
    else if (!byId("drawer").hidden) drawer(false);
  } else if (event.key === "z" && event.ctrlKey && byId("toast") && !grid.done.length && !event.target.matches("input, textarea")) {
    event.preventDefault();
    byId("toast").querySelector("button").click();
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
    const writing = event.target.matches("textarea, input") && event.target.closest("form");
    if (writing) return writing.requestSubmit(); // what is being written is what is meant
    const step = document.querySelector('[data-testid="step-approve"]:not([aria-disabled="true"])');
    if (step) inTurn(async () => step.click());
    else sayWhyNot();
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
      if (form.closest("details")) shut(form.closest("details"));
      saved();
      const said = parse(await answer.text()).querySelector("#messages");
      await refresh();
      if (said && byId("messages")) byId("messages").replaceWith(document.adoptNode(said));
      setTimeout(() => quietMessages(), 8000);
    } else if (form.matches("[data-cell-form]")) {
      showPanel(await answer.text());
      (byId("cell-value") || byId("drawer")).focus();
    } else refused(form, await answer.text());
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

// What went well need not stay; what did not stays.
function quietMessages() {
  for (const one of document.querySelectorAll("#messages .note[role=status]")) one.remove();
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
  grid = new Grid({ chose, save, accept, left: leaveGrid });
  range = new Range(grid, { words: root.dataset.range, live: byId("range") });
  if (pane) {
    const known = (ids) => {
      goTo(ids.find((id) => cellOf(id)) || ids[0]);
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
  const figure = grid.canEdit ? keptFigure() : null;
  if (figure) Promise.resolve(goTo(figure.cell)).then(() => cellOf(figure.cell) && grid.edit(figure.value));
  const places = byId("places");
  if (places && !wanted && root.dataset.edit === "1") places.focus();
  present();
  setInterval(present, HEARD);
  setInterval(() => root.dataset.reading && present(), READING);
  setTimeout(ahead, QUIET);
  document.addEventListener("visibilitychange", present);
  setTimeout(() => quietMessages(), 8000);
  const toast = byId("toast");
  if (toast) setTimeout(() => toast.remove(), 10000);
}
