// The official table as a grid: one cell is chosen; arrows move, digits edit, what is typed is saved on leaving.
// Everything here has a plain link or form beneath it: without scripts the page works too.

const MOVES = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

export const composing = (event) => event.isComposing || event.keyCode === 229;
export const cells = () => Array.from(document.querySelectorAll("td[data-cell]"));
export const cellOf = (id) => document.querySelector(`td[data-cell="${CSS.escape(id)}"]`);
const link = (cell) => cell.querySelector("a");

// Full-width digits, separators and spaces as a keyboard or a copied table gives them.
export const plain = (text) =>
  text
    .replace(/[０-９．，－]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(/^\s*"(.*)"\s*$/, "$1") // as spreadsheets quote what holds a comma
    .replace(/[\s,]/g, "")
    .replace(/^[—–/]+$/, "");

// What a cell could hold: blank, or a number with its unit; the server has the last word.
export const isFigure = (text) => /^([+-]?\d+(\.\d+)?(元|万元|亿元)?)?$/.test(text);

export class Grid {
  // `chose(cell)` hears every choice; `save(cell, value)` answers with true once the value is stored;
  // `left()` puts the focus where work goes on outside the table.
  constructor({ chose, save, accept, left }) {
    Object.assign(this, { chose, save, accept, left });
    this.chosen = null;
    this.input = null;
    this.undone = [];
    this.done = [];
    document.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("copy", (event) => this.copy(event));
    document.addEventListener("dblclick", (event) => {
      const cell = event.target.closest("td[data-cell]");
      if (cell) this.edit();
    });
  }

  get canEdit() {
    return document.getElementById("report").dataset.edit === "1";
  }

  choose(cell, focus) {
    if (this.input && !cell.contains(this.input)) this.leave(true);
    if (this.chosen && this.chosen.isConnected) {
      this.chosen.classList.remove("is-focus");
      link(this.chosen).tabIndex = -1;
    }
    this.chosen = cell;
    cell.classList.add("is-focus");
    link(cell).tabIndex = 0;
    if (focus) link(cell).focus({ preventScroll: true });
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.chose(cell);
  }

  // Rows and columns of the official layout are merged: the neighbour is the nearest cell in that direction.
  neighbour(cell, [down, right]) {
    const middle = (box) => [box.top + box.height / 2, box.left + box.width / 2];
    const [y, x] = middle(cell.getBoundingClientRect());
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

  // The cells of the row of one, from left to right.
  row(cell) {
    const at = cell.getBoundingClientRect();
    return cells()
      .filter((other) => Math.abs(other.getBoundingClientRect().top - at.top) < 6)
      .sort((a, b) => a.getBoundingClientRect().left - b.getBoundingClientRect().left);
  }

  key(event) {
    if (composing(event)) return;
    if (this.input && event.target === this.input) {
      this.keyInEdit(event);
      return;
    }
    const cell = event.target.closest && event.target.closest("td[data-cell]");
    if (!cell) return;
    if (event.ctrlKey && !event.altKey && !event.shiftKey) {
      const all = cells();
      if (event.key === "Home" || event.key === "End") {
        event.preventDefault();
        this.choose(event.key === "Home" ? all[0] : all[all.length - 1], true);
      } else if (event.key === "z" || event.key === "y") {
        event.preventDefault();
        this.again(event.key === "y");
      }
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (MOVES[event.key]) {
      event.preventDefault();
      const target = this.neighbour(cell, MOVES[event.key]);
      if (target) this.choose(target, true);
    } else if (event.key === "Home" || event.key === "End") {
      event.preventDefault();
      const row = this.row(cell);
      this.choose(event.key === "Home" ? row[0] : row[row.length - 1], true);
    } else if (event.key === "Enter") {
      event.preventDefault();
      this.accept(cell, event.shiftKey);
    } else if (event.key === "F2") {
      event.preventDefault();
      this.edit();
    } else if (/^[0-9０-９]$/.test(event.key) && !event.shiftKey) {
      event.preventDefault();
      this.edit(plain(event.key));
    } else if (event.key === "Delete" && this.canEdit) {
      event.preventDefault();
      this.store(cell, "");
    } else if (event.key === "Escape") {
      this.left();
    }
  }

  keyInEdit(event) {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.leave(false);
    } else if (event.key === "Enter") {
      event.preventDefault();
      const cell = this.chosen;
      this.leave(true);
      const below = this.neighbour(cell, [event.shiftKey ? -1 : 1, 0]);
      if (below) this.choose(below, true);
    } else if (event.key === "Tab") {
      event.preventDefault();
      const all = cells();
      const next = all[all.indexOf(this.chosen) + (event.shiftKey ? -1 : 1)];
      const cell = this.chosen;
      this.leave(true);
      this.choose(next || cell, true);
    }
  }

  // An input in the cell itself; `first` replaces what stands there.
  edit(first) {
    const cell = this.chosen;
    if (!cell || this.input || !this.canEdit) return;
    const input = document.createElement("input");
    input.className = "cell__input";
    input.inputMode = "decimal";
    input.autocomplete = "off";
    input.setAttribute("aria-label", link(cell).getAttribute("aria-label"));
    input.value = first === undefined ? shownValue(cell) : first;
    input.addEventListener("blur", () => this.leave(true));
    this.input = input;
    cell.append(input);
    input.focus();
    if (first === undefined) input.select();
  }

  leave(keep) {
    const input = this.input;
    if (!input) return;
    const cell = input.closest("td");
    this.input = null;
    const value = input.value.trim();
    const focused = document.activeElement === input;
    input.remove();
    if (focused) link(cell).focus({ preventScroll: true });
    if (keep && value !== shownValue(cell)) this.store(cell, value);
  }

  // Save a value and remember what stood there before.
  async store(cell, value, { remember = true } = {}) {
    const before = shownValue(cell);
    if (value === before) return true;
    const id = cell.dataset.cell;
    if (!(await this.save(cell, value))) return false;
    if (remember) {
      this.done.push({ id, from: before, to: value });
      this.undone = [];
    }
    return true;
  }

  async again(redo) {
    const step = (redo ? this.undone : this.done).pop();
    const cell = step && cellOf(step.id);
    if (!cell) return;
    this.choose(cell, true);
    if (await this.store(cell, redo ? step.to : step.from, { remember: false })) {
      (redo ? this.done : this.undone).push(step);
    }
  }

  copy(event) {
    if (!this.chosen || !event.target.closest || !event.target.closest("td[data-cell]")) return;
    if (String(getSelection())) return;
    event.clipboardData.setData("text/plain", shownValue(this.chosen));
    event.preventDefault();
  }

  // Where each value of copied rows would go, from the chosen cell to the right and down.
  spread(rows) {
    const places = [];
    let first = this.chosen;
    for (const values of rows) {
      const line = this.row(first);
      const start = line.indexOf(first);
      values.forEach((value, at) => {
        const cell = line[start + at];
        if (cell) places.push([cell, plain(value)]);
      });
      const below = this.neighbour(first, [1, 0]);
      if (!below) break;
      first = below;
    }
    return places.filter(([cell, value]) => value !== plain(shownValue(cell)));
  }
}

// The value as it is shown; blank is the empty text.
export function shownValue(cell) {
  const text = link(cell).lastElementChild.textContent.trim();
  return text === "—" ? "" : text;
}
