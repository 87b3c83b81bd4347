// The licences of everything that was bundled, in one file beside the bundles, as those licences ask.
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

/** Return the package folder of a bundled file: node_modules/echarts/lib/x.js gives echarts. */
function packageOf(path) {
  const inside = path.split("node_modules/").at(-1).split("/");
  return path.includes("node_modules/") ? inside.slice(0, inside[0].startsWith("@") ? 2 : 1).join("/") : null;
}

async function notice(packages, name) {
  const folder = join(packages, name);
  const { version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const files = (await readdir(folder)).filter((one) => /^(licen[cs]e|notice)(\.|$)/i.test(one)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
  const text = texts.join("\n") || `${license ?? "See the package."}\n`;
  return `${name} ${version}\n${"-".repeat(72)}\n${text.trim()}\n`;
}

/** Return the text for the packages that the bundles were made from and those that are copied beside them. */
export async function licences(packages, bundledFiles, copied) {
  const names = new Set([...bundledFiles.map(packageOf).filter(Boolean), ...copied]);
  const present = [...names].sort();
  return (await Promise.all(present.map((name) => notice(packages, name)))).join("\n\n");
}
