// Classes of a map: which values share a shade.
import { SHADES } from "./palette.mjs";

/**
 * Return the classes of the values as [{ from, to, shade }], from the lowest, by quantiles.
 *
 * values   finite numbers in any order; equal values always share a class
 * returns  at most five classes that together hold every value; [] for no values
 */
export function quantileClasses(values) {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  if (sorted.length === 0) return [];
  const distinct = [...new Set(sorted)];
  const starts = distinct.length <= SHADES.length ? distinct : quantileStarts(sorted);
  return starts.map((from, place) => {
    const next = starts[place + 1] ?? Infinity;
    return { from, to: sorted.findLast((value) => value < next), shade: shadeOf(place, starts.length) };
  });
}

/** Return the index of the class of a value: the last class that starts at or below it. */
export function classOf(value, classes) {
  return classes.findLastIndex((one) => value >= one.from);
}

function quantileStarts(sorted) {
  const cuts = SHADES.map((_, place) => sorted[Math.floor((place * sorted.length) / SHADES.length)]);
  return [...new Set(cuts)];
}

function shadeOf(place, count) {
  if (count === 1) return SHADES[2];
  return SHADES[Math.round((place * (SHADES.length - 1)) / (count - 1))];
}
