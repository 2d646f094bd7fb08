// Builds assets/ into static/build/: app.css, app.js, icons.svg, emoji-*.json, fonts/. Django's manifest storage hashes the names.
import { build } from "esbuild";
import { copyFile, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { watch } from "node:fs";
import { compileAsync } from "sass";
import { emoji } from "./emoji.mjs";
import { sprite } from "./sprite.mjs";

const BUILT = "static/build";
const OUT = `node_modules/.build-${process.pid}`; // takes the other's place once it is whole: pages are served meanwhile
const FONTS = "node_modules/@fontsource-variable/figtree/files";
const FACES = ["figtree-latin-wght-normal.woff2", "figtree-latin-ext-wght-normal.woff2"];
const LANGUAGES = ["es", "en"];
const script = {
  entryPoints: ["assets/ts/app.ts"],
  outfile: `${OUT}/app.js`,
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  legalComments: "eof",
  logLevel: "warning",
};
// Bootstrap 5.3 is still written with @import and the old colour functions; the warnings aren't ours to mend.
const silenceDeprecations = ["import", "global-builtin", "color-functions", "if-function"];

async function styles() {
  const options = { style: "compressed", loadPaths: ["node_modules"], quietDeps: true, silenceDeprecations };
  const { css } = await compileAsync("assets/scss/app.scss", options);
  await writeFile(`${OUT}/app.css`, css);
}

async function pictures() {
  await writeFile(`${OUT}/icons.svg`, await sprite("assets/icons.json"));
  await Promise.all(FACES.map((face) => copyFile(`${FONTS}/${face}`, `${OUT}/fonts/${face}`)));
}

function names(language) {
  return emoji(language, `${OUT}/emoji-${language}.json`);
}

async function whole() {
  await mkdir(`${OUT}/fonts`, { recursive: true });
  try {
    await Promise.all([styles(), pictures(), build(script), ...LANGUAGES.map(names)]);
    await rm(BUILT, { recursive: true, force: true });
    await rename(OUT, BUILT);
  } finally {
    await rm(OUT, { recursive: true, force: true });
  }
}

let building = Promise.resolve();

function again() {
  building = building.then(whole).catch((problem) => console.error(problem.message));
}

await whole();
if (process.argv.includes("--watch")) watch("assets", { recursive: true }, again);
