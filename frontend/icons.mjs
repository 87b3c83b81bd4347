// One sprite of the icons that the templates name; each is used as <use href="…/icons.svg#name">.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

const ICONS = [
  "arrow-down", "box-arrow-up-right", "check-circle-fill", "check-lg", "chevron-down", "chevron-left", "chevron-right",
  "chevron-up", "dash-lg", "download", "exclamation-lg", "exclamation-triangle-fill", "geo-alt-fill", "house-door-fill",
  "info-circle-fill", "info-circle", "lightbulb-fill", "list", "loader", "person-fill", "search", "x-lg",
];

/** Return the sprite as SVG text: one symbol per icon, coloured by the text around it. */
export async function sprite(packages) {
  const folder = join(packages, "@gov-design-system-ce/icons/lib/components");
  const symbols = await Promise.all(
    ICONS.map(async (name) => {
      const svg = await readFile(join(folder, `${name}.svg`), "utf8");
      const box = /viewBox="([^"]+)"/.exec(svg)[1];
      const body = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>")).replace(/\s+/g, " ").trim();
      return `<symbol id="${name}" viewBox="${box}">${body}</symbol>`;
    }),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
}
