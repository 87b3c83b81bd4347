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
  const starts = distinct.length <= SHADES.length ? distinct : startsOf(sorted);
  return starts.map((from, place) => {
    const next = starts[place + 1] ?? Infinity;
    return { from, to: sorted.findLast((value) => value < next), shade: shadeOf(place, starts.length) };
  });
}

/** Return the index of the class of a value: the last class that starts at or below it. */
export function classOf(value, classes) {
  return classes.findLastIndex((one) => value >= one.from);
}

/** Nothing at all is a class of its own: else a region full of zeros would leave one class for all the rest. */
function startsOf(sorted) {
  if (sorted[0] !== 0) return quantileStarts(sorted, SHADES.length);
  return [0, ...quantileStarts(sorted.filter((value) => value !== 0), SHADES.length - 1)];
}

function quantileStarts(sorted, count) {
  const cuts = Array.from({ length: count }, (_, place) => sorted[Math.floor((place * sorted.length) / count)]);
  return [...new Set(cuts)];
}

/**
 * Return the writer of the bounds of classes: as many decimals as tell the classes apart, at most three.
 *
 * classes   as quantileClasses gives them
 * language  of the reader
 */
export function writerOf(classes, language) {
  const bounds = classes.map(({ from }) => from);
  const writers = [0, 1, 2, 3].map((digits) => new Intl.NumberFormat(language, { maximumFractionDigits: digits }));
  const enough = writers.find((writer) => new Set(bounds.map(writer.format)).size === bounds.length);
  return (enough ?? writers.at(-1)).format;
}

function shadeOf(place, count) {
  if (count === 1) return SHADES[2];
  return SHADES[Math.round((place * (SHADES.length - 1)) / (count - 1))];
}
