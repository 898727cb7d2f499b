/**
 * Builds everything the browser loads into static/dist: app.js, network.js and offline.js with its worker (each for its page), app.css, app-rtl.css, sprite.svg and fonts.
 * Run by `npm run build`; takes a few seconds and needs no network.
 */
import { build } from "esbuild";
import { readFile, writeFile, rm, mkdir, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import postcss from "postcss";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const source = join(here, "src");
const target = join(here, "dist");
const SCRIPT_BUDGET = 150_000;

/** Parts of Tabler that no page uses: left out so that a phone loads less. Remove a word here to use that part. */
const UNUSED =
  /\.(navbar|carousel|ribbon|calendar|otp|signal|sparkline|sortable|chart-|prose|popover|divide|object-|column-|fc-|apexcharts|jvm|litepicker|flatpickr|noUi|dropzone|plyr|hugerte|fslightbox|iti|switch-icon|theme-|legend|img-responsive|chat|turbo|autosize|stars|tracking)|\[data-vc/;

/** Removes the rules whose every selector belongs to an unused part. */
function trimmed(css) {
  const sheet = postcss.parse(css);
  sheet.walkRules((rule) => {
    const kept = rule.selectors.filter((selector) => !UNUSED.test(selector));
    if (kept.length === 0) rule.remove();
    else if (kept.length < rule.selectors.length) rule.selectors = kept;
  });
  sheet.walkAtRules("media", (media) => {
    if (media.nodes?.length === 0) media.remove();
  });
  sheet.walkComments((comment) => comment.remove());
  return sheet.toString();
}

const trimTabler = {
  name: "trim-tabler",
  setup(run) {
    run.onLoad({ filter: /@tabler[\\/]core[\\/]dist[\\/]css[\\/].*\.css$/ }, async ({ path }) => ({
      contents: trimmed(await readFile(path, "utf8")),
      loader: "css",
    }));
  },
};

/** One symbol per icon named in icons.json; the pages point at them with <use>. */
async function sprite() {
  const names = JSON.parse(await readFile(join(source, "icons.json"), "utf8"));
  const symbols = await Promise.all(
    names.map(async (name) => {
      const svg = await readFile(join(root, "node_modules/@tabler/icons/icons/outline", `${name}.svg`), "utf8");
      const shapes = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
      const drawn = shapes
        .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "")
        .replace(/\s*\n\s*/g, "");
      return `<symbol id="${name}" viewBox="0 0 24 24">${drawn}</symbol>`;
    }),
  );
  const logo = await readFile(join(source, "logo-symbol.svg"), "utf8");
  const sheet = `<svg xmlns="http://www.w3.org/2000/svg">${logo.trim()}${symbols.join("")}</svg>\n`;
  await writeFile(join(target, "sprite.svg"), sheet);
}

async function stylesheets() {
  await build({
    entryPoints: { app: join(source, "css/app.css"), "app-rtl": join(source, "css/app-rtl.css"), sheet: join(source, "css/sheet.css") },
    outdir: target,
    bundle: true,
    minify: true,
    target: ["chrome123", "firefox128", "safari17.5"],
    loader: { ".woff2": "file", ".svg": "dataurl" },
    assetNames: "fonts/[name]-[hash]",
    plugins: [trimTabler],
    logLevel: "warning",
    // Tabler's own sheet carries a few old-browser hacks that the parser remarks on; ours must be clean.
    logOverride: { "css-syntax-error": "silent", "unsupported-css-property": "silent", "invalid-calc": "silent" },
  });
}

async function scripts() {
  await build({
    entryPoints: { app: join(source, "js/app.js") },
    outdir: target,
    bundle: true,
    minify: true,
    format: "iife",
    target: ["es2022"],
    legalComments: "none",
    logLevel: "warning",
  });
  const size = gzipSync(await readFile(join(target, "app.js"))).length;
  if (size > SCRIPT_BUDGET) throw new Error(`app.js is ${size} bytes gzipped; ordinary pages may load ${SCRIPT_BUDGET}`);
}

/** What only one page loads, and only when it is opened. */
async function pageScripts() {
  await build({
    entryPoints: {
      network: join(source, "js/network.js"),
      offline: join(source, "js/offline.js"),
      "offline-worker": join(source, "js/offline-worker.js"),
    },
    outdir: target,
    bundle: true,
    minify: true,
    format: "iife",
    target: ["es2022"],
    legalComments: "none",
    logLevel: "warning",
  });
}

async function report() {
  for (const name of (await readdir(target)).sort()) {
    if (!/\.(js|css|svg)$/.test(name)) continue;
    const size = gzipSync(await readFile(join(target, name))).length;
    console.log(`static/dist/${name}  ${(size / 1000).toFixed(1)} kB gzipped`);
  }
}

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
const parts = await Promise.allSettled([scripts(), pageScripts(), stylesheets(), sprite()]);
await writeFile(join(target, "logo.svg"), await readFile(join(source, "logo.svg")));
await report();
// Every part that can be built is built, then what went wrong is told: a missing package takes one page's script only.
const wrong = parts.find((part) => part.status === "rejected");
if (wrong) throw wrong.reason;
