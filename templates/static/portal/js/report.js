// The page of one report: moving over the cells, the panel of the chosen one, saving without leaving the page.
// Everything here has a plain link or form beneath it: without scripts the page works too.

const root = document.getElementById("report");
const MOVES = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
const LOUD = ".cell--conflict, .cell--missing, .cell--doubt";
let chosen = null;
let pending = Promise.resolve();

const composing = (event) => event.isComposing || event.keyCode === 229;
const cells = () => Array.from(document.querySelectorAll("td[data-cell]"));
const link = (cell) => cell.querySelector("a");
const cellOf = (id) => document.querySelector(`td[data-cell="${CSS.escape(id)}"]`);

function choose(cell, focus) {
  if (chosen) {
    chosen.classList.remove("is-focus");
    link(chosen).tabIndex = -1;
  }
  chosen = cell;
  cell.classList.add("is-focus");
  link(cell).tabIndex = 0;
  if (focus) link(cell).focus({ preventScroll: false });
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  if (!shows(cell)) {
    document.getElementById("cell-panel").replaceChildren(); // never another cell's form under this one's name
    pending = openPanel(link(cell).href, cell.dataset.cell);
  }
  return pending;
}

const shows = (cell) => {
  const panel = document.querySelector("#cell-panel [data-panel]");
  return Boolean(panel) && panel.dataset.panel === cell.dataset.cell;
};

async function openPanel(address, id) {
  const answer = await fetch(address, { headers: { "X-Fragment": "1" }, credentials: "same-origin" });
  if (!answer.ok || !chosen || chosen.dataset.cell !== id) return;
  showPanel(await answer.text());
}

function showPanel(html) {
  const panel = document.getElementById("cell-panel");
  const parsed = new DOMParser().parseFromString(html, "text/html");
  panel.replaceChildren(...parsed.body.childNodes);
}

// Rows and columns of the official layout are merged: the neighbour is the nearest cell in that direction.
function neighbour(cell, [down, right]) {
  const from = cell.getBoundingClientRect();
  const middle = (box) => [box.top + box.height / 2, box.left + box.width / 2];
  const [y, x] = middle(from);
  let best = null;
  for (const other of cells()) {
    if (other === cell) continue;
    const [v, h] = middle(other.getBoundingClientRect());
    const ahead = down ? (v - y) * down : (h - x) * right;
    const aside = down ? Math.abs(h - x) : Math.abs(v - y);
    if (ahead < 4 || (!down && aside > 6)) continue;
    const distance = ahead + aside * 3;
    if (best === null || distance < best.distance) best = { other, distance };
  }
  return best ? best.other : null;
}

async function edit(first) {
  await pending;
  if (!chosen || !shows(chosen)) return;
  const input = document.getElementById("cell-value");
  if (!input) return;
  input.focus();
  if (first === undefined) input.select();
  else input.value = first;
}

function nextDoubt(back) {
  const loud = cells().filter((cell) => cell.matches(LOUD));
  if (!loud.length) return;
  const at = loud.indexOf(chosen);
  const step = back ? -1 : 1;
  choose(loud[(at + step + loud.length) % loud.length], true);
}

document.addEventListener("click", (event) => {
  const cell = event.target.closest("td[data-cell]");
  const goto = event.target.closest("[data-goto]");
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  if (cell) {
    event.preventDefault();
    choose(cell, true);
  } else if (goto && cellOf(goto.dataset.goto)) {
    event.preventDefault();
    choose(cellOf(goto.dataset.goto), true);
  } else if (goto) {
    event.preventDefault();
    const id = goto.dataset.goto;
    location.assign(`?tab=${id.split(".")[0]}&all=1&cell=${encodeURIComponent(id)}`);
  } else if (event.target.closest("[data-next-doubt]")) {
    nextDoubt(false);
  }
});

document.addEventListener("dblclick", (event) => {
  if (event.target.closest("td[data-cell]")) edit();
});

document.addEventListener("keydown", (event) => {
  if (composing(event)) return;
  if (event.key === "F8") {
    event.preventDefault();
    nextDoubt(event.shiftKey);
    return;
  }
  if (event.key === "Escape" && event.target.closest("#cell-panel") && chosen) {
    link(chosen).focus();
    return;
  }
  if (!event.target.closest("td[data-cell]") || event.ctrlKey || event.altKey || event.metaKey) return;
  if (MOVES[event.key]) {
    event.preventDefault();
    const target = neighbour(chosen || event.target.closest("td[data-cell]"), MOVES[event.key]);
    if (target) choose(target, true);
  } else if (event.key === "Enter" || event.key === "F2") {
    event.preventDefault();
    edit();
  } else if (/^[0-9]$/.test(event.key)) {
    event.preventDefault();
    edit(event.key);
  } else if (event.key === "Delete") {
    event.preventDefault();
    edit("");
  }
});

// Saving: the form is sent as it is; a refusal comes back as the panel, a success refreshes the page's parts.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-cell-form], [data-refresh]")) return;
  event.preventDefault();
  const button = event.submitter;
  if (button) button.disabled = true;
  const address = (button && button.getAttribute("formaction")) || form.action;
  try {
    const answer = await fetch(address, {
      method: "POST",
      body: new FormData(form),
      headers: { "X-Fragment": "1" },
      credentials: "same-origin",
    });
    const html = await answer.text();
    if (answer.url.includes("/login/")) location.reload();
    else if (answer.ok) refresh(html);
    else if (form.matches("[data-cell-form]")) showPanel(html);
    else location.reload();
  } finally {
    if (button) button.disabled = false;
  }
});

function refresh(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const at = chosen ? chosen.dataset.cell : null;
  for (const part of [".wb--report .tabs", ".wb--report .grid__table", ".wb--report .finds", "#actbar", "#messages"]) {
    const [here, there] = [document.querySelector(part), parsed.querySelector(part)];
    if (here && there) here.replaceWith(document.adoptNode(there));
  }
  const cell = at ? cellOf(at) : null;
  start();
  document.getElementById("cell-panel").replaceChildren();
  if (cell) choose(cell, true);
}

function start() {
  for (const button of document.querySelectorAll("[data-next-doubt]")) button.hidden = false;
  const first = cells()[0];
  if (first) link(first).tabIndex = 0;
}

if (root) {
  start();
  const wanted = new URLSearchParams(location.search).get("cell");
  const cell = wanted ? cellOf(wanted) : document.querySelector("td.cell--conflict, td.cell--missing, td.cell--doubt");
  if (cell) choose(cell, Boolean(wanted));
}
