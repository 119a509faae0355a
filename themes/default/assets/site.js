// What a page can do better with a script. Every page is whole without it.
// It asks nobody but its own site, and keeps one word: the text size.

const remembered = "text-size";

function find(selector, use) {
  const found = document.querySelector(selector);
  if (found) use(found);
}

// The text size stays as the reader set it.
function rememberTextSize(field) {
  try {
    const size = localStorage.getItem(remembered);
    for (const input of field.querySelectorAll("input")) {
      if (input.value === size) input.checked = true;
      input.addEventListener("change", () => localStorage.setItem(remembered, input.value));
    }
  } catch {
    // A browser that keeps nothing.
  }
}

// Without a server a script can ask for nothing, and a folder shows no page.
const isFile = location.protocol === "file:";

// Whether there is a page; without a server, whether this page leads to it.
async function stands(path) {
  if (isFile) {
    const { href } = new URL(path, location);
    return [...document.links].some((link) => link.href === href);
  }
  const answer = await fetch(path, { method: "HEAD" }).catch(() => null);
  return answer?.ok;
}

// Of a day, its month and its year, the first that has a page; null if none has.
async function nearest(home, date) {
  const parts = date.split("-");
  for (let n = parts.length; n > 0; n -= 1) {
    const path = home + parts.slice(0, n).join("/") + (isFile ? "/index.html" : "/");
    if (await stands(path)) return path;
  }
  return null;
}

function jump(form) {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { home } = form.dataset;
    location.href = (await nearest(home, form.querySelector("input").value)) ?? home + "archive.html";
  });
}

// An address with a date in it that leads nowhere: its day, its month or its year may stand.
async function lead(line) {
  const [, ...date] = /\/(\d{4})\/(\d{2})(?:\/(\d{2}))?\//.exec(location.pathname) ?? [];
  const path = date.length && (await nearest(line.dataset.home, date.filter(Boolean).join("-")));
  if (!path) return;
  const link = document.createElement("a");
  link.href = link.textContent = path;
  line.append(" ", link);
  line.hidden = false;
}

// Puts the live ticker over the one that the page was made with.
async function refresh(section) {
  if (isFile) return;
  const answer = await fetch(section.dataset.refresh, { cache: "no-cache" }).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const [list, old] = [page, section].map((place) => place.querySelector(".ticker-list"));
  // A reader who is in the list keeps it.
  if (list && old && !old.contains(document.activeElement)) old.replaceWith(list);
}

find(".text-size", rememberTextSize);
find(".jump", jump);
find(".nearest", lead);
find(".ticker[data-refresh]", refresh);
