// The re-check of a year on the rule page: shows how far it has come, stops on 286.
const EVERY = 2000;
const STOP = 286;

async function show(place) {
  let answer;
  try {
    answer = await fetch(place.dataset.recheck, { credentials: "same-origin" });
  } catch {
    setTimeout(() => show(place), EVERY * 5);
    return;
  }
  if (!answer.ok || answer.redirected) return;
  place.innerHTML = await answer.text();
  if (answer.status !== STOP) wait(place);
}

function wait(place) {
  setTimeout(() => (document.hidden ? wait(place) : show(place)), EVERY);
}

for (const place of document.querySelectorAll("[data-recheck]")) show(place);
