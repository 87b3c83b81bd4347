// The parts of the government design system that the templates use, as one style sheet.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import postcss from "postcss";
import selectorParser from "postcss-selector-parser";

const COMPONENTS = [
  "gov-breadcrumbs",
  "gov-button",
  "gov-form-input",
  "gov-form-label",
  "gov-form-message",
  "gov-form-select",
  "gov-icon",
  "gov-message",
  "gov-pagination",
  "gov-tag",
  "gov-tabs",
];

// Values of data attributes that occur in our templates; a selector for any other value is left out.
const USED = {
  "data-color": ["primary", "neutral", "error", "success", "warning"],
  "data-type": ["solid", "outlined", "base", "subtle", "bold", "link"],
  "data-size": ["xs", "s", "m"],
};

// States that only the design system's own scripts switch on, and its dark theme: the pages are light and printable.
const UNUSED = ["loading", "expanded", "expanded-mobile", "data-inverse", "inverse", "icon-start", "icon-end", "wcag-label",
  "data-expanded", "data-expanded-mobile", "data-loading", "data-hydrated", "data-vertical"];

/** Return whether one selector can match anything in plain HTML with the values we use. */
function matches(selector) {
  let keep = true;
  selector.walk((node) => {
    if (node.type === "tag" && node.value.startsWith("gov-")) keep = false;
    if (node.type !== "attribute") return;
    const insideNot = node.parent?.parent?.type === "pseudo" && node.parent.parent.value === ":not";
    if (insideNot) return;
    if (UNUSED.includes(node.attribute) || node.attribute === "slot") keep = false;
    if (node.attribute === "data-theme" && node.value !== "light") keep = false;
    if (USED[node.attribute] && node.value && !USED[node.attribute].includes(node.value)) keep = false;
  });
  return keep;
}

/** Return a style sheet without pictures written into it: the content security policy allows none. */
export function withoutPictures(css) {
  const sheet = postcss.parse(css);
  sheet.walkDecls((declaration) => {
    if (/url\(\s*["']?data:/.test(declaration.value)) declaration.remove();
  });
  sheet.walkRules((rule) => void (rule.nodes.length || rule.remove()));
  return sheet.toString();
}

function withoutUnused(css) {
  const sheet = postcss.parse(css);
  sheet.walkAtRules("media", (rule) => {
    if (rule.params.includes("prefers-color-scheme")) rule.remove();
  });
  sheet.walkRules((rule) => {
    if (rule.parent.type === "atrule" && rule.parent.name.endsWith("keyframes")) return;
    const kept = selectorParser((list) => list.each((one) => void (matches(one) || one.remove()))).processSync(rule.selector);
    if (kept.trim()) rule.selector = kept;
    else rule.remove();
  });
  sheet.walkAtRules((rule) => {
    if (rule.nodes && rule.nodes.length === 0) rule.remove();
  });
  return sheet.toString();
}

/** Return the style sheet: tokens, basic elements, the listed components. */
export async function designSystem(packages) {
  const folder = join(packages, "@gov-design-system-ce/styles/lib/html");
  const files = ["tokens", "styles", ...COMPONENTS.map((name) => `components/${name}`)];
  const sheets = await Promise.all(files.map((name) => readFile(join(folder, `${name}.css`), "utf8")));
  return sheets.map((css) => withoutUnused(css.replaceAll("\uFEFF", ""))).join("\n");
}
