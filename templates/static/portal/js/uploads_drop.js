// Files from a drag or from the two pickers; what an operating system leaves in folders stays out.

const DEBRIS = /^(\.|~\$|Thumbs\.db$|desktop\.ini$)/i;

export function reports(files) {
  return Array.from(files).filter((file) => !DEBRIS.test(file.name));
}

function children(folder) {
  const reader = folder.createReader();
  const found = [];
  return new Promise((resolve) => {
    const next = () =>
      reader.readEntries((entries) => {
        if (!entries.length) {
          resolve(found);
          return;
        }
        found.push(...entries);
        next();
      }, () => resolve(found));
    next();
  });
}

async function within(entry) {
  if (entry.isFile) {
    const file = await new Promise((resolve) => entry.file(resolve, () => resolve(null)));
    return file ? [file] : [];
  }
  const files = [];
  for (const child of await children(entry)) {
    files.push(...(await within(child)));
  }
  return files;
}

async function dropped(transfer) {
  const entries = Array.from(transfer.items || [])
    .map((item) => (item.webkitGetAsEntry ? item.webkitGetAsEntry() : null))
    .filter(Boolean);
  if (!entries.length) {
    return Array.from(transfer.files);
  }
  const files = [];
  for (const entry of entries) {
    files.push(...(await within(entry)));
  }
  return files;
}

export function watchDrop(zone, take) {
  const over = (on) => (event) => {
    event.preventDefault();
    zone.classList.toggle("is-over", on);
  };
  zone.addEventListener("dragenter", over(true));
  zone.addEventListener("dragover", over(true));
  zone.addEventListener("dragleave", over(false));
  zone.addEventListener("drop", async (event) => {
    event.preventDefault();
    zone.classList.remove("is-over");
    take(reports(await dropped(event.dataTransfer)));
  });
  // A file dropped beside the zone must not replace the page.
  for (const name of ["dragover", "drop"]) {
    window.addEventListener(name, (event) => event.preventDefault());
  }
}

export function watchPicker(button, input, take) {
  button.addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    take(reports(input.files));
    input.value = "";
  });
}
