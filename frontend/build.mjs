// Builds everything the pages load into src/opora/core/static/opora/dist, from packages in the lock file only.
import { build } from "esbuild";
import { cp, mkdir, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { designSystem, withoutPictures } from "./design_system.mjs";
import { sprite } from "./icons.mjs";
import { licences } from "./licences.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, "src/opora/core/static/opora/dist");
const packages = join(root, "node_modules");
const STYLES = ["base", "header", "line", "table", "form", "parts", "print"];
const COPIED = ["styles", "icons", "fonts"].map((name) => `@gov-design-system-ce/${name}`);
const FIRST_LOAD_LIMIT_KB = 150;

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

async function styles() {
  const own = await Promise.all(STYLES.map((name) => readFile(join(root, `frontend/css/${name}.css`), "utf8")));
  const files = {
    "app.css": [await designSystem(packages), ...own].join("\n"),
    "map.css":
      withoutPictures(await readFile(join(packages, "maplibre-gl/dist/maplibre-gl.css"), "utf8")) +
      (await readFile(join(root, "frontend/css/map.css"), "utf8")),
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
  for (const name of ["app", "map", "chart"]) {
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
  for (const weight of ["regular", "medium", "bold"]) {
    for (const part of ["", "-ext"]) {
      await cp(join(source, `roboto-${weight}${part}.woff2`), join(dist, `fonts/roboto-${weight}${part}.woff2`));
    }
  }
}

async function report() {
  const rows = [];
  let firstLoad = 0;
  for (const name of await readdir(dist, { recursive: true })) {
    const path = join(dist, name);
    if (!(await stat(path)).isFile()) continue;
    const contents = await readFile(path);
    const compressed = name.endsWith(".woff2") ? contents.length : gzipSync(contents).length;
    if (!/^(map|chart|licences)/.test(name)) firstLoad += compressed;
    rows.push(`${name.padEnd(32)}${(contents.length / 1000).toFixed(1).padStart(9)} kB${(compressed / 1000).toFixed(1).padStart(9)} kB`);
    if (/sourceMappingURL/.test(contents.toString("latin1"))) throw new Error(`${name} points to a source map.`);
  }
  console.log(rows.sort().join("\n"));
  const kilobytes = firstLoad / 1000;
  console.log(`First load of a page without a map: ${kilobytes.toFixed(1)} kB compressed (limit ${FIRST_LOAD_LIMIT_KB} kB).`);
  if (kilobytes > FIRST_LOAD_LIMIT_KB) {
    throw new Error("The first load is over its limit: leave out a part of the design system or raise the limit with a reason.");
  }
}

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await Promise.all([styles(), scripts(), fonts(), sprite(packages).then((svg) => writeFile(join(dist, "icons.svg"), svg))]);
await report();
