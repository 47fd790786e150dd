// The source of a report: pages as pictures, or tables and text. A cell leads to its place, a place to its cell.

const STEPS = [50, 75, 100, 125, 150, 200, 300];
const NEAR = "600px"; // pages are fetched so far before they come into view
const WIDEST = 2200;

export class Source {
  constructor(root, { chosen } = {}) {
    this.root = root;
    this.body = root.querySelector(".src__pages");
    this.places = new Map();
    this.focused = [];
    this.marked = [];
    this.zoom = 100;
    this.turn = 0;
    this.wanted = null;
    root.addEventListener("click", (event) => {
      const act = event.target.closest("[data-do]");
      const place = event.target.closest("[data-cells]");
      if (act) this.act(act.dataset.do);
      else if (place && chosen) chosen(place.dataset.cells.split(" "), event);
    });
    this.body.addEventListener("scroll", () => this.tellPage(), { passive: true });
    this.body.addEventListener("keydown", (event) => this.key(event));
    this.index();
  }

  // Fetch what there is to show; the page is of use without it.
  async load(address) {
    try {
      const answer = await fetch(address, { headers: { "X-Fragment": "1" }, credentials: "same-origin" });
      if (!answer.ok || answer.url.includes("/login/")) return;
      const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
      this.body.replaceChildren(...Array.from(parsed.body.childNodes, (node) => document.adoptNode(node)));
    } catch {
      return; // what stands there leads to the download
    }
    this.index();
    if (this.wanted) this.show(this.wanted);
    this.root.dispatchEvent(new CustomEvent("source-ready"));
  }

  index() {
    this.places.clear();
    for (const place of this.body.querySelectorAll("[data-cells]")) {
      for (const cell of place.dataset.cells.split(" ")) {
        if (!this.places.has(cell)) this.places.set(cell, []);
        this.places.get(cell).push(place);
      }
    }
    this.pages = Array.from(this.body.querySelectorAll(".pg"));
    for (const part of this.root.querySelectorAll("[data-paged]")) part.hidden = this.pages.length === 0;
    if (this.watcher) this.watcher.disconnect();
    this.watcher = new IntersectionObserver(
      (seen) => seen.filter((one) => one.isIntersecting).forEach((one) => this.draw(one.target)),
      { root: this.body, rootMargin: NEAR },
    );
    this.pages.forEach((page) => this.watcher.observe(page));
    this.tellPage();
  }

  draw(page) {
    const image = page.querySelector("image");
    const wide = Math.ceil((page.clientWidth || 700) * (window.devicePixelRatio || 1));
    const has = Number(image.dataset.wide || 0);
    if (has >= Math.min(wide, WIDEST)) return;
    const step = wide <= 900 ? 900 : wide <= 1400 ? 1400 : WIDEST;
    image.dataset.wide = String(step);
    image.setAttribute("href", `${image.dataset.href}?w=${step}`);
  }

  // Outline a cell's place and bring it into view; where the source has none, as for a cell that a
  // workbook does not store, bring the place beside it into view and answer false.
  show(cell) {
    this.wanted = cell;
    for (const old of this.focused) old.classList.remove("box--focus");
    this.focused = this.places.get(cell) || [];
    for (const place of this.focused) place.classList.add("box--focus");
    const [first] = this.focused.length ? this.focused : this.beside(cell);
    if (first) this.bring(first);
    return this.focused.length > 0;
  }

  // The places of another cell of the same row, else of the same table.
  beside(cell) {
    const [table, row] = cell.split(".");
    const known = Array.from(this.places.keys());
    const near = known.find((one) => one.startsWith(`${table}.${row}.`)) || known.find((one) => one.startsWith(`${table}.`));
    return near ? this.places.get(near) : [];
  }

  bring(place) {
    const page = place.closest(".pg");
    if (page) this.draw(page);
    const [box, view] = [place.getBoundingClientRect(), this.body.getBoundingClientRect()];
    const margin = Math.min(80, view.height / 4);
    if (box.top < view.top + margin || box.bottom > view.bottom - margin) {
      this.body.scrollTop += box.top - view.top - (view.height - box.height) / 2;
    }
    if (box.left < view.left || box.right > view.right) {
      this.body.scrollLeft += box.left - view.left - (view.width - box.width) / 2;
    }
  }

  // The places of all cells that a finding names.
  mark(cells) {
    for (const old of this.marked) old.classList.remove("box--right");
    this.marked = cells.flatMap((cell) => this.places.get(cell) || []);
    for (const place of this.marked) place.classList.add("box--right");
  }

