// Where in a rule file the cursor stands: the path of keys around it, read from indentation, so that it works in a
// file that is not finished. No DOM in here.

const ENTRY = /^(\s*)((?:-\s+)*)(?:("[^"]*"|'[^']*'|[^\s:#"'{}[\],][^:#{}[\],]*?)\s*:(?:\s+(.*))?)?$/;
const FOLDED = /^[>|][+-]?\d?\s*(#.*)?$/;

/** Return the keys and list items that a line opens, each with its column; nothing for blank lines and remarks. */
export function entriesOf(line) {
  if (/^\s*(#.*)?$/.test(line)) return [];
  const [, space, dashes, key, value] = ENTRY.exec(line) ?? [null, /^\s*/.exec(line)[0], /^\s*((?:-\s+)*)/.exec(line)[1]];
  const found = [];
  for (const dash of (dashes ?? "").matchAll(/-/g)) found.push({ column: space.length + dash.index, item: true });
  if (key) found.push({ column: space.length + dashes.length, key: key.replace(/^["']|["']$/g, ""), value: value ?? "" });
  else if (!found.length) found.push({ column: space.length });
  return found;
}

/** Return the entries around what stands at `column` of the line `number`, the outermost first. */
function around(lines, number, column, ownItems) {
  const found = [...ownItems].reverse();
  let limit = found.length ? found.at(-1).column : column;
  let afterItem = found.length > 0;
  for (let at = number - 1; at >= 0 && limit >= 0; at -= 1) {
    for (const entry of entriesOf(lines[at]).reverse()) {
      const holds = entry.column < limit || (afterItem && entry.key !== undefined && entry.column === limit);
      if (!holds || (entry.key === undefined && !entry.item)) continue;
      found.push({ ...entry, line: at });
      limit = entry.column;
      afterItem = Boolean(entry.item);
    }
    if (limit === 0 && !afterItem) break;
  }
  return found.reverse();
}

/** Read an unfinished `{key: value, …` or `[…`; null when every bracket is closed. */
export function flowAt(text) {
  const open = [];
  let quote = "";
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (quote) {
      if (sign === quote) quote = "";
    } else if (sign === '"' || (sign === "'" && /[\s:[{,]/.test(text[at - 1] ?? " "))) quote = sign;
    else if (sign === "{" || sign === "[") {
      open.push({ list: sign === "[", before: text.slice(start, at), keys: [] });
      start = at + 1;
    } else if ((sign === "}" || sign === "]") && open.length) {
      open.pop();
      start = at + 1;
    } else if (sign === "," && open.length) {
      open.at(-1).keys.push(keyOf(text.slice(start, at)));
      start = at + 1;
    }
  }
  if (!open.length) return null;
  const path = [];
  open.forEach((each, depth) => {
    if (depth > 0) path.push(open[depth - 1].list ? "*" : keyOf(each.before));
  });
  const last = text.slice(start);
  const { list, keys } = open.at(-1);
  if (list) return { path: [...path, "*"], value: last.trimStart() };
  const colon = /^\s*("[^"]*"|[\w.-]+)\s*:\s?/.exec(last);
  return colon
    ? { path: [...path, keyOf(last)], value: last.slice(colon[0].length) }
    : { path, key: last.trimStart(), known: keys };
}

function keyOf(written) {
  return (/^\s*["']?([\w.-]*)/.exec(written) ?? ["", ""])[1];
}

/** Return the keys that stand beside the one at `column`, so that none is offered twice; a new item has none above. */
function beside(lines, number, column, opensItem) {
  const keys = [];
  for (const step of opensItem ? [1] : [-1, 1]) {
    for (let at = number + step; at >= 0 && at < lines.length; at += step) {
      const entries = entriesOf(lines[at]);
      if (!entries.length) continue;
      const own = entries.find((entry) => entry.key !== undefined && entry.column === column);
      if (own) keys.push(own.key);
      const starts = entries[0].column;
      if (step === 1 ? starts < column : starts < column && !own) break;
      if (step === -1 && own && entries.some((entry) => entry.item)) break;
    }
  }
  return keys;
}

/**
 * Return what stands at an offset of the text:
 * path   keys from the outside in, "*" for an item of a list
 * key    what is written of a key, or undefined inside a value
 * value  what is written of the value before the cursor, or undefined
 * known  keys that are there already; flow: inside {…}; column: of the key
 */
export function placeAt(text, offset) {
  const lines = text.split("\n");
  const before = text.slice(0, offset);
  const number = before.split("\n").length - 1;
  const head = before.slice(before.lastIndexOf("\n") + 1);
  if (/^\s*#/.test(head) || /\s#[^"']*$/.test(head)) return { path: [], inRemark: true };
  const [, space, dashes, written] = /^(\s*)((?:-\s+)*)(.*)$/.exec(head);
  const items = [...dashes.matchAll(/-/g)].map((dash) => ({ column: space.length + dash.index, item: true }));
  const column = space.length + dashes.length;
  const outside = around(lines, number, column, items);
  const path = outside.map((entry) => (entry.item ? "*" : entry.key));
  const parent = outside.at(-1);
  if (parent?.value !== undefined && FOLDED.test(parent.value)) return { path, value: written };
  if (parent?.value && !parent.item) {
    // The value of the key above goes on: an expression over several lines, or brackets still open.
    const started = [parent.value, ...lines.slice(parent.line + 1, number)].join("\n");
    return inFlow(path, `${started}\n${written}`) ?? { path, value: written };
  }
  const pair = /^("[^"]*"|[\w.-]+)\s*:(?:\s+|$)(.*)$/.exec(written);
  if (pair) {
    const below = [...path, keyOf(pair[1])];
    return inFlow(below, pair[2]) ?? { path: below, value: pair[2] };
  }
  const flow = inFlow(path, written);
  if (flow) return flow;
  return { path, key: written, known: beside(lines, number, column, items.length > 0), column };
}

function inFlow(path, text) {
  if (!/^\s*[[{]/.test(text)) return null;
  const flow = flowAt(text);
  return flow && { ...flow, path: [...path, ...flow.path], flow: true };
}
