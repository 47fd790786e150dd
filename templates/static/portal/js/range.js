// Several cells at once: chosen with Shift or by dragging, copied as rows of a table.

import { cellOf, cells, composing, shownValue } from "./grid.js";

const MOVES = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
const SAME = 6; // cells of a row begin within so many pixels

export class Range {
  // `words` names a range, with {rows} and {columns}; `live` is the element that says it aloud.
  constructor(grid, { words, live }) {
    Object.assign(this, { grid, words, live });
    this.anchor = null;
    this.end = null;
    this.drags = false;
    document.addEventListener("keydown", (event) => this.key(event), true);
    document.addEventListener("mousedown", (event) => this.press(event));
    document.addEventListener("mouseover", (event) => this.drag(event));
    document.addEventListener("mouseup", () => {
      this.drags = false;
    });
    document.addEventListener("copy", (event) => this.copy(event), true);
  }

  get isOpen() {
    return Boolean(this.anchor && this.end && this.anchor !== this.end && cellOf(this.anchor) && cellOf(this.end));
  }

  // The chosen cells by row, from the top left to the bottom right.
  rows() {
    if (!this.isOpen) return [];
    const [a, b] = [cellOf(this.anchor), cellOf(this.end)].map((cell) => cell.getBoundingClientRect());
    const [left, right] = [Math.min(a.left, b.left), Math.max(a.right, b.right)];
    const [top, bottom] = [Math.min(a.top, b.top), Math.max(a.bottom, b.bottom)];
    const inside = cells()
      .map((cell) => ({ cell, box: cell.getBoundingClientRect() }))
      .filter(({ box }) => {
        const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
        return x > left && x < right && y > top && y < bottom;
      })
      .sort((one, other) => one.box.top - other.box.top || one.box.left - other.box.left);
    const found = [];
    let at = null;
    for (const { cell, box } of inside) {
      if (at === null || box.top - at > SAME) {
        found.push([]);
        at = box.top;
      }
      found[found.length - 1].push(cell);
    }
    return found.map((row) => row.sort((x, y) => x.getBoundingClientRect().left - y.getBoundingClientRect().left));
  }

  to(cell) {
    if (!this.anchor) this.anchor = this.grid.chosen ? this.grid.chosen.dataset.cell : cell.dataset.cell;
    this.end = cell.dataset.cell;
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.paint();
  }

  drop() {
    this.anchor = null;
    this.end = null;
    this.paint();
  }

  paint() {
    const rows = this.rows();
    const chosen = new Set(rows.flat());
    for (const cell of cells()) {
      cell.classList.toggle("is-range", chosen.has(cell));
      if (chosen.has(cell)) cell.setAttribute("aria-selected", "true");
      else cell.removeAttribute("aria-selected");
    }
    const columns = Math.max(0, ...rows.map((row) => row.length));
    this.live.textContent = rows.length ? this.words.replace("{rows}", rows.length).replace("{columns}", columns) : "";
  }

  key(event) {
    if (composing(event) || this.grid.input) return;
    const cell = event.target.closest && event.target.closest("td[data-cell]");
    if (!cell) return;
    if (event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey && MOVES[event.key]) {
      const next = this.grid.neighbour((this.isOpen && cellOf(this.end)) || cell, MOVES[event.key]);
      event.preventDefault();
      event.stopPropagation();
      if (next) this.to(next);
    } else if (event.key === "Escape" && this.isOpen) {
      event.preventDefault();
      event.stopPropagation();
      this.drop();
    } else if (this.anchor && !event.ctrlKey && !event.metaKey && event.key !== "Shift") this.drop();
  }

  press(event) {
    const cell = event.target.closest && event.target.closest("td[data-cell]");
    if (!cell || event.button || event.target.closest("input")) return;
    if (event.shiftKey && this.grid.chosen) {
      event.preventDefault();
      this.to(cell);
      return;
    }
    this.drop();
    if (event.ctrlKey || event.metaKey) return;
    this.anchor = cell.dataset.cell;
    this.drags = true;
  }

  drag(event) {
    if (!this.drags || !(event.buttons & 1)) return;
    const cell = event.target.closest && event.target.closest("td[data-cell]");
    if (!cell || (cell.dataset.cell === this.anchor && !this.end)) return;
    const from = cellOf(this.anchor);
    if (from && this.grid.chosen !== from) this.grid.choose(from, true);
    getSelection().removeAllRanges();
    this.to(cell);
  }

  // A blank is empty, money as it is shown.
  copy(event) {
    if (!this.isOpen || this.grid.input || !event.target.closest || !event.target.closest("td[data-cell], body")) return;
    const rows = this.rows().map((row) => row.map(shownValue).join("\t"));
    event.clipboardData.setData("text/plain", rows.join("\n"));
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}