  // The marks of the grid, at the same cells of the source.
  paint(marks) {
    for (const [cell, kind] of marks) {
      for (const place of this.places.get(cell) || []) {
        place.classList.remove("box--conflict", "box--doubt", "box--missing", "box--ok");
        if (kind) place.classList.add(`box--${kind}`);
      }
    }
  }

  // A picture of the place of a cell, cut out of its page; null where there is none.
  cut(cell) {
    const [place] = this.places.get(cell) || [];
    const page = place && place.closest(".pg");
    if (!page) return null;
    const box = ["x", "y", "width", "height"].map((name) => Number(place.getAttribute(name)));
    const high = Math.max(box[3] + 10, 22);
    const wide = high * 5;
    const left = Math.max(0, box[0] + box[2] + 8 - wide);
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "peek__img");
    svg.setAttribute("viewBox", `${left} ${box[1] + box[3] / 2 - high / 2} ${wide} ${high}`);
    svg.setAttribute("aria-hidden", "true");
    this.draw(page);
    const image = page.querySelector("image").cloneNode(false);
    const frame = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    frame.setAttribute("class", "box box--focus");
    ["x", "y", "width", "height"].forEach((name, at) => frame.setAttribute(name, box[at]));
    svg.append(image, frame);
    return svg;
  }

  textOf(cell) {
    const [place] = this.places.get(cell) || [];
    return place && !place.closest(".pg") ? place.textContent : null;
  }

  act(what) {
    if (what === "page-on" || what === "page-back") this.turnTo(this.now() + (what === "page-on" ? 1 : -1));
    if (what === "larger") this.setZoom(STEPS.find((step) => step > this.zoom) || this.zoom);
    if (what === "smaller") this.setZoom(STEPS.slice().reverse().find((step) => step < this.zoom) || this.zoom);
    if (what === "fit") this.setZoom(100);
    if (what === "rotate") this.rotate();
    if (what === "boxes") {
      const off = this.body.classList.toggle("no-boxes");
      this.root.querySelector('[data-do="boxes"]').setAttribute("aria-pressed", String(!off));
    }
  }

  key(event) {
    if (event.isComposing || event.keyCode === 229 || !event.ctrlKey || event.altKey) return;
    const act = { "=": "larger", "+": "larger", "-": "smaller", 0: "fit" }[event.key];
    if (!act) return;
    event.preventDefault();
    this.act(act);
  }

  setZoom(percent) {
    this.zoom = percent;
    for (const part of this.body.querySelectorAll(".pg, .doc")) {
      part.style.width = percent === 100 ? "" : `${percent}%`;
      part.style.maxWidth = percent === 100 ? "" : "none";
      if (part.matches(".doc")) part.style.fontSize = percent === 100 ? "" : `${(14 * percent) / 100}px`;
    }
    this.root.querySelector("[data-zoom]").textContent = `${percent}%`;
    this.root.querySelector('[data-do="fit"]').setAttribute("aria-pressed", String(percent === 100));
    this.pages.forEach((page) => page.querySelector("image").dataset.wide && this.draw(page));
    if (this.wanted) this.show(this.wanted);
  }

  rotate() {
    this.turn = (this.turn + 90) % 360;
    for (const page of this.pages) {
      const image = page.querySelector("image");
      const [w, h] = [Number(image.getAttribute("width")), Number(image.getAttribute("height"))];
      const aside = this.turn % 180 !== 0;
      page.setAttribute("viewBox", aside ? `0 0 ${h} ${w}` : `0 0 ${w} ${h}`);
      const moved = { 0: "", 90: `translate(${h} 0) rotate(90)`, 180: `translate(${w} ${h}) rotate(180)` };
      const group = page.querySelector("g");
      group.setAttribute("transform", this.turn === 270 ? `translate(0 ${w}) rotate(-90)` : moved[this.turn]);
    }
    if (this.wanted) this.show(this.wanted);
  }

  // The page, from 0, whose upper part is at the middle of the view.
  now() {
    const view = this.body.getBoundingClientRect();
    const middle = view.top + view.height / 2;
    const at = this.pages.findIndex((page) => page.getBoundingClientRect().bottom > middle);
    return at < 0 ? this.pages.length - 1 : at;
  }

  turnTo(number) {
    const page = this.pages[number];
    if (page) this.body.scrollTop += page.getBoundingClientRect().top - this.body.getBoundingClientRect().top - 8;
  }

  tellPage() {
    const told = this.root.querySelector("[data-page-now]");
    if (!told || !this.pages || !this.pages.length) return;
    const words = told.dataset.words.replace("{now}", this.now() + 1).replace("{all}", this.pages.length);
    if (told.textContent !== words) told.textContent = words;
  }
}
