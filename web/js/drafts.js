// SPDX-License-Identifier: GPL-3.0-or-later
// What a draft is, apart from any page: which fields it keeps, where it lies, when it is worth offering.

const zone = "Asia/Ho_Chi_Minh";

export function draftKey(account, key) {
  return `td:${account}:${key}`;
}

// Pairs of name and value to {name: value} or, where a name comes several times, {name: [value, …]}.
export function packFields(pairs) {
  const data = {};

  for (const [name, value] of pairs) {
    if (!Object.hasOwn(data, name)) data[name] = value;
    else if (Array.isArray(data[name])) data[name].push(value);
    else data[name] = [data[name], value];
  }
  return data;
}

export function valuesOf(data, name) {
  if (!Object.hasOwn(data, name)) return [];
  return Array.isArray(data[name]) ? data[name] : [data[name]];
}

export function sameFields(one, other) {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);

  return [...names].every((name) => {
    const left = valuesOf(one, name);
    const right = valuesOf(other, name);

    return left.length === right.length && left.every((value, i) => value === right[i]);
  });
}

// A copy stays in the browser only while the server has not acknowledged it, so it is offered unless the page shows
// the same, or it had left for the server and what the server shows is later.
export function worthOffering(copy, shown, shownAt) {
  if (!copy || sameFields(copy.data, shown)) return false;
  return !(copy.left && copy.at <= shownAt);
}

export function readCopy(store, name) {
  try {
    const copy = JSON.parse(store.getItem(name));

    return copy && typeof copy.at === "number" && copy.data && typeof copy.data === "object" ? copy : null;
  } catch {
    return null;
  }
}

// False where the browser keeps nothing (private window, full, refused by policy).
export function writeCopy(store, name, copy) {
  try {
    store.setItem(name, JSON.stringify(copy));
    return true;
  } catch {
    return false;
  }
}

export function dropCopy(store, name) {
  try {
    store.removeItem(name);
  } catch {
    // A store that cannot be written holds nothing of ours.
  }
}

export function dropAllCopies(store, account) {
  const prefix = draftKey(account, "");

  try {
    for (const name of Object.keys(store)) if (name.startsWith(prefix)) store.removeItem(name);
  } catch {
    // A store that cannot be read holds nothing of ours.
  }
}

export function clockText(at, now, lang) {
  const day = new Intl.DateTimeFormat("en-GB", { timeZone: zone, day: "2-digit", month: "2-digit", year: "numeric" });
  const time = new Intl.DateTimeFormat(lang === "en" ? "en" : "vi", {
    timeZone: zone,
    hour: "numeric",
    minute: "2-digit",
    hour12: true,
  }).format(at).replace(/\u202f/g, " ");
  const said = lang === "en" ? time.toLowerCase() : time;

  return day.format(at) === day.format(now) ? said : `${day.format(at)} ${said}`;
}

// What an answer of the server means for the draft.
export function judge(response) {
  if (response.ok) return "saved";
  if (response.type === "opaqueredirect" || response.status === 401 || response.status === 403) return "session";
  if (response.status === 409) return "conflict";
  return response.status >= 500 || response.status === 429 ? "busy" : "refused";
}
