// What was typed and not sent outlives an expired session: it stays in this tab while the page
// leads to the sign-in page, and is put back for the same person when that leads here again.

const KEY = "draft";
const FIELDS = "textarea, select, input:not([type=hidden]):not([type=password]):not([type=file])";
const DAY = 86400000;

const here = () => `${location.pathname}${location.search}`;
const who = () => (document.querySelector(".tool--who") || document.body).textContent.trim();
const ticked = (field) => field.type === "checkbox" || field.type === "radio";

function places() {
  return Array.from(document.forms)
    .filter((form) => form.method === "post")
    .flatMap((form) => Array.from(form.querySelectorAll(FIELDS)).map((field, nth) => ({ form, field, nth })));
}

function changed(field) {
  if (ticked(field)) return field.checked !== field.defaultChecked;
  if (field.options) return Array.from(field.options).some((one) => one.selected !== one.defaultSelected);
  return field.value !== field.defaultValue;
}

const nameOf = ({ form, field, nth }) =>
  [form.getAttribute("action") || "", field.name, ticked(field) ? field.value : nth].join(" ");

function keep() {
  const written = places().filter((place) => changed(place.field));
  const fields = written.map((place) => [nameOf(place), ticked(place.field) ? place.field.checked : place.field.value]);
  if (fields.length) sessionStorage.setItem(KEY, JSON.stringify({ page: here(), who: who(), at: Date.now(), fields }));
}

function kept() {
  const text = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  const draft = text ? JSON.parse(text) : null;
  const signedIn = document.referrer && new URL(document.referrer).pathname.endsWith("/login/");
  return draft && signedIn && draft.page === here() && draft.who === who() && Date.now() - draft.at < DAY ? draft : null;
}

function putBack(fields) {
  for (const place of places()) {
    const { field } = place;
    if (!fields.has(nameOf(place))) continue;
    const value = fields.get(nameOf(place));
    fields.delete(nameOf(place));
    if (ticked(field)) field.checked = value;
    else field.value = value;
    for (let box = field.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

const draft = kept();
if (draft) {
  const fields = new Map(draft.fields);
  putBack(fields);
  // A panel that the page fetches later gets its own when it is there.
  const watch = new MutationObserver(() => (fields.size ? putBack(fields) : watch.disconnect()));
  if (fields.size) watch.observe(document.body, { childList: true, subtree: true });
}
window.addEventListener("pagehide", keep);
