// The list of reports: choosing rows and opening their findings. Without scripts every row still leads to its report.

const form = document.getElementById("bulk");
const boxes = () => Array.from(form.querySelectorAll('input[name="reports"]'));

function count() {
  const chosen = boxes().filter((box) => box.checked);
  const shown = form.querySelector("[data-chosen]");
  if (shown) shown.textContent = String(chosen.length);
  for (const box of boxes()) box.closest("tr").classList.toggle("is-selected", box.checked);
}

if (form) {
  for (const button of form.querySelectorAll("[data-open]")) button.hidden = false;
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-open]");
    if (!button) return;
    const open = button.getAttribute("aria-expanded") !== "true";
    button.setAttribute("aria-expanded", String(open));
    button.querySelector("use").setAttribute("href", open ? "#i-down" : "#i-right");
    document.getElementById(button.getAttribute("aria-controls")).hidden = !open;
    button.closest("tr").classList.toggle("is-open", open);
  });
  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-all]")) for (const box of boxes()) box.checked = event.target.checked;
    count();
  });
  count();
}
