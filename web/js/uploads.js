// SPDX-License-Identifier: GPL-3.0-or-later
// What upload.js reckons with, apart from the page.

const delays = [1000, 3000, 5000, 10000, 20000];

// How long to wait before the next try, after so many that failed.
export const nextDelay = (tries) => delays[Math.min(tries, delays.length - 1)];

export const isSession = (status) => status === 401 || status === 403;

// "{0} of {1} sent"
export const fill = (text, ...values) => text.replace(/\{(\d)\}/g, (_, n) => String(values[n] ?? ""));

// The first message of an answer {"errors": [{"message": …}]}.
export function messageOf(body) {
  try {
    return JSON.parse(body).errors[0].message ?? null;
  } catch {
    return null;
  }
}

export function sumOf(states) {
  const counts = states.filter((state) => state !== "dropped");

  return { done: counts.filter((state) => state === "done").length, all: counts.length };
}

// Characters as the server counts them: a sign with its marks as one, a line break as one, blanks around not at all.
export const counted = (text) => [...text.replace(/\r\n?/g, "\n").trim().normalize("NFC")].length;
