// Mends a page of `newsgen serve` when what it shows has changed. It is in served pages only.
(() => {
  "use strict";
  const own = document.currentScript;
  const token = own.dataset.newsgenToken;
  /** Stands for the page as it is shown. */
  let shown = own.dataset.newsgenPage;
  /** The page as it was sent, to tell what scripts and readers made of it from what it was. */
  let source = null;
  let events = null;
  /** The last news that this page has, by its number. */
  let since = own.dataset.newsgenNews;
  let swaps = 0;
  let isMending = false;
  let wanted = null;

  const here = () => location.pathname + location.search;
  const parse = (text) => new DOMParser().parseFromString(text, "text/html");
  const pageOf = (page) =>
    page.querySelector("script[data-newsgen-page]")?.dataset.newsgenPage ?? null;

  async function load() {
    const response = await fetch(here(), { cache: "no-store" });
    return parse(await response.text());
  }

  // --- Mending: what differs between the page as it was sent and as it is now. ---

  const isOurs = (node) => node.nodeName === "NEWSGEN-NOTES";
  /** What one node must have in common with another to become it. */
  const kind = (node) => `${node.nodeType} ${node.nodeName} ${node.id ?? ""} ${node.rel ?? ""}`;
  /** What runs when a page is loaded, and only then; data for machines does not. */
  const scripts = (page) =>
    [...page.querySelectorAll("script:not([data-newsgen-page], [type$=json])")]
      .map((one) => one.outerHTML);

  function mendAttributes(live, before, after) {
    for (const { name, value } of after.attributes) {
      if (before.getAttribute(name) === value) continue;
      if (name === "href" && live.matches("link[rel~=stylesheet]")) turnStyle(live, value);
      else live.setAttribute(name, value);
    }
    for (const { name } of before.attributes) {
      if (!after.hasAttribute(name)) live.removeAttribute(name);
    }
  }

  function mend(live, before, after) {
    if (before.isEqualNode(after)) return;
    if (after.nodeType !== Node.ELEMENT_NODE) {
      live.nodeValue = after.nodeValue;
      return;
    }
    mendAttributes(live, before, after);
    mendChildren(live, [...before.childNodes], [...after.childNodes]);
  }

  function mendChildren(live, before, after) {
    const nodes = [...live.childNodes].filter((node) => !isOurs(node));
    const isAsSent =
      nodes.length === before.length && nodes.every((node, at) => kind(node) === kind(before[at]));
    if (!isAsSent) {
      // A script has been here: what it made cannot be told apart.
      nodes.forEach((node) => node.remove());
      live.prepend(...after.map((node) => document.importNode(node, true)));
      return;
    }
    let start = 0;
    const isEqual = (a, b) => before[a].isEqualNode(after[b]);
    while (start < before.length && start < after.length && isEqual(start, start)) start += 1;
    let [end, afterEnd] = [before.length, after.length];
    while (end > start && afterEnd > start && isEqual(end - 1, afterEnd - 1)) {
      end -= 1;
      afterEnd -= 1;
    }
    const next = nodes[end] ?? nodes[nodes.length - 1]?.nextSibling ?? null;
    for (let at = start; at < Math.max(end, afterEnd); at += 1) {
      const isOld = at < end;
      const isNew = at < afterEnd;
      if (isOld && isNew && kind(before[at]) === kind(after[at])) {
        mend(nodes[at], before[at], after[at]);
        continue;
      }
      if (isNew) {
        const made = document.importNode(after[at], true);
        live.insertBefore(made, isOld ? nodes[at] : next);
      }
      if (isOld) nodes[at].remove();
    }
  }

  async function mendPage() {
    const before = source ?? (await load());
    const after = source ? await load() : before;
    const page = pageOf(after);
    if (page === null) return location.reload();
    // It cannot be rendered: the last good one stays.
    if (page === "") return;
    if (source === null && page !== shown) return location.reload();
    if (String(scripts(before)) !== String(scripts(after))) return location.reload();
    mend(document.documentElement, before.documentElement, after.documentElement);
    [source, shown] = [after, page];
    document.dispatchEvent(new CustomEvent("newsgen:mended"));
  }

  /** One at a time; whatever comes in the meantime is mended after it. */
  async function wish(page) {
    wanted = page;
    if (isMending) return;
    isMending = true;
    try {
      while (wanted !== null && wanted !== shown) {
        const before = wanted;
        await mendPage();
        if (wanted === before) wanted = null;
      }
    } catch {
      // The server is gone, or is about to tell more.
    }
    isMending = false;
  }

  // --- Files: a style is swapped when the new one has come. ---

  const path = (url) => new URL(url, location.href).pathname;
  const anew = (url) => {
    const full = new URL(url, location.href);
    full.searchParams.set("newsgen", String((swaps += 1)));
    return full.href;
  };

  /** The style that each link is turning to. */
  const turning = new WeakMap();

  function turnStyle(link, href) {
    const made = link.cloneNode();
    made.href = href;
    turning.get(link)?.remove();
    turning.set(link, made);
    const remove = () => made.remove();
    made.addEventListener("error", remove, { once: true });
    made.addEventListener("load", () => {
      if (turning.get(link) !== made || !link.isConnected) return remove();
      // The link stays where the page was sent with it, so that the page can be mended. Until
      // it has its style, the other one has it, too.
      link.addEventListener("load", remove, { once: true });
      link.addEventListener("error", remove, { once: true });
      link.setAttribute("href", href);
    }, { once: true });
    host.append(made);
  }

  function swapFiles(files) {
    const changed = new Set(files.map(path));
    const has = (url) => Boolean(url) && changed.has(path(url));
    const links = [...document.querySelectorAll("link[rel~=stylesheet][href]")].filter((link) =>
      new URL(link.href).origin === location.origin && !isOurs(link.parentNode));
    const images = [...document.images].filter((image) => has(image.currentSrc || image.src));
    const named = new Set([...links.map(({ href }) => path(href)),
      ...images.map((image) => path(image.currentSrc || image.src))]);
    const used = performance.getEntriesByType("resource").map(({ name }) => new URL(name))
      .filter((url) => url.origin === location.origin && has(url) && !named.has(url.pathname));
    // A style has named another style, which is asked for anew with it. Browsers do not do so
    // with pictures and fonts; and a script has done its work.
    if (used.some((url) => !url.pathname.endsWith(".css"))) return location.reload();
    for (const link of links) {
      if (used.length > 0 || has(link.href)) turnStyle(link, anew(link.href));
    }
    for (const image of images) {
      image.removeAttribute("srcset");
      image.src = anew(image.src);
    }
  }

  // --- Notes: what is wrong, and that drafts are shown. ---

  const MOST_SHOWN = 20;

  const STYLE = `
    :host { all: initial; }
    * { box-sizing: border-box; }
    .errors { position: fixed; inset: 0; z-index: 2147483647; overflow: auto;
      padding: 2rem max(1rem, 4vw); background: rgba(24, 18, 18, .96); color: #fff;
      color-scheme: dark; font: 16px/1.5 system-ui, sans-serif; }
    .errors > div { max-width: 56rem; margin: 0 auto; }
    .head { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1rem;
      justify-content: space-between; margin: 0 0 1.25rem; }
    h1 { font-size: 1.375rem; line-height: 1.2; margin: 0; }
    section { background: #2f2020; border-left: 4px solid #ff8a80; border-radius: 4px;
      margin: 0 0 1rem; padding: 1rem 1.25rem; }
    p { margin: 0; overflow-wrap: anywhere; }
    .message { font-weight: 600; }
    .place { color: #ffd7d3; margin-top: .25rem; font: .9rem/1.4 ui-monospace, monospace; }
    pre { background: #150d0d; border-radius: 4px; margin: .75rem 0 0; padding: .75rem;
      white-space: pre-wrap; overflow-wrap: anywhere; tab-size: 4;
      font: .9rem/1.5 ui-monospace, monospace; }
    .line { color: #c9b4b2; user-select: none; }
    mark { background: #ff8a80; color: #150d0d; border-radius: 2px; }
    .help { color: #c8f0d0; margin-top: .75rem; }
    button { font: inherit; color: inherit; background: #2f2020; border: 1px solid currentColor;
      border-radius: 4px; padding: .375rem .875rem; cursor: pointer; }
    button:hover { background: #4a3535; }
    button:focus-visible { outline: 2px solid #fff; outline-offset: 2px; }
    .drafts { position: fixed; inset: auto 0 12px; z-index: 2147483646; width: fit-content;
      max-width: calc(100vw - 24px); margin: 0 auto; padding: .4rem 1rem; border-radius: 1.2rem;
      background: #6b4a00; color: #fff; box-shadow: 0 0 0 1px #d9b35a; text-align: center;
      text-wrap: balance; font: 14px/1.4 system-ui, sans-serif; pointer-events: none; }
    @media print { .errors, .drafts { display: none; } }`;

  const element = (name, text, className) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
  };

  function excerpt({ excerpt: text, line, column, len }) {
    const made = element("pre");
    const letters = [...text];
    const start = Math.max(column - 1, 0);
    if (line) made.append(element("span", `${line}  `, "line"));
    made.append(letters.slice(0, start).join(""));
    if (column > 0) made.append(element("mark", letters.slice(start, start + len).join("") || " "));
    made.append(letters.slice(column > 0 ? start + len : start).join(""));
    return made;
  }

  function problem(one) {
    const made = element("section");
    made.append(element("p", one.message, "message"));
    if (one.file) {
      const place = one.line ? `${one.file}:${one.line}:${one.column}` : one.file;
      made.append(element("p", place, "place"));
    }
    if (one.excerpt) made.append(excerpt(one));
    if (one.help) made.append(element("p", `help: ${one.help}`, "help"));
    return made;
  }

  const host = document.createElement("newsgen-notes");
  const notes = host.attachShadow({ mode: "open" });
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    notes.adoptedStyleSheets = [sheet];
  } catch {
    notes.append(element("style", STYLE));
  }
  const errors = element("div", undefined, "errors");
  const drafts = element("div", undefined, "drafts");
  errors.setAttribute("role", "alert");
  drafts.setAttribute("role", "status");
  /** What is told now, and what was hidden. */
  let told = "";
  let hidden = "";

  function hide() {
    hidden = told;
    errors.remove();
  }

  function noteErrors(problems) {
    const now = JSON.stringify(problems);
    if (now === told) return;
    told = now;
    errors.remove();
    if (problems.length === 0 || told === hidden) return;
    const inside = element("div");
    const head = element("div", undefined, "head");
    const n = problems.length;
    const button = element("button", "Hide until something changes");
    button.addEventListener("click", hide);
    head.append(element("h1", n === 1 ? "One error" : `${n} errors`), button);
    inside.append(head, ...problems.slice(0, MOST_SHOWN).map(problem));
    if (n > MOST_SHOWN) inside.append(element("p", `and ${n - MOST_SHOWN} more`));
    errors.replaceChildren(inside);
    notes.append(errors);
  }

  function noteDrafts({ is_draft: isDraft, drafts: n }) {
    const some = n === 1 ? "1 draft is" : `${n} drafts are`;
    drafts.textContent = isDraft
      ? "This story is a draft: a build leaves it out"
      : `${some} shown here: a build leaves drafts out`;
    if (!isDraft && n === 0) drafts.remove();
    else if (!drafts.isConnected) notes.append(drafts);
  }

  addEventListener("keydown", ({ key }) => {
    if (key === "Escape" && errors.isConnected) hide();
  });

  // --- The server. ---

  // A browser opens six connections to one server, for all its windows. Pages that nobody sees
  // keep none; of those that are seen, the last few do, and the others look in by turns.
  const MOST_LISTENING = 4;
  const TURN_MS = 3000;
  const others = new BroadcastChannel("newsgen");
  let later = 0;
  others.addEventListener("message", () => {
    later += 1;
    if (!events || later < MOST_LISTENING) return;
    fallSilent();
    setTimeout(listen, TURN_MS);
  });

  function listen() {
    if (events || document.hidden) return;
    later = 0;
    others.postMessage("listening");
    const query = new URLSearchParams({ token, path: location.pathname, since });
    events = new EventSource(`/_newsgen/events?${query}`);
    const on = (name, act) => events.addEventListener(name, ({ data, lastEventId }) => {
      since = lastEventId;
      act(JSON.parse(data));
    });
    on("state", (state) => {
      noteErrors(state.problems);
      noteDrafts(state);
      if (state.page !== null) wish(state.page);
    });
    on("files", swapFiles);
    on("go", (target) => {
      if (target !== location.pathname) location.assign(target);
    });
    events.addEventListener("error", () => {
      // Another server does not know this page: it is loaded anew as soon as there is one.
      if (events?.readyState === EventSource.CLOSED) setTimeout(returnWhenThere, 500);
    });
  }

  async function returnWhenThere() {
    try {
      await fetch(own.src, { cache: "no-store" });
      location.reload();
    } catch {
      setTimeout(returnWhenThere, 1000);
    }
  }

  function fallSilent() {
    events?.close();
    events = null;
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? fallSilent() : listen()));
  addEventListener("pagehide", fallSilent);
  addEventListener("pageshow", listen);

  async function start() {
    document.documentElement.append(host);
    if (shown) {
      const sent = await load().catch(() => null);
      if (sent && pageOf(sent) === shown) source = sent;
    }
    listen();
  }
  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", start, { once: true });
  } else {
    start();
  }
})();
