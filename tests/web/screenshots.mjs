// Pictures of pages, made small and alike on every machine, and how two of them differ.
// Nothing here judges whether a page is well set: a person has to look at the pictures.

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { PNG } from "pngjs";

// What each family of the theme is set in here, by file. A machine's own fonts are not asked:
// they differ from one to the next.
const FONTS = {
  serif: [
    ["lora", "latin-400-normal", 400],
    ["lora", "latin-400-italic", 400],
    ["lora", "latin-700-normal", 700],
  ],
  sans: [
    ["public-sans", "latin-400-normal", 400],
    ["public-sans", "latin-600-normal", 600],
  ],
  arabic: [
    ["noto-naskh-arabic", "arabic-400-normal", 400],
    ["noto-naskh-arabic", "arabic-700-normal", 700],
  ],
  chinese: [["zcool-xiaowei", "chinese-simplified-400-normal", 400]],
};

function face(family, [pack, name, weight]) {
  const style = name.endsWith("italic") ? "italic" : "normal";
  return `@font-face { font-family: "test ${family}"; font-weight: ${weight}; font-style: ${style}; ` +
    `src: url("/_fonts/${pack}-${name}.woff2"); }`;
}

// The other scripts behind each family; what no font has is drawn as nothing by the last one.
const STYLE = [
  ...Object.entries(FONTS).flatMap(([family, files]) => files.map((file) => face(family, file))),
  `* { --serif: "test serif", "test arabic", "test chinese" !important;`,
  `  --sans: "test sans", "test arabic", "test chinese" !important; }`,
  "*, ::before, ::after { transition: none !important; animation: none !important; }",
  "code, pre { font-family: var(--sans) !important; }",
].join("\n");

/** Where a font of these lies. */
function fontFile(name) {
  const packs = Object.values(FONTS).flat().map(([pack]) => pack);
  const pack = packs.find((one) => name.startsWith(`${one}-`));
  const index = fileURLToPath(import.meta.resolve(`@fontsource/${pack}/package.json`));
  return join(dirname(index), "files", name);
}

/** Sets all pages of a context in the fonts that the tests bring. */
export async function bringFonts(context) {
  await context.route("**/_fonts/*", (route) =>
    route.fulfill({ path: fontFile(new URL(route.request().url()).pathname.split("/").pop()) }));
  await context.route("**/assets/site*.css", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${await response.text()}\n${STYLE}` });
  });
}

/** What a browser is started with so that it draws text alike everywhere. */
export const ALIKE = [
  "--font-render-hinting=none",
  "--disable-lcd-text",
  "--force-color-profile=srgb",
  "--disable-partial-raster",
];

/**
 * What a window shows, in which each spot is the mean of a square of this many points. Half
 * of the way the browser goes, which is quicker.
 */
export async function picture(page, { width, height, side }) {
  const session = await page.context().newCDPSession(page);
  const clip = { x: 0, y: 0, width, height, scale: 0.5 };
  const { data } = await session.send("Page.captureScreenshot", { clip, optimizeForSpeed: true });
  await session.detach();
  return shrink(PNG.sync.read(Buffer.from(data, "base64")), side / 2);
}

function shrink(from, side) {
  const [width, height] = [Math.floor(from.width / side), Math.floor(from.height / side)];
  const sums = new Float64Array(width * height * 4);
  for (let y = 0; y < height * side; y += 1) {
    for (let x = 0; x < width * side; x += 1) {
      const to = (Math.floor(y / side) * width + Math.floor(x / side)) * 4;
      const at = (y * from.width + x) * 4;
      for (let c = 0; c < 4; c += 1) sums[to + c] += from.data[at + c];
    }
  }
  const small = new PNG({ width, height });
  sums.forEach((sum, at) => (small.data[at] = coarse(sum / side ** 2)));
  return small;
}

/** Fewer shades make small files; white and black stay what they are. */
const coarse = (shade) => Math.round(Math.round((shade / 255) * 63) * (255 / 63));

export const write = (png) => PNG.sync.write(png, { colorType: 2, deflateLevel: 9 });
export const read = (path) => PNG.sync.read(readFileSync(path));

/**
 * How many spots of two pictures of one size differ, and the first picture with these in red.
 * Each spot is looked at with its neighbours: what is drawn a hair to the side adds up to
 * nothing, a block that moved or a colour that went does not.
 */
export function compare(one, other, tolerance) {
  if (one.width !== other.width || one.height !== other.height) return { spots: Infinity };
  const { width, height } = one;
  const found = new PNG({ width, height });
  let spots = 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * 4;
      const isUnlike = difference(one, other, x, y) > tolerance;
      for (let c = 0; c < 3; c += 1) found.data[at + c] = 127 + one.data[at + c] / 2;
      found.data[at + 3] = 255;
      if (!isUnlike) continue;
      found.data.set([220, 0, 0], at);
      spots += 1;
    }
  }
  return { spots, found };
}

/** How far the means of a spot and its neighbours are apart, in the worst of the three colours. */
function difference(one, other, x, y) {
  const { width, height } = one;
  const sums = [0, 0, 0];
  let n = 0;
  for (let ny = Math.max(y - 1, 0); ny <= Math.min(y + 1, height - 1); ny += 1) {
    for (let nx = Math.max(x - 1, 0); nx <= Math.min(x + 1, width - 1); nx += 1) {
      const at = (ny * width + nx) * 4;
      for (let c = 0; c < 3; c += 1) sums[c] += one.data[at + c] - other.data[at + c];
      n += 1;
    }
  }
  return Math.max(...sums.map(Math.abs)) / n;
}
