// Asks for a batch's rows: every 2 seconds, every 5 after a minute, every 15 after five minutes;
// not while the page is hidden, and no more once the server says that all is final (286). Where it
// refuses, it is asked again when somebody comes back to the page: from signing in, perhaps.

const FINAL = 286;
const MINUTE = 60000;

export class Poller {
  constructor(address, { told, ended }) {
    Object.assign(this, { address, told, ended });
    this.timer = 0;
    this.since = 0;
    this.busy = false;
    this.refused = false;
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible" && this.refused) {
        this.start();
      } else if (document.visibilityState === "visible" && this.since) {
        this.ask();
      }
    });
  }

  // Something changed: look now, and often for the next minute.
  start() {
    this.since = Date.now();
    this.later(0);
  }

  pause() {
    const passed = Date.now() - this.since;
    return passed < MINUTE ? 2000 : passed < 5 * MINUTE ? 5000 : 15000;
  }

  later(delay) {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.ask(), delay);
  }

  async ask() {
    window.clearTimeout(this.timer);
    if (document.visibilityState === "hidden" || this.busy || !this.since) {
      return;
    }
    this.busy = true;
    const begun = this.since;
    this.refused = false;
    let again = true;
    try {
      const answer = await fetch(this.address, {
        headers: { Accept: "application/json", "X-Background": "1" },
        credentials: "same-origin",
      });
      if (answer.ok) {
        this.told((await answer.json()).rows);
        again = answer.status !== FINAL;
      } else if (answer.status < 500) {
        again = false;
        this.refused = true;
        this.ended(answer.status);
      }
    } catch {
      again = true;
    }
    this.busy = false;
    if (again || this.since !== begun) {
      this.later(this.pause());
    } else {
      this.since = 0;
    }
  }
}
