// The tree of agencies: its fold buttons come without words; they get the agency's name and their state.

function name(list) {
  for (const link of list.querySelectorAll("a.treebeard-collapse")) {
    const words = link.closest("tr").querySelector("a:not(.treebeard-collapse)");
    if (words) link.setAttribute("aria-label", words.textContent.trim());
    link.setAttribute("aria-expanded", String(link.classList.contains("treebeard-expanded")));
  }
}

document.addEventListener("DOMContentLoaded", () => {
  const list = document.getElementById("result_list");
  if (!list) return;
  name(list);
  new MutationObserver(() => name(list)).observe(list, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ["class"],
  });
});
