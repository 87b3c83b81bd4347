// The names that a rule file declares itself, read line by line so that an unfinished file gives what it has.
import { entriesOf } from "./editor_places.mjs";

const SECTIONS = ["inputs", "parameters", "formulas"];

/** Return the text of a label in a language, from {cs: "…", en: "…"} or a plain text. */
export function labelFrom(written, language) {
  const both = new RegExp(`\\b${language}:\\s*(?:"([^"]*)"|'([^']*)'|([^,}]*))`).exec(written);
  if (both) return (both[1] ?? both[2] ?? both[3] ?? "").trim();
  return written.startsWith("{") ? "" : written.replace(/^["']|["']$/g, "");
}

/**
 * Return the declared names in the order of the file: name, section (inputs, parameters, formulas or words),
 * unit, label, entity, type and keys, each "" where the file does not say it.
 */
export function declaredNames(text, language) {
  const found = [];
  let path = [];
  let current = null;
  for (const line of text.split("\n")) {
    const [entry] = entriesOf(line);
    if (entry?.key === undefined) continue;
    path = [...path.filter((each) => each.column < entry.column), entry];
    const keys = path.map((each) => each.key);
    if (keys[0] === "settlement") keys.shift();
    if (keys.length === 2 && (SECTIONS.includes(keys[0]) || keys[0] === "words")) {
      current = { name: keys[1], section: keys[0], unit: "", label: "", entity: "", type: "", keys: "" };
      found.push(current);
      for (const [, key, value] of entry.value.matchAll(/(unit|type|entity):\s*([^,}]+)/g)) current[key] = value.trim();
      current.label = /label:\s*(\{[^}]*\}|[^,}]*)/.exec(entry.value)?.[1] ?? "";
      current.label = labelFrom(current.label, language);
    } else if (keys.length === 3 && current && keys[1] === current.name && keys[2] in current && keys[2] !== "name") {
      current[keys[2]] = keys[2] === "label" ? labelFrom(entry.value, language) : entry.value.replace(/^["']|["']$/g, "");
    } else if (keys.length === 4 && current && keys[1] === current.name && keys[2] === "label" && keys[3] === language) {
      current.label = entry.value.replace(/^["']|["']$/g, "");
    }
  }
  return found;
}
