// The list of reports: choosing rows, naming their number on the buttons, opening their findings.
// Without scripts every row still leads to its report, and every act asks before it is done.

const form = document.getElementById("bulk");
const boxes = () => Array.from(form.querySelectorAll('input[name="reports"]'));
let last = null;

function count() {
  const chosen = boxes().filter((box) => box.checked).length;
  const every = form.querySelector("[data-all]");
  if (every) {
    form.querySelector("[data-chosen]").textContent = String(chosen);
    form.querySelector("[data-none]").hidden = chosen > 0;
    form.querySelector("[data-unchoose]").hidden = !chosen;
    every.checked = chosen > 0 && chosen === boxes().length;
    every.indeterminate = chosen > 0 && !every.checked;
  }
  for (const button of form.querySelectorAll("[data-words]")) {
    button.hidden = !chosen;
    button.textContent = button.dataset.words.replace("{count}", String(chosen));
  }
  for (const box of boxes()) box.closest("tr").classList.toggle("is-selected", box.checked);
}

// With Shift held, everything between the row ticked before and this one follows.
function range(box, held) {
  const all = boxes();
  if (held && last && last !== box && all.includes(last)) {
    const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((one, other) => one - other);
    for (const between of all.slice(from, to + 1)) between.checked = box.checked;
  }
  last = box;
}

function unfold(button) {
  const open = button.getAttribute("aria-expanded") !== "true";
  button.setAttribute("aria-expanded", String(open));
  button.querySelector("use").setAttribute("href", open ? "#i-down" : "#i-right");
  document.getElementById(button.getAttribute("aria-controls")).hidden = !open;
  button.closest("tr").classList.toggle("is-open", open);
}

if (form) {
  for (const button of form.querySelectorAll("[data-open]")) button.hidden = false;
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-open]");
    if (button) unfold(button);
    if (event.target.matches('input[name="reports"]')) {
      range(event.target, event.shiftKey);
      count();
    }
    if (event.target.closest("[data-unchoose]")) {
      for (const box of boxes()) box.checked = false;
      count();
      form.querySelector("[data-all]").focus();
    }
  });
  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-all]")) for (const box of boxes()) box.checked = event.target.checked;
    count();
  });
  window.addEventListener("pageshow", count);
  count();
}

// The box that keeps a filter: its field has the focus, Escape and a click elsewhere close it.
const keep = document.querySelector(".keep");
if (keep) {
  keep.addEventListener("toggle", () => keep.open && keep.querySelector("input[name=name]").focus());
  keep.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.key !== "Escape") return;
    keep.open = false;
    keep.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".keep")) keep.open = false;
  });
}
