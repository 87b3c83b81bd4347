// Builds everything the pages load into src/opora/core/static/opora/dist, from packages in the lock file only.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { cp, mkdir, readFile, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { designSystem, withoutPictures } from "./design_system.mjs";
import { sprite } from "./icons.mjs";
import { licences } from "./licences.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const packages = join(root, "node_modules");
const finished = join(root, "src/opora/core/static/opora/dist");
const dist = join(packages, ".opora-dist"); // moved when whole: a page served meanwhile never misses its files
const STYLES = ["base", "header", "line", "table", "form", "parts", "print"];
const COPIED = ["styles", "icons", "fonts"].map((name) => `@gov-design-system-ce/${name}`);
const FONT_WEIGHTS = ["regular", "medium"];
const FIRST_LOADS = [
  { page: "a page without a map and a chart", leftOut: /^(map|chart|editor|licences)/, limit: 100 },
  // Less the page itself, of at most 40 kB: together they stay below the 300 kB that pages promise.
  { page: "a page with a chart", leftOut: /^(map|editor|licences)/, limit: 260 },
  { page: "the editor of rule sets", leftOut: /^(map|chart|licences)/, limit: 250 },
];

const common = {
  bundle: true,
  minify: true,
  sourcemap: false,
  legalComments: "none", // the licences stand whole in licences.txt
  metafile: true,
  target: ["es2022"],
  format: "esm",
  logLevel: "warning",
};

/** Return what stands after ?v= in the address of a file: the same as in opora.core.static_files. */
function versionOf(contents) {
  return createHash("sha256").update(contents).digest("hex").slice(0, 12);
}

/** Give the addresses of fonts in the style sheet their version, so that a browser may keep them. */
async function withVersions(css) {
  const names = [...new Set(css.match(/\.\/fonts\/[\w-]+\.woff2/g))];
  const versions = await Promise.all(names.map(async (name) => [name, versionOf(await readFile(join(dist, name)))]));
  return versions.reduce((text, [name, version]) => text.replaceAll(name, `${name}?v=${version}`), css);
}

async function styles() {
  const own = await Promise.all(STYLES.map((name) => readFile(join(root, `frontend/css/${name}.css`), "utf8")));
  const files = {
    "app.css": await withVersions([await designSystem(packages), ...own].join("\n")),
    "map.css":
      withoutPictures(await readFile(join(packages, "maplibre-gl/dist/maplibre-gl.css"), "utf8")) +
      (await readFile(join(root, "frontend/css/map.css"), "utf8")),
    "editor.css": await readFile(join(root, "frontend/css/editor.css"), "utf8"),
  };
  for (const [name, contents] of Object.entries(files)) {
    await build({
      ...common,
      stdin: { contents, loader: "css", resolveDir: join(root, "frontend"), sourcefile: name },
      external: ["./fonts/*"],
      loader: { ".svg": "dataurl" },
      outfile: join(dist, name),
    });
  }
}

async function scripts() {
  const bundled = [];
  for (const name of ["app", "map", "chart", "editor"]) {
    const result = await build({ ...common, entryPoints: [join(root, `frontend/${name}.js`)], outfile: join(dist, `${name}.js`) });
    bundled.push(...Object.keys(result.metafile.inputs));
  }
  // The worker is a file of its own: a content security policy of 'self' allows it, a blob it would not.
  await build({
    ...common,
    entryPoints: [join(packages, "maplibre-gl/dist/maplibre-gl-worker.mjs")],
    outfile: join(dist, "map-worker.js"),
  });
  await writeFile(join(dist, "licences.txt"), await licences(packages, bundled, COPIED));
}

async function fonts() {
  const source = join(packages, "@gov-design-system-ce/fonts/lib");
  await mkdir(join(dist, "fonts"), { recursive: true });
  for (const weight of FONT_WEIGHTS) {
    for (const part of ["", "-ext"]) {
      await cp(join(source, `roboto-${weight}${part}.woff2`), join(dist, `fonts/roboto-${weight}${part}.woff2`));
    }
  }
}

async function builtFiles() {
  const names = await readdir(dist, { recursive: true });
  const kinds = await Promise.all(names.map(async (name) => (await stat(join(dist, name))).isFile()));
  return names.filter((_, place) => kinds[place]).sort();
}

/** Write the compressed form of every text beside it: the server sends that one, made once and as small as can be. */
async function compress() {
  for (const name of await builtFiles()) {
    if (name.endsWith(".woff2")) continue; // is compressed inside
    const contents = await readFile(join(dist, name));
    await writeFile(join(dist, `${name}.gz`), gzipSync(contents, { level: 9 }));
    await writeFile(join(dist, `${name}.br`), brotliCompressSync(contents));
  }
}

/** Return the rows of the report: what travels with gzip, which every browser takes, and with brotli. */
async function sizes() {
  const names = await builtFiles();
  const size = async (name) => (await stat(join(dist, name))).size / 1000;
  return Promise.all(
    names.filter((name) => !/\.(gz|br)$/.test(name)).map(async (name) => {
      const packed = (ending) => size(names.includes(name + ending) ? name + ending : name);
      return { name, whole: await size(name), gzip: await packed(".gz"), brotli: await packed(".br") };
    }),
  );
}

async function report() {
  const rows = await sizes();
  const written = (kilobytes) => kilobytes.toFixed(1).padStart(9);
  console.log(`${"kB".padEnd(32)}${"whole".padStart(9)}${"gzip".padStart(9)}${"brotli".padStart(9)}`);
  for (const { name, whole, gzip, brotli } of rows) console.log(name.padEnd(32) + written(whole) + written(gzip) + written(brotli));
  for (const { page, leftOut, limit } of FIRST_LOADS) {
    const loaded = rows.filter(({ name }) => !leftOut.test(name));
    const [gzip, brotli] = ["gzip", "brotli"].map((form) => loaded.reduce((sum, row) => sum + row[form], 0));
    console.log(`First load of ${page}: ${gzip.toFixed(1)} kB with gzip, ${brotli.toFixed(1)} kB with brotli (limit ${limit} kB).`);
    if (gzip > limit) throw new Error(`The first load of ${page} is over its limit: load less, or raise the limit with a reason.`);
  }
}

async function refuseSourceMaps() {
  for (const name of await builtFiles()) {
    const contents = await readFile(join(dist, name), "latin1");
    if (contents.includes("sourceMappingURL")) throw new Error(`${name} points to a source map.`);
  }
}

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await fonts();
await Promise.all([styles(), scripts(), sprite(packages).then((svg) => writeFile(join(dist, "icons.svg"), svg))]);
await refuseSourceMaps();
await compress();
await report();
await rm(finished, { recursive: true, force: true });
await rename(dist, finished);
