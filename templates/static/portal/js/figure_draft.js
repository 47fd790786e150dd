// A figure that was typed into the table while the session had ended waits in this tab for the same person.

const KEY = "draft-figure";
const DAY = 86400000;

const who = () => (document.querySelector(".tool--who") || document.body).textContent.trim();

export function keepFigure(figure) {
  const { pathname } = location;
  sessionStorage.setItem(KEY, JSON.stringify({ page: pathname, who: who(), at: Date.now(), figure }));
}

// The figure for this page and person, once; null where there is none.
export function keptFigure() {
  const text = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  const kept = text ? JSON.parse(text) : null;
  const ours = kept && kept.page === location.pathname && kept.who === who() && Date.now() - kept.at < DAY;
  return ours ? kept.figure : null;
}
