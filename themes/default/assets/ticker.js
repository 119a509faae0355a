// Puts the live ticker over the one that the page was made with. The page is whole without it.
const section = document.querySelector(".ticker[data-refresh]");
const old = section?.querySelector(".ticker-list");

if (old) {
  fetch(new URL(section.dataset.refresh, location.href), { credentials: "same-origin", cache: "no-cache" })
    .then((response) => (response.ok ? response.text() : Promise.reject(response.status)))
    .then((text) => {
      const list = new DOMParser().parseFromString(text, "text/html").querySelector(".ticker-list");
      // A reader who is in the list keeps it.
      if (list && !old.contains(document.activeElement)) old.replaceWith(list);
    })
    .catch(() => {});
}
