// SPDX-License-Identifier: GPL-3.0-or-later
// Forms marked data-draft are kept as they are typed: in the browser at once, at the server a moment later. Every
// sentence that a reader sees stands in the form's data-draft-… attributes.

import {
  clockText,
  draftKey,
  dropAllCopies,
  dropCopy,
  judge,
  packFields,
  readCopy,
  sameFields,
  worthOffering,
  writeCopy,
} from "./drafts.js";
import { fillFields, namedFields } from "./fields.js";

const address = "/lam-viec/nhap";
const afterTyping = 1500;
const betweenTries = 15000;
const beaconLimit = 60000;

class Draft {
  constructor(form, account) {
    this.form = form;
    this.key = form.dataset.draft;
    this.name = draftKey(account, this.key);
    this.account = account;
    this.version = Number(form.dataset.draftVersion ?? 0);
    this.shown = this.collect();
    this.state = "idle";
    this.kept = true;
    this.composing = false;
    this.offerEarlier();
    form.addEventListener("input", () => this.typed());
    form.addEventListener("change", () => this.typed());
    form.addEventListener("compositionstart", () => (this.composing = true));
    form.addEventListener("compositionend", () => {
      this.composing = false;
      this.typed();
    });
  }

  collect() {
    return packFields(namedFields(this.form));
  }

  text(name) {
    return this.form.dataset[`draft${name[0].toUpperCase()}${name.slice(1)}`] ?? "";
  }

  say(name, at = Date.now()) {
    const lines = [
      ...this.form.querySelectorAll("[data-draft-status]"),
      ...document.querySelectorAll(`[data-draft-status="${CSS.escape(this.key)}"]`),
    ];
    const clock = clockText(at, Date.now(), document.documentElement.lang);

    for (const line of lines) {
      line.classList.toggle("autosave-off", name !== "saved" && name !== "saving");
      (line.querySelector("[data-draft-text]") ?? line).textContent = this.text(name).replace("{0}", clock);
    }
  }

  typed() {
    const data = this.collect();

    if (this.state === "sent" || (this.state === "idle" && sameFields(data, this.shown))) return;
    this.kept = writeCopy(localStorage, this.name, { at: Date.now(), version: this.version, data });
    if (this.state === "conflict") return this.say(this.kept ? "conflict" : "failed");
    this.state = "typed";
    this.later(afterTyping);
  }

  later(ms) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (this.composing ? this.later(ms) : this.send()), ms);
  }

  body(data) {
    const csrf = this.form.elements.csrf?.value ?? "";

    return new URLSearchParams({ key: this.key, version: this.version, data: JSON.stringify(data), csrf });
  }

  async send() {
    if (this.abort) return this.later(afterTyping);
    const data = this.collect();

    this.abort = new AbortController();
    this.state = "sending";
    this.say("saving");
    const { verdict, version } = await this.post(data);

    this.abort = null;
    if (this.state === "sent") return;
    if (verdict === "saved") this.saved(data, version);
    else this.unsaved(verdict);
  }

  async post(data) {
    try {
      const response = await fetch(address, {
        method: "POST",
        body: this.body(data),
        headers: { Accept: "application/json" },
        redirect: "manual",
        signal: this.abort.signal,
      });
      const verdict = judge(response);

      return { verdict, version: verdict === "saved" ? (await response.json()).version : 0 };
    } catch {
      return { verdict: "offline" };
    }
  }

  saved(data, version) {
    this.version = Number(version ?? this.version);
    this.shown = data;
    if (!sameFields(data, this.collect())) {
      // Typed on while it was under way: the browser's copy must name the version that it now stands on.
      this.state = "idle";
      return this.typed();
    }
    this.state = "idle";
    this.kept = true;
    dropCopy(localStorage, this.name);
    this.say("saved");
  }

  unsaved(verdict) {
    const text = verdict === "busy" ? "refused" : verdict;

    this.state = verdict === "conflict" ? "conflict" : "typed";
    this.say(this.kept ? text : "failed");
    if (verdict === "offline" || verdict === "busy") this.later(betweenTries);
    else if (verdict === "session") this.waiting = true;
  }

  // The session ended and the reader has perhaps signed in elsewhere: the new session's token is in the page's address.
  async resume() {
    if (!this.waiting) return;
    try {
      const response = await fetch(location.href, { redirect: "manual" });

      if (!response.ok) return;
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const csrf = page.querySelector("input[name=csrf]")?.value;

      if (!csrf || page.body.dataset.account !== this.account) return;
      for (const input of document.querySelectorAll("input[name=csrf]")) input.value = csrf;
      this.waiting = false;
      this.send();
    } catch {
      // Still offline: the next return to the page tries again.
    }
  }

  unsafe() {
    return !this.kept && this.state !== "idle" && this.state !== "sent";
  }

  hide() {
    if (this.state !== "typed" && this.state !== "sending") return;
    const data = this.collect();
    const body = this.body(data);

    if (body.toString().length > beaconLimit || !navigator.sendBeacon(address, body)) return;
    writeCopy(localStorage, this.name, { at: Date.now(), version: this.version, data, left: true });
  }

  submitted() {
    clearTimeout(this.timer);
    this.abort?.abort();
    if (this.state !== "idle")
      writeCopy(localStorage, this.name, { at: Date.now(), version: this.version, data: this.collect(), left: true });
    this.state = "sent";
  }

  back() {
    if (this.state === "sent") this.state = "idle";
  }

  offerEarlier() {
    const copy = readCopy(localStorage, this.name);

    if (!copy) return;
    if (!worthOffering(copy, this.shown, Date.parse(this.form.dataset.draftAt) || 0))
      return dropCopy(localStorage, this.name);

    const offer = document.createElement("div");
    const words = document.createElement("p");
    const use = button("btn btn-primary btn-sm", this.text("use"));
    const drop = button("btn btn-outline-secondary btn-sm", this.text("drop"));

    offer.className = "draft-offer";
    offer.setAttribute("role", "status");
    words.textContent = this.text("found").replace("{0}", clockText(copy.at, Date.now(), document.documentElement.lang));
    use.addEventListener("click", () => {
      offer.remove();
      fillFields(this.form, copy.data);
      this.form.dispatchEvent(new Event("input", { bubbles: true }));
    });
    drop.addEventListener("click", () => {
      offer.remove();
      if (this.state === "idle") dropCopy(localStorage, this.name);
    });
    offer.append(words, use, drop);
    this.form.prepend(offer);
  }
}

function button(className, text) {
  const made = document.createElement("button");

  made.type = "button";
  made.className = className;
  made.textContent = text;
  return made;
}

export function startDrafts() {
  const account = document.body.dataset.account;

  if (!account) return;
  for (const done of document.querySelectorAll("[data-draft-done]"))
    dropCopy(localStorage, draftKey(account, done.dataset.draftDone));
  const drafts = [...document.querySelectorAll("form[data-draft]")].map((form) => new Draft(form, account));

  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (event.target.matches("[data-sign-out]")) dropAllCopies(localStorage, account);
    for (const draft of drafts) if (draft.form === event.target) draft.submitted();
  });
  window.addEventListener("pagehide", () => drafts.forEach((draft) => draft.hide()));
  window.addEventListener("pageshow", () => drafts.forEach((draft) => draft.back()));
  window.addEventListener("online", () => drafts.forEach((draft) => draft.state === "typed" && draft.later(0)));
  window.addEventListener("focus", () => drafts.forEach((draft) => draft.resume()));
  window.addEventListener("beforeunload", (event) => {
    if (drafts.some((draft) => draft.unsafe())) event.preventDefault();
  });
}
