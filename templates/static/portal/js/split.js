// The divider between source and tables: dragged, or moved with the arrow keys; its place is kept in this browser.

const [LEAST, MOST, STEP] = [25, 70, 2];
const KEY = "portal.split";

export function split(frame, divider) {
  if (!divider) return;
  const set = (percent, keep) => {
    const at = Math.min(MOST, Math.max(LEAST, Math.round(percent)));
    frame.style.gridTemplateColumns = `${at}% 8px minmax(0, 1fr)`;
    divider.setAttribute("aria-valuenow", String(at));
    if (keep) remember(at);
  };
  const kept = Number(recall());
  if (kept >= LEAST && kept <= MOST) set(kept, false);
  divider.addEventListener("pointerdown", (event) => {
    divider.setPointerCapture(event.pointerId);
    const move = (moved) => {
      const box = frame.getBoundingClientRect();
      set(((moved.clientX - box.left) / box.width) * 100, true);
    };
    divider.addEventListener("pointermove", move);
    divider.addEventListener("lostpointercapture", () => divider.removeEventListener("pointermove", move), { once: true });
  });
  divider.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
    if (!by || event.isComposing || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    set(Number(divider.getAttribute("aria-valuenow")) + by, true);
  });
}

function remember(at) {
  try {
    localStorage.setItem(KEY, String(at));
  } catch {
    // a browser that keeps nothing starts in the middle again
  }
}

function recall() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
