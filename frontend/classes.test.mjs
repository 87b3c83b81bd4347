import assert from "node:assert/strict";
import { test } from "node:test";
import { classOf, quantileClasses, writerOf } from "./classes.mjs";
import { SHADES } from "./palette.mjs";

test("ten different values make five classes of two", () => {
  const classes = quantileClasses([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  assert.deepEqual(classes.map(({ from, to }) => [from, to]), [[1, 2], [3, 4], [5, 6], [7, 8], [9, 10]]);
  assert.deepEqual(classes.map((one) => one.shade), SHADES);
});

test("equal values share a class however many there are", () => {
  const classes = quantileClasses([1, 1, 1, 1, 1, 1, 5, 6, 7, 8, 9]);
  assert.equal(classOf(1, classes), 0);
  assert.equal(classes[0].from, 1);
  assert.ok(classes.length < 5);
});

test("few different values make a class each", () => {
  assert.deepEqual(quantileClasses([3, 1, 3, 1]).map(({ from, to }) => [from, to]), [[1, 1], [3, 3]]);
});

test("every value falls into the class that names its range", () => {
  const values = Array.from({ length: 215 }, (_, place) => (place * 37) % 101);
  const classes = quantileClasses(values);
  for (const value of values) {
    const own = classes[classOf(value, classes)];
    assert.ok(own.from <= value && value <= own.to);
  }
});

test("no values make no classes", () => {
  assert.deepEqual(quantileClasses([]), []);
});

test("zeros are a class of their own and leave four to the rest", () => {
  const classes = quantileClasses([...Array(100).fill(0), 1, 2, 3, 4, 5, 6, 7, 8]);
  assert.deepEqual(classes.map(({ from, to }) => [from, to]), [[0, 0], [1, 2], [3, 4], [5, 6], [7, 8]]);
});

test("bounds are written with as many decimals as tell them apart", () => {
  const write = (values) => values.map(writerOf(quantileClasses(values), "cs"));
  assert.deepEqual(write([85, 233, 1540]), ["85", "233", "1\u00a0540"]);
  assert.deepEqual(write([0, 0.04, 0.06, 0.3]), ["0", "0,04", "0,06", "0,3"]);
});
