// A small archive of made-up stories, and `newsgen serve` showing it.

import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";

/** The program. */
export const newsgen = resolve(process.env.NEWSGEN_BIN ?? "");
if (!process.env.NEWSGEN_BIN || !existsSync(newsgen)) {
  throw new Error("set NEWSGEN_BIN to the program newsgen, built for release");
}

/** Words enough for a page that scrolls. */
const paragraphs = (n) =>
  Array.from({ length: n }, (_, at) => `Paragraph ${at + 1} of the tide report says what the ` +
    "gauge at Alder Quay showed, hour by hour, and that nobody was surprised by it.").join("\n\n");

/** A picture of one colour. */
export const picture = (colour) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20" ` +
  `fill="${colour}"/></svg>`;

/** A story file. */
export function story({ title, date, body = paragraphs(3), more = "" }) {
  return `---\ntitle: ${title}\nsource: Alder Wire\ndate: ${date}\n${more}---\n\n${body}\n`;
}

export const TIDE = "content/2016/tide.md";
export const FERRY = "content/2016/ferry.md";
export const LAMP = "content/2016/lamp.md";
export const tide = (change = {}) =>
  story({
    title: "Tide gauge reads high",
    date: "2016-03-11T09:00:00Z",
    body: `The first words.\n\n${paragraphs(60)}\n\nThe last words.`,
    ...change,
  });
export const ferry = (change = {}) =>
  story({ title: "Ferry keeps its hours", date: "2016-03-12T09:00:00Z", ...change });

const FILES = {
  "newsgen.yaml": "title: The Alder Record\ntheme: quay\nticker: { mode: none }\n",
  "themes/quay/theme.yaml": "name: quay\nversion: 0.1.0\nextends: default\n",
  "themes/quay/templates/base.html":
    '{% extends "default/base.html" %}\n{% block head %}' +
    '<link rel="stylesheet" href="{{ asset(path="quay.css") }}">{% endblock %}\n',
  "themes/quay/assets/quay.css": "h1 { letter-spacing: 1px; }\n",
  [TIDE]: tide(),
  [FERRY]: ferry(),
  // A year away from the others, so that no page of it names them.
  [LAMP]: story({
    title: "Lamp lit at the point",
    date: "2014-06-01T09:00:00Z",
    more: "image: { src: lamp.svg, alt: The lamp }\n",
  }),
  "content/2016/lamp.svg": picture("red"),
};

/** A project in a folder of its own. */
export class Project {
  constructor(files = {}) {
    this.root = mkdtempSync(join(tmpdir(), "newsgen-web-"));
    for (const [path, text] of Object.entries({ ...FILES, ...files })) this.write(path, text);
  }
  write(path, text) {
    const full = join(this.root, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, text);
  }
  read(path) {
    return readFileSync(join(this.root, path), "utf8");
  }
  edit(path, from, to) {
    const text = this.read(path);
    if (!text.includes(from)) throw new Error(`${path} does not say ${from}`);
    this.write(path, text.replace(from, to));
  }
  remove(path = "") {
    rmSync(join(this.root, path), { recursive: true, force: true });
  }
}

/** A port that nobody uses. */
export async function freePort() {
  const server = createServer();
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/** Serves a folder: `{ origin, port, close }`, as soon as it answers. */
export async function serveLive(root, { port, options = [] } = {}) {
  const own = port ?? (await freePort());
  const all = ["-C", root, "--format", "json", "serve", "-p", String(own), ...options];
  const child = spawn(newsgen, all, { stdio: ["ignore", "pipe", "pipe"] });
  const said = [];
  const ended = new Promise((done) => child.on("exit", done));
  child.stderr.on("data", (data) => said.push(String(data)));
  await new Promise((ready, fail) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      said.push(line);
      if (line.includes('"serving"')) ready();
    });
    ended.then(() => fail(new Error(`newsgen serve has ended: ${said.join("\n")}`)));
  });
  const close = (signal = "SIGTERM") => {
    child.kill(signal);
    return ended;
  };
  return { origin: `http://127.0.0.1:${own}`, port: own, close };
}
