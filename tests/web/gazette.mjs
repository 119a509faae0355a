// A small made-up newspaper that no other test reads: the stories that the pictures in
// screenshots/ show. Nothing here changes when the sample archive does.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { PNG } from "pngjs";

/** The moment that the newspaper is built for. */
export const AS_OF = "2026-03-12T18:00:00Z";

/** What the paper says in a language: its names, headlines, sentences and the story of the day. */
const wordsOf = (lang) =>
  JSON.parse(readFileSync(new URL(`gazette/${lang}.json`, import.meta.url), "utf8"));

/** A picture of an evening at sea: sky, sun, water and a wall. */
function picture(width, height) {
  const png = new PNG({ width, height, colorType: 2 });
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [fx, fy] = [x / width, y / height];
      const sun = Math.hypot(fx - 0.7, (fy - 0.35) * (height / width)) < 0.07;
      const wall = fx < 0.32 && fy > 0.45 + fx / 3;
      let colour = fy < 0.6 ? [60 + 170 * fy, 90 + 110 * fy, 130] : [40, 70 + 40 * fx, 95];
      if (sun && fy < 0.6) colour = [245, 196, 120];
      if (wall) colour = [52, 46, 44];
      png.data.set([...colour.map(Math.round), 255], (y * width + x) * 4);
    }
  }
  return PNG.sync.write(png);
}

const pick = (list, n) => list[n % list.length];
const two = (n) => String(n).padStart(2, "0");

/** The days before the last ones: a full year of the paper, and the same day of earlier years. */
function earlierDays() {
  const days = [];
  for (let month = 1; month <= 12; month += 1) {
    for (let n = 0; n < 1 + ((month * 5) % 4); n += 1) {
      const day = 1 + ((month * 7 + n * 9) % 28);
      for (let more = 0; more <= (month * n) % 4; more += 1) days.push(`2025-${two(month)}-${two(day)}`);
    }
  }
  const march = ["01", "02", "02", "04", "05", "05", "05", "08", "09", "10", "10", "11"];
  return [
    "2014-06-01", "2019-03-12", "2019-11-30", "2022-03-12", "2024-03-12", "2024-07-07",
    ...days,
    "2026-01-09", "2026-01-22", "2026-02-03", "2026-02-14", "2026-02-27",
    ...march.map((day) => `2026-03-${day}`),
  ];
}

/** The text of a story of a few paragraphs. */
function paragraphs(words, n) {
  const { sentences, space = " " } = words;
  return [0, 1, 2, 3]
    .map((at) => [0, 1, 2].map((more) => pick(sentences, n * 3 + at * 3 + more)).join(space))
    .join("\n\n");
}

function frontMatter(fields) {
  const lines = Object.entries(fields).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return `---\n${lines.join("\n")}\n---\n\n`;
}

/** A story like many others. */
function plainStory(words, n, date) {
  const place = pick(words.places, n);
  const byline = n % 3 ? {} : { byline: [pick(words.people, n / 3)] };
  return frontMatter({
    title: pick(words.headlines, n),
    source: pick(words.sources, n),
    date,
    section: pick(words.sections, n),
    topics: [pick(words.topics, n), pick(words.topics, n * 5 + 2)],
    places: [place],
    ...byline,
  }) + paragraphs(words, n);
}

/** The story with everything in it. */
function leadStory(words) {
  const { lead, places, people, sections, topics } = words;
  const [gate, shut, highest, north, south, sluice] = lead.table;
  const part = (n) => `## ${lead.headings[n]}\n\n${paragraphs(words, n)}`;
  return frontMatter({
    title: lead.title,
    source: words.source,
    date: "2026-03-12T16:40:00Z",
    updated: "2026-03-12T17:05:00Z",
    dateline: lead.dateline,
    byline: people.slice(0, 2),
    section: sections[0],
    topics: topics.slice(0, 3),
    places: places.slice(0, 2),
    summary: lead.summary,
    image: { src: "gate.png", alt: lead.alt, caption: lead.caption, credit: lead.credit },
    corrections: [{ date: "2026-03-12T17:05:00Z", text: words.correction }],
    rights: "© 2026",
  }) + [
    paragraphs(words, 0),
    part(0),
    lead.items.map((item) => `- ${item}`).join("\n"),
    part(1),
    `> ${lead.quote}`,
    part(2),
    `| ${gate} | ${shut} | ${highest} |\n|---|---|---|\n| ${north} | 16:00 | 6.02 |\n` +
      `| ${south} | 17:00 | 5.98 |\n| ${sluice} | – | 5.71 |`,
    part(3),
  ].join("\n\n") + ` ${lead.end}\n`;
}

/** The files of the newspaper in one language, by their paths. */
export function gazette(lang, theme = "default") {
  const words = wordsOf(lang);
  const files = {
    "newsgen.yaml":
      `title: ${words.title}\ndescription: ${words.description}\nlanguage: ${lang}\n` +
      "base_url: https://gazette.example/\ntime_zone: UTC\npage_size: 20\n" +
      `theme: ${theme}\nrights: ${words.source}\n`,
    "content/2026/lead.md": leadStory(words),
    "content/2026/gate.png": picture(1200, 800),
    "content/pages/about.md":
      `---\ntitle: ${words.source}\nmenu: true\n---\n\n${paragraphs(words, 1)}\n`,
  };
  earlierDays().forEach((day, n) => {
    files[`content/earlier/${day}-${n}.md`] = plainStory(words, n, day);
  });
  const hours = ["06:15", "08:00", "09:30", "11:45", "14:20"];
  hours.forEach((hour, n) => {
    const text = plainStory(words, n, `2026-03-12T${hour}:00Z`);
    files[`content/2026/today-${n}.md`] = n === 1 ? withPicture(text, words) : text;
  });
  words.running.forEach(([title, text], n) => {
    const fields = {
      title, source: words.source, date: `2026-03-11T${18 + n}:30:00Z`, story: "pilots-vote",
      version: n + 1, section: words.sections[0],
    };
    files[`content/2026/pilots-${n}.md`] = frontMatter(fields) + text;
  });
  if (lang === "en") files["content/2026/foreign.md"] = foreignStory();
  return files;
}

/** A story of one language in a paper of another. */
function foreignStory() {
  const date = "2026-03-12T07:10:00Z";
  return plainStory(wordsOf("ar"), 2, date).replace("---\n", "---\nlang: ar\n");
}

const withPicture = (text, { lead }) =>
  text.replace("---\n", `---\nimage: {src: gate.png, alt: "${lead.alt}"}\n`);

/** Writes files below a folder. */
export function writeFiles(root, files) {
  for (const [path, content] of Object.entries(files)) {
    const full = join(root, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, content);
  }
}
