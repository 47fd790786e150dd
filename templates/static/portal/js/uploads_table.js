// The table of files: one row for each, in three sections; a row is touched only where it changed.

import { megabytes, say } from "./uploads_words.js";

const MARKS = {
  queued: ["", "s-wait"],
  running: ["st--run", "s-run"],
  parsed: ["st--done", "s-pass"],
  unpacked: ["st--done", "s-pass"],
  needs_person: ["st--hand", "s-hand"],
  rejected: ["st--fail", "s-fail"],
  duplicate: ["st--dup", "s-dup"],
  sending: ["st--up", "s-up"],
  waiting: ["st--up", "s-up"],
  refused: ["st--hand", "s-hand"],
};

function part(line, name) {
  return line.querySelector(`[data-part="${name}"]`);
}

export class Table {
  // act(row, action), settle(row, answers) and local(item, action) are what a person asks for.
  constructor(root, { act, settle, local }) {
    Object.assign(this, { act, settle, local });
    this.table = root.querySelector("#uploads-table");
    this.template = root.querySelector("#uploads-row");
    this.pickers = {
      agency: root.querySelector("#uploads-agency"),
      year: root.querySelector("#uploads-year-pick"),
    };
    this.lines = new Map();
  }

  line(key, name, size) {
    let entry = this.lines.get(key);
    if (!entry) {
      const element = this.template.content.firstElementChild.cloneNode(true);
      part(element, "name").textContent = name;
      part(element, "name").title = name;
      part(element, "size").textContent = megabytes(size);
      entry = { element, shown: "", section: "" };
      this.lines.set(key, entry);
    }
    return entry;
  }

  // A file that is still here and not on the server.
  showItem(item) {
    const entry = this.line(item.key, item.file.name, item.file.size);
    const moving = item.state === "sending";
    const words = { sending: "uploading", waiting: item.trouble ? "uploading" : "waiting", refused: "refused" };
    this.mark(entry.element, item.state, say(words[item.state]));
    this.fill(entry.element, item.state === "refused" ? "—" : say("finding"), item.state === "refused" ? "—" : say("finding"), true);
    this.bar(entry.element, item, moving);
    this.sayIn(entry.element, this.itemSentence(item));
    const actions = [];
    if (item.timer || item.trouble === "session" || (item.state === "refused" && !item.huge)) {
      actions.push({ label: say("again"), local: "again" });
    }
    actions.push({ label: say(item.state === "refused" ? "remove" : "cancel"), local: "cancel" });
    const shown = JSON.stringify([item.state, actions]);
    if (entry.shown !== shown) {
      entry.shown = shown;
      this.actions(entry.element, actions, (action) => this.local(item, action.local));
    }
    this.place(entry, item.state === "refused" ? "person" : "running");
  }

  itemSentence(item) {
    if (item.huge) {
      return say("huge", { name: item.file.name, size: Math.ceil(item.file.size / 1048576) });
    }
    if (item.state === "refused") {
      return item.message || say("unsaid");
    }
    return item.timer ? item.message || say(item.trouble) : item.trouble === "session" ? say("session") : "";
  }

  bar(element, item, moving) {
    const bar = part(element, "bar");
    bar.hidden = !moving;
    if (moving) {
      bar.querySelector("progress").value = item.sent;
      bar.querySelector("span").textContent = `${megabytes(item.file.size * item.sent)} / ${megabytes(item.file.size)}`;
    }
  }

  // A row of the server.
  showRow(row) {
    if (row.state === "cancelled") {
      this.remove(row.id);
      return;
    }
    const entry = this.line(row.id, row.name, row.size);
    const shown = JSON.stringify(row);
    if (entry.shown === shown) {
      return;
    }
    entry.shown = shown;
    const { element } = entry;
    const running = row.state === "running" && !row.message;
    const unknown = row.final ? "—" : say("finding");
    this.mark(element, row.state, row.label);
    this.fill(element, row.agency || unknown, row.year || unknown, !row.agency);
    this.within(element, row.bundle);
    this.ask(element, row);
    this.steps(element, row, running);
    part(element, "bar").hidden = true;
    this.sayIn(element, row.message);
    this.counts(element, row);
    this.actions(element, row.actions, (action) => this.act(row, action));
    this.place(entry, row.section);
  }

  mark(element, state, label) {
    const [look, icon] = MARKS[state] || MARKS.queued;
    const mark = part(element, "state");
    mark.className = look ? `st ${look}` : "st";
    mark.querySelector("use").setAttribute("href", `#${icon}`);
    part(element, "label").textContent = label;
    element.dataset.state = state;
  }

  fill(element, agency, year, quiet) {
    for (const [name, text] of [["agency", agency], ["year", year]]) {
      const place = part(element, name);
      place.textContent = text;
      place.title = text;
      place.classList.toggle("quiet", quiet);
    }
  }

  within(element, bundle) {
    const place = part(element, "bundle");
    place.textContent = bundle ? say("bundle", { name: bundle }) : "";
    place.hidden = !bundle;
  }

  ask(element, row) {
    const answers = {};
    for (const name of row.asks) {
      const picker = this.pickers[name].content.firstElementChild.cloneNode(true);
      picker.addEventListener("change", () => {
        answers[name] = picker.value;
        if (row.asks.every((one) => answers[one])) {
          this.settle(row, answers);
        }
      });
      part(element, name).replaceChildren(picker);
    }
  }

  steps(element, row, running) {
    const list = part(element, "steps");
    list.hidden = !running;
    Array.from(list.children).forEach((step, place) => {
      step.className = place < row.reached ? "is-done" : place === row.reached ? "is-now" : "";
    });
  }

  sayIn(element, text) {
    const place = part(element, "say");
    place.textContent = text;
    place.hidden = !text;
  }

  counts(element, row) {
    const parsed = row.state === "parsed";
    for (const level of ["error", "warning"]) {
      const count = element.querySelector(`[data-level="${level}"]`);
      count.hidden = !parsed || !row.findings[level];
      count.querySelector("span").textContent = row.findings[level];
    }
    part(element, "clean").hidden = !parsed || row.findings.error + row.findings.warning > 0;
  }

  actions(element, actions, chosen) {
    const made = actions.map((action) => {
      const control = document.createElement(action.get ? "a" : "button");
      control.className = "lnk";
      control.textContent = action.label;
      if (action.get) {
        control.href = action.get;
      } else {
        control.type = "button";
        control.addEventListener("click", () => chosen(action));
      }
      return control;
    });
    part(element, "actions").replaceChildren(...made);
  }

  place(entry, section) {
    if (entry.section !== section) {
      entry.section = section;
      this.table.querySelector(`[data-section="${section}"]`).append(entry.element);
    }
    this.count();
  }

  remove(key) {
    const entry = this.lines.get(key);
    if (entry) {
      entry.element.remove();
      this.lines.delete(key);
      this.count();
    }
  }

  count() {
    for (const section of this.table.querySelectorAll("[data-section]")) {
      const number = section.rows.length - 1;
      section.hidden = number === 0;
      section.querySelector(".sec__n").textContent = number;
    }
    this.table.hidden = this.lines.size === 0;
  }
}
