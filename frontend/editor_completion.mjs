// What may be written at a place of a rule file: keys and values of the JSON Schema, names of the file, functions.
import { declaredNames } from "./editor_names.mjs";
import { placeAt } from "./editor_places.mjs";

const EXPRESSIONS = new Set(["expression", "condition", "when"]);
const SENTENCES = new Set(["cs", "en"]);
const WORD = /[A-Za-z_]\w*$/;

/** Return the schemas that may stand at a path; several where the schema allows one or another. */
export function schemasAt(schema, path) {
  let found = options(schema);
  for (const part of path) {
    found = found.flatMap((each) => {
      const below =
        part === "*" ? each.items : (each.properties?.[part] ?? (typeof each.additionalProperties === "object" ? each.additionalProperties : null));
      return below ? options(below) : [];
    });
  }
  return found;
}

function options(schema) {
  if (!schema.anyOf) return [schema];
  const { description, description_cs } = schema;
  return schema.anyOf.map((each) => ({ description, description_cs, ...each }));
}

function said(schema, language) {
  return (language === "cs" ? schema.description_cs : "") || schema.description || "";
}

/** Return {from, options} for the text with the cursor at `offset`, or null where nothing can be offered. */
export function completionsAt(text, offset, { schema, functions, language, words }) {
  const place = placeAt(text, offset);
  if (place.inRemark) return null;
  const names = () => declaredNames(text, language).map((each) => nameOption(each, words));
  const here = schemasAt(schema, place.path);
  if (place.key !== undefined && here.some(isMapping)) return offer(offset, place.key, keysAt(here, place, text, { language, words }));
  const written = place.value ?? place.key;
  if (written === undefined) return null;
  const last = place.path.filter((part) => part !== "*").at(-1);
  if (SENTENCES.has(last) && /\{[A-Za-z_]?\w*$/.test(written)) return offer(offset, WORD.exec(written)?.[0] ?? "", names());
  if (SENTENCES.has(last)) return null;
  if (EXPRESSIONS.has(last)) return inExpression(offset, written, [...names(), ...functions.map(functionOption)]);
  const values = valuesAt(here, language);
  if (values.length) return offer(offset, written.trimStart(), values);
  if (last === "keys") return offer(offset, WORD.exec(written)?.[0] ?? "", tableKeys(text, language, words));
  return isReference(place.path) ? offer(offset, written.trimStart(), names()) : null;
}

function isMapping(schema) {
  return schema.type === "object";
}

function offer(offset, written, found) {
  return found.length ? { from: offset - written.length, options: found } : null;
}

/** Inside a number or a text in quotes no name can stand. */
function inExpression(offset, written, found) {
  if (/(^|[^\w])\d[\d.]*$/.test(written)) return null;
  return offer(offset, WORD.exec(written)?.[0] ?? "", found);
}

function keysAt(schemas, place, text, { language, words }) {
  const known = new Set(place.known);
  const offered = [];
  for (const schema of schemas.filter(isMapping)) {
    for (const [name, item] of Object.entries(schema.properties ?? {})) {
      if (known.has(name)) continue;
      const needed = schema.required?.includes(name);
      offered.push({
        label: name,
        type: "property",
        detail: needed ? words.required : "",
        info: said(item, language),
        boost: needed ? 1 : 0,
        apply: place.flow || !opensBlock(item) ? `${name}: ` : `${name}:\n${" ".repeat(place.column + 2)}`,
      });
    }
  }
  if (offered.length || place.path[0] === "words") return offered;
  return namedKeys(place, text, language, words).filter(({ label }) => !known.has(label));
}

function opensBlock(schema) {
  return options(schema).every((each) => each.type === "object");
}

/** In tests the keys are the file's own names: inputs under `inputs`, formulas and results under `expect`. */
function namedKeys(place, text, language, words) {
  const section = { inputs: "inputs", references: "inputs", expect: "formulas" }[place.path.at(-1)];
  if (!place.path.includes("tests") || !section) return [];
  const own = declaredNames(text, language).filter((each) => each.section === section);
  const results = section === "formulas" ? words.results.map((name) => ({ label: name, type: "constant" })) : [];
  return [...own.map((each) => nameOption(each, words)), ...results].map((each) => ({ ...each, apply: `${each.label}: ` }));
}

function valuesAt(schemas, language) {
  return schemas.flatMap((schema) => {
    if (schema.enum) return schema.enum.map((value) => ({ label: value, type: "enum", info: said(schema, language) }));
    return schema.type === "boolean" ? ["true", "false"].map((value) => ({ label: value, type: "enum", info: said(schema, language) })) : [];
  });
}

function isReference(path) {
  return (path[0] === "allocation" && !path.includes("steps")) || path.includes("results") || path.at(-1) === "requires" || path[0] === "entities";
}

function tableKeys(text, language, words) {
  const named = declaredNames(text, language).filter((each) => each.section === "words" || each.type === "text");
  return [{ label: "form", type: "keyword" }, ...named.map((each) => nameOption(each, words))];
}

function nameOption({ name, section, unit, label }, words) {
  const type = { inputs: "variable", parameters: "constant", formulas: "method" }[section] ?? "text";
  return { label: name, type, detail: unit, info: [words.sections[section], label].filter(Boolean).join(": ") };
}

function functionOption({ name, signature, meaning }) {
  return { label: name, type: "function", detail: signature, info: meaning };
}
