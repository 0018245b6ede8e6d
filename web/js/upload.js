// SPDX-License-Identifier: GPL-3.0-or-later
// Pages that send files: each goes in pieces (tus 1.0), waits while there is no network, and goes on where it stopped,
// also after the page was closed and the same file is chosen again.

import * as tus from "tus-js-client";
import { counted, fill, isSession, messageOf, nextDelay, sumOf } from "./uploads.js";

const pieceBytes = 1024 * 1024;
const atOnce = 2;

function node(name, className, text) {
  const made = document.createElement(name);

  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

class Row {
  constructor(queue, file) {
    const { words } = queue;

    Object.assign(this, { queue, file, state: "waiting", tries: 0, sent: 0 });
    this.item = node("li", "upload-row");
    this.name = node("b", "upload-name", file.name);
    this.said = node("span", "upload-said");
    this.bar = node("progress");
    this.bar.max = Math.max(file.size, 1);
    this.bar.value = 0;
    this.bar.setAttribute("aria-label", file.name);
    this.again = this.button(words.again, () => this.begin());
    this.drop = this.button(words.drop, () => this.end());
    this.item.append(this.name, this.drop, this.again, this.bar, this.said);
    this.show("waiting");
  }

  button(text, act) {
    const made = node("button", "btn btn-outline-secondary btn-sm", text);

    made.type = "button";
    made.append(node("span", "visually-hidden", ` ${this.file.name}`));
    made.addEventListener("click", act);
    return made;
  }

  show(state, text) {
    const { words } = this.queue;

    this.state = state;
    this.item.dataset.state = state;
    this.said.textContent = text ?? words[state] ?? "";
    this.again.hidden = state !== "failed" && state !== "session";
    this.drop.hidden = state === "done" || state === "checking";
    this.bar.hidden = ["done", "failed", "refused"].includes(state);
    this.queue.tell();
  }

  progress(sent) {
    this.sent = sent;
    this.bar.value = sent;
    if (this.state !== "offline") {
      this.said.textContent = `${this.queue.words.sending} ${Math.floor((100 * sent) / Math.max(this.file.size, 1))} %`;
    }
    this.queue.tell();
  }

  async begin() {
    const { root, csrf, most, words } = this.queue;

    if (this.file.size > most * 1024 * 1024) return this.show("refused", words.large);
    this.show("sending");
    this.upload ??= new tus.Upload(this.file, {
      endpoint: root.dataset.uploadsTo,
      chunkSize: pieceBytes,
      metadata: { filename: this.file.name, for: root.dataset.uploadsFor },
      headers: { "X-Csrf": csrf },
      retryDelays: null, // the queue itself waits: for the network, however long that takes
      removeFingerprintOnSuccess: true,
      fingerprint: async (file) => ["thi-dua", root.dataset.uploadsFor, file.name, file.size, file.lastModified].join("|"),
      onProgress: (sent) => this.progress(sent),
      onSuccess: () => this.hand(),
      onError: (error) => this.stopped(error),
    });
    if (!this.upload.url) {
      const [before] = await this.upload.findPreviousUploads();

      if (before) this.upload.resumeFromPreviousUpload(before);
    }
    this.upload.start();
  }

  stopped(error) {
    const status = error.originalResponse?.getStatus() ?? 0;

    if (isSession(status)) return this.show("session", this.queue.words.session);
    if (status >= 400 && status < 500 && status !== 409 && status !== 423) {
      return this.show("failed", messageOf(error.originalResponse.getBody()) ?? this.queue.words.failed);
    }
    this.later(() => this.begin());
  }

  // Again when the network is back, and from time to time in any case: browsers do not always know.
  later(act) {
    this.show("offline");
    let timer;
    const go = () => {
      clearTimeout(timer);
      removeEventListener("online", go);
      if (this.state === "offline") act();
    };

    timer = setTimeout(go, nextDelay(this.tries++));
    addEventListener("online", go);
  }

  // All bytes are there: the server looks at them, and the photo joins the page.
  async hand() {
    const { root, url, csrf } = this.queue;
    const id = this.upload.url.split("/").pop();
    let answer;

    this.tries = 0;
    this.show("checking");
    try {
      answer = await fetch(url, {
        method: "POST",
        headers: { Accept: "application/json" },
        body: new URLSearchParams({ csrf, kind: root.dataset.uploads, upload: id }),
      });
    } catch {
      return this.later(() => this.hand());
    }
    if (isSession(answer.status)) return this.show("session", this.queue.words.session);
    if (answer.status >= 500) return this.later(() => this.hand());
    if (!answer.ok) {
      const said = messageOf(await answer.text()) ?? this.queue.words.failed;

      this.upload.abort(true).catch(() => {});
      this.upload = undefined;
      return this.show("refused", said); // the same bytes would be refused again
    }
    this.show("done");
    tus.Upload.terminate(this.upload.url, { headers: { "X-Csrf": csrf }, retryDelays: null }).catch(() => {});
    await this.queue.refresh();
    this.item.remove();
    this.queue.tell();
  }

  end() {
    this.upload?.abort(true).catch(() => {});
    this.state = "dropped";
    this.item.remove();
    this.queue.rows.delete(this);
    this.queue.tell();
    this.queue.next();
  }
}

// A paper that was asked for is there now.
function isThere(list) {
  const field = list.closest(".field-invalid");

  field?.querySelector(".invalid-feedback")?.remove();
  field?.classList.remove("field-invalid");
}

// An element with data-uploads: a form that does nothing but send, or a part of one that is saved by itself.
class Queue {
  constructor(root) {
    const { dataset } = root;
    const form = root.closest("form");

    Object.assign(this, { root, csrf: form.elements.csrf.value, most: Number(dataset.uploadsMost), rows: new Set() });
    this.url = dataset.uploadsUrl ?? form.action;
    this.box = root.querySelector("[data-uploads-rows]");
    this.words = { ...this.box.dataset };
    this.input = root.querySelector("input[type=file]");
    this.list = this.box.querySelector("ul");
    this.sum = this.box.querySelector("p");
    this.input.addEventListener("change", () => {
      this.take(this.input.files);
      this.input.value = "";
    });
    if (root === form) form.addEventListener("submit", (event) => event.preventDefault());
    this.takeDropped(root.querySelector(".drop"));
  }

  takeDropped(target) {
    const over = (event, isOver) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      target.classList.toggle("is-over-drop", isOver);
    };

    target.addEventListener("dragenter", (event) => over(event, true));
    target.addEventListener("dragover", (event) => over(event, true));
    target.addEventListener("dragleave", (event) => over(event, false));
    target.addEventListener("drop", (event) => {
      over(event, false);
      this.take(event.dataTransfer?.files ?? []);
    });
  }

  take(files) {
    for (const file of files) {
      const row = new Row(this, file);

      this.rows.add(row);
      this.list.append(row.item);
    }
    this.tell();
    this.next();
  }

  next() {
    const busy = [...this.rows].filter((row) => ["sending", "checking", "offline"].includes(row.state)).length;
    const waiting = [...this.rows].filter((row) => row.state === "waiting");

    waiting.slice(0, Math.max(0, atOnce - busy)).forEach((row) => row.begin());
  }

  isUnderWay() {
    return [...this.rows].some((row) => ["waiting", "sending", "checking", "offline"].includes(row.state));
  }

  tell() {
    const { done, all } = sumOf([...this.rows].map((row) => row.state));

    this.box.hidden = all === 0;
    const text = fill(this.words.sum ?? "", done, all);

    if (this.sum.textContent !== text) this.sum.textContent = text;
    if (done !== this.doneBefore) {
      this.doneBefore = done;
      this.next();
    }
    if ([...this.rows].some((row) => ["failed", "refused", "session"].includes(row.state))) this.next();
  }

  // New photos join those of the page; what is being typed beside the others stays untouched.
  async refresh() {
    const page = await fetch(location.pathname + location.search, { headers: { Accept: "text/html" } });

    if (!page.ok) return;
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html");

    for (const id of this.root.dataset.uploadsLists.split(" ")) {
      const here = document.getElementById(id);

      for (const item of fresh.querySelectorAll(`#${CSS.escape(id)} > [data-photo]`)) {
        if (!here || document.getElementById(item.id)) continue;
        here.append(document.importNode(item, true));
        isThere(here);
        here.dispatchEvent(new CustomEvent("td:file", { bubbles: true }));
      }
    }
    for (const told of document.querySelectorAll("[data-uploads-tell]")) {
      const now = fresh.getElementById(told.id);

      if (now) told.replaceWith(document.importNode(now, true));
      else told.remove();
    }
    for (const note of document.querySelectorAll("[data-uploads-empty]")) {
      note.hidden = document.querySelector("#ds-giay > [data-photo]") !== null;
    }
    document.getElementById("luu-anh")?.toggleAttribute("hidden", !document.querySelector("#ds-anh > [data-photo]"));
    document.querySelectorAll("#ds-anh [name=xuong]").forEach((button, i, all) => {
      button.disabled = i === all.length - 1;
    });
  }
}

const queues = [...document.querySelectorAll("[data-uploads]")].map((root) => new Queue(root));

// Files that were dropped or pasted elsewhere on the page.
document.addEventListener("td:files", (event) => queues[0]?.take(event.detail));

addEventListener("beforeunload", (event) => {
  if (queues.some((queue) => queue.isUnderWay())) event.preventDefault();
});

for (const box of document.querySelectorAll("[data-count-max]")) {
  const field = box.querySelector("textarea");
  const shown = box.querySelector("[data-count-shown]");
  const most = Number(box.dataset.countMax);
  const show = () => {
    const length = counted(field.value);

    shown.textContent = fill(box.dataset.countText, length, most);
    shown.classList.toggle("is-over", length > most);
  };

  field.form.addEventListener("input", show); // also when a kept draft is laid over it
  show();
}
