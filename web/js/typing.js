// SPDX-License-Identifier: GPL-3.0-or-later
// Calls `act` once nobody has typed in `form` for `ms`; a Vietnamese word under composition is not finished.

export function whenTyped(form, ms, act) {
  let timer = 0;
  let composing = false;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => (composing ? later() : act()), ms);
  };

  form.addEventListener("compositionstart", () => (composing = true));
  form.addEventListener("compositionend", () => {
    composing = false;
    later();
  });
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  return () => clearTimeout(timer);
}
