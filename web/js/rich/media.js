// SPDX-License-Identifier: GPL-3.0-or-later
// The files of the article beside its text: their order, and where they stand in it.

const placeOf = (media) => document.querySelector(`[data-place="${CSS.escape(media)}"]`);

// A photo or film as it stands in the text while it is written.
export function figureView(node) {
  const dom = document.createElement("figure");
  const button = placeOf(node.attrs.media);
  const caption = document.querySelector(`[name="caption.${CSS.escape(node.attrs.media)}"]`)?.value;
  const name = button?.dataset.placeName ?? node.attrs.media;

  dom.className = "editor-figure";
  dom.contentEditable = "false";
  if (button?.dataset.placeUrl) {
    const image = document.createElement("img");

    image.src = button.dataset.placeUrl;
    image.alt = name;
    dom.append(image);
  }
  const said = document.createElement("figcaption");

  said.textContent = caption || name;
  dom.append(said);
  return { dom, ignoreMutation: () => true };
}

function renumber(list) {
  const items = [...list.querySelectorAll(":scope > [data-photo]")];

  items.forEach((item, i) => {
    item.querySelector('[name^="position."]').value = i + 1;
    item.querySelector('[data-order="-1"]').disabled = i === 0;
    item.querySelector('[data-order="1"]').disabled = i === items.length - 1;
  });
}

function move(button, list) {
  const item = button.closest("[data-photo]");
  const other = button.dataset.order === "1" ? item.nextElementSibling : item.previousElementSibling;

  if (!other) return;
  if (button.dataset.order === "1") other.after(item);
  else other.before(item);
  renumber(list);
  (button.disabled ? item.querySelector("[data-order]:not([disabled])") : button)?.focus();
  list.dispatchEvent(new Event("input", { bubbles: true }));
}

// Captions that came just now may be chosen for a film; where there is but one film without, they are its own.
function offerTracks(list) {
  const films = [...list.querySelectorAll('select[name^="track."]')];

  for (const { dataset } of list.querySelectorAll("[data-track-name]")) {
    const offered = films.filter((film) => ![...film.options].some(({ value }) => value === dataset.photo));

    offered.forEach((film) => film.add(new Option(dataset.trackName, dataset.photo)));
    if (films.length === 1 && offered.length === 1 && films[0].value === "") films[0].value = dataset.photo;
  }
}

export function startMedia(editors) {
  for (const section of document.querySelectorAll("[data-media]")) {
    const list = section.querySelector("ul.photo-list");

    renumber(list);
    list.addEventListener("td:file", () => {
      renumber(list);
      offerTracks(list);
    });
    list.addEventListener("click", (event) => {
      const button = event.target.closest("button");

      if (button?.dataset.order) move(button, list);
      else if (button?.dataset.place) editors[0]?.place(button.dataset.place);
    });
    list.addEventListener("change", (event) => {
      if (event.target.name?.startsWith("removed."))
        event.target.closest("[data-photo]").classList.toggle("is-removed", event.target.checked);
    });
  }
}
