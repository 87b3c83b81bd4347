import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { completionsAt, schemasAt } from "./editor_completion.mjs";
import { declaredNames } from "./editor_names.mjs";
import { entriesOf, flowAt, placeAt } from "./editor_places.mjs";

const schema = JSON.parse(await readFile(new URL("../rulesets/rules.schema.json", import.meta.url), "utf8"));
const rules = await readFile(new URL("../rulesets/kanonicky.yaml", import.meta.url), "utf8");
const words = { required: "required", results: ["grant"], sections: { inputs: "input", parameters: "parameter", formulas: "formula", words: "list" } };
const functions = [{ name: "min", signature: "min(a, b)", meaning: "the smallest" }];

/** The text with | where the cursor stands. */
function at(text, language = "en") {
  const offset = text.indexOf("|");
  return completionsAt(text.replace("|", ""), offset, { schema, functions, language, words });
}

function place(text) {
  return placeAt(text.replace("|", ""), text.indexOf("|"));
}

function labels(text) {
  return at(text)?.options.map(({ label }) => label) ?? [];
}

test("a line says what keys and items it opens", () => {
  assert.deepEqual(entriesOf("  - code: A  "), [{ column: 2, item: true }, { column: 4, key: "code", value: "A  " }]);
  assert.deepEqual(entriesOf("# remark"), []);
  assert.deepEqual(entriesOf("    label: {cs: a, en: b}")[0].value, "{cs: a, en: b}");
});

test("the path follows the indentation", () => {
  assert.deepEqual(place("inputs:\n  kind:\n    ent|").path, ["inputs", "kind"]);
  assert.deepEqual(place("inputs:\n  kind:\n    entity: ser|").path, ["inputs", "kind", "entity"]);
  assert.deepEqual(place("allocation:\n  summary:\n    - when: a\n      c|").path, ["allocation", "summary", "*"]);
  assert.deepEqual(place("tests:\n- name: a\n  services:\n  - code: A\n    in|").path, ["tests", "*", "services", "*"]);
});

test("a folded expression belongs to its key", () => {
  const found = place("formulas:\n  cap:\n    expression: >-\n      max(0, un|");
  assert.deepEqual(found, { path: ["formulas", "cap", "expression"], value: "max(0, un" });
});

test("brackets are read too, also unfinished and with braces in texts", () => {
  assert.deepEqual(flowAt('{cs: "a {b}", e'), { path: [], key: "e", known: ["cs"] });
  assert.deepEqual(flowAt("{a: {b: c"), { path: ["a", "b"], value: "c" });
  assert.equal(flowAt("{a: [1, 2]}"), null);
});

test("keys of the place are offered with what they mean, those that are there are not", () => {
  const found = at("inputs:\n  kind:\n    entity: service\n    |");
  const offered = Object.fromEntries(found.options.map((each) => [each.label, each]));
  assert.ok(!("entity" in offered));
  assert.equal(offered.label.detail, "required");
  assert.match(offered.meaning.info, /fact means/);
  assert.equal(at("inputs:\n  kind:\n    |", "cs").options.find(({ label }) => label === "unit").info, "Jednotka, například CZK, FTE nebo CZK/FTE.");
});

test("the keys of another item do not count as known", () => {
  assert.ok(labels("inputs:\n  a:\n    entity: form\n  b:\n    |\n  c:\n    entity: form").includes("entity"));
  assert.ok(labels("tests:\n  - name: a\n    pool: 1\n  - n|").includes("name"));
});

test("values are offered from the schema", () => {
  assert.deepEqual(labels("allocation:\n  method: p|"), ["proportional", "priority", "points", "optimise"]);
  assert.deepEqual(labels("inputs:\n  kind:\n    optional: |"), ["true", "false"]);
  assert.ok(labels("allocation:\n  order: [c|").includes("code"));
});

test("an expression is offered the names of the file and the functions", () => {
  const text = 'inputs:\n  beds:\n    entity: form\n    unit: bed\n    label: {cs: "Lůžka", en: "Beds"}\nformulas:\n  cap:\n    expression: max(0, b|';
  const found = at(text);
  const beds = found.options.find(({ label }) => label === "beds");
  assert.equal(found.from, text.indexOf("|") - 1);
  assert.equal(beds.detail, "bed");
  assert.equal(beds.info, "input: Beds");
  assert.equal(found.options.find(({ label }) => label === "min").detail, "min(a, b)");
});

test("nothing is offered inside a number, a remark and a plain text", () => {
  assert.equal(at("formulas:\n  cap:\n    expression: 12|"), null);
  assert.equal(at("# inp|"), null);
  assert.equal(at("title:\n  cs: Pra|"), null);
});

test("a blank of a sentence is offered names", () => {
  const text = "formulas:\n  cap:\n    unit: CZK\n    sentence:\n      cs: \"Strop je {c|";
  assert.deepEqual(labels(text), ["cap"]);
});

test("tests are offered the inputs and the results of the file", () => {
  const text = "inputs:\n  beds:\n    entity: form\nformulas:\n  cap:\n    unit: CZK\ntests:\n  - name: a\n    services:\n      - code: A\n        inputs:\n          |";
  assert.deepEqual(labels(text), ["beds"]);
  assert.deepEqual(labels(text.replace("inputs:\n          |", "expect: {|")), ["cap", "grant"]);
});

test("every name of a shipped rule set is found with its unit", () => {
  const found = Object.fromEntries(declaredNames(rules, "cs").map((each) => [each.name, each]));
  assert.equal(found.units.section, "formulas");
  assert.equal(found.COST.section, "parameters");
  assert.ok(found.COST.unit);
  assert.ok(found.vp_max.label);
  assert.ok(Object.values(found).filter((each) => each.section !== "words").every((each) => each.label));
});

test("every line of a shipped rule set has a place that the schema knows", () => {
  let offset = 0;
  for (const line of rules.split("\n")) {
    const found = placeAt(rules, offset + line.length);
    if (line.trim() && !found.inRemark && found.path[0] !== "words" && !found.path.includes("table")) {
      assert.ok(schemasAt(schema, found.path).length, `${found.path.join(".")}: ${line}`);
    }
    offset += line.length + 1;
  }
});
