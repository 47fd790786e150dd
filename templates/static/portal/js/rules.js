// The rule book: what a proposed setting would do to one stored year, shown beside its button.

async function tryYear(button) {
  const form = button.closest("form");
  const shown = button.parentElement.querySelector(".trials__out");
  const asked = new URLSearchParams(new FormData(form));
  asked.delete("csrfmiddlewaretoken");
  button.disabled = true;
  shown.textContent = button.dataset.wait;
  try {
    const answer = await fetch(`${button.dataset.try}?${asked}`, { credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    shown.innerHTML = await answer.text();
  } catch {
    shown.textContent = button.dataset.failed;
  } finally {
    button.disabled = false;
  }
}

for (const button of document.querySelectorAll("[data-try]")) {
  button.addEventListener("click", () => tryYear(button));
}
