// Sends files: one a request, three at once; again after 0.5, 1, 3 and 5 seconds where the network
// or the server failed, then whenever the network is back. A refusal (4xx) is final, but an expired
// session only holds the files back: they go on with a new token once somebody signed in again.

const AT_ONCE = 3;
const DELAYS = [500, 1000, 3000, 5000];
const PATIENCE = 15000;

function newKey() {
  const bytes = window.crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

function sentence(request) {
  try {
    return JSON.parse(request.responseText).message || "";
  } catch {
    return "";
  }
}

export class Sender {
  // A file over "unread" bytes is refused here: the server hangs up before it reads so much, which
  // would look like a broken connection. told(item): the item changed; received(item, row): it is a row on the server now;
  // held(yes): the session ended, or there is one again; fresh(): a promise of its token, or of "".
  constructor({ address, token, batch, unread, told, received, held, fresh }) {
    Object.assign(this, { address, token, batch, unread, told, received, held, fresh });
    this.signedOut = false;
    this.items = [];
    window.addEventListener("online", () => this.wakeAll());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.resume());
  }

  add(files, year, trial = false) {
    for (const file of files) {
      const item = { key: newKey(), file, year, trial, state: "waiting", tries: 0, sent: 0, trouble: "", message: "" };
      if (file.size > this.unread) {
        item.state = "refused";
        item.huge = true;
      }
      this.items.push(item);
      this.told(item);
    }
    this.fill();
  }

  unfinished() {
    return this.items.filter((item) => item.state === "waiting" || item.state === "sending");
  }

  fill() {
    if (this.signedOut) {
      return;
    }
    const sending = this.items.filter((item) => item.state === "sending").length;
    const ready = this.items.filter((item) => item.state === "waiting" && !item.timer);
    ready.slice(0, Math.max(0, AT_ONCE - sending)).forEach((item) => this.send(item));
  }

  send(item) {
    item.state = "sending";
    item.trouble = "";
    item.sent = 0;
    const body = new FormData();
    body.append("batch", this.batch);
    body.append("key", item.key);
    body.append("year", item.year);
    if (item.trial) {
      body.append("trial", "1");
    }
    body.append("file", item.file, item.file.name);
    const request = new XMLHttpRequest();
    item.request = request;
    request.open("POST", this.address);
    request.setRequestHeader("X-CSRFToken", this.token);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => {
      item.sent = event.total ? event.loaded / event.total : 0;
      this.told(item);
    });
    request.addEventListener("load", () => this.answered(item, request));
    request.addEventListener("error", () => this.failed(item, "offline"));
    request.send(body);
    this.told(item);
  }

  answered(item, request) {
    if (request.status >= 500) {
      this.failed(item, "down", sentence(request));
      return;
    }
    let row = null;
    try {
      row = request.status === 201 ? JSON.parse(request.responseText) : null;
    } catch {
      row = null;
    }
    if (row) {
      this.drop(item);
      this.received(item, row);
    } else if (request.status === 401 || (request.status === 403 && !sentence(request) && !item.renewed)) {
      item.renewed = request.status === 403; // the token of the session before
      this.hold(item);
      return;
    } else {
      item.state = "refused";
      item.message = sentence(request);
      this.told(item);
    }
    this.fill();
  }

  failed(item, trouble, message = "") {
    item.state = "waiting";
    item.trouble = trouble;
    item.message = message;
    const delay = item.tries < DELAYS.length ? DELAYS[item.tries] : PATIENCE;
    item.tries += 1;
    item.timer = window.setTimeout(() => this.wake(item), delay);
    this.told(item);
    this.fill();
  }

  wake(item) {
    window.clearTimeout(item.timer);
    item.timer = 0;
    if (item.state === "refused") {
      item.state = "waiting";
      item.message = "";
    }
    this.resume();
    this.fill();
  }

  hold(item) {
    item.state = "waiting";
    item.trouble = "session";
    this.signedOut = true;
    this.told(item);
    if (item.renewed) {
      this.resume();
    } else {
      this.held(true);
    }
  }

  async resume() {
    const token = this.signedOut && (await this.fresh());
    if (token) {
      this.token = token;
      this.signedOut = false;
      this.held(false);
      this.fill();
    }
  }

  wakeAll() {
    this.items.filter((item) => item.timer).forEach((item) => this.wake(item));
  }

  // Takes a file out of the list: sent, or given up by its sender.
  drop(item) {
    window.clearTimeout(item.timer);
    this.items = this.items.filter((other) => other !== item);
  }

  cancel(item) {
    this.drop(item);
    if (item.request) {
      item.request.abort();
    }
    this.fill();
  }
}
