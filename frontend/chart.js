// Charts from the description that opora.core.charts gives. Tooltips carry numbers that the server wrote.
import { BarChart, LineChart } from "echarts/charts";
import { GridSimpleComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { SERIES } from "./palette.mjs";

// The tooltip and the ranges are drawn here: the library's own parts for them would cost every reader 25 kB more.
use([BarChart, LineChart, GridSimpleComponent, SVGRenderer]);

const INK = "#262626";
const FONT = "Roboto, sans-serif";
const NARROW = 560; // pixels; below, the name of a lying bar stands above it
const PAPER_WIDTH = 640;
const SVG = "http://www.w3.org/2000/svg";

const language = document.documentElement.lang || "cs";
const numbers = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
const shortNumbers = new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 1 });
const crowns = new Intl.NumberFormat(language, { style: "currency", currency: "CZK", notation: "compact", maximumFractionDigits: 1 });
const shares = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 0 });

function tick(unit) {
  if (unit === "%") return (value) => shares.format(value);
  if (unit === "CZK") return (value) => crowns.format(value);
  return (value) => (Math.abs(value) >= 100_000 ? shortNumbers : numbers).format(value);
}

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

/** Return the key of the colours; one colour needs none. */
function legend(chart) {
  const list = element("ul", "chart__legend");
  chart.series.forEach(({ name }, place) => {
    const item = element("li", "chart__legend-entry");
    const swatch = element("span", `chart__swatch chart__swatch--${chart.kind}`);
    swatch.style.backgroundColor = SERIES[place % SERIES.length];
    item.append(swatch, name);
    list.append(item);
  });
  return list;
}

/** Return what the tooltip says of one category. */
function said(chart, place) {
  const box = document.createDocumentFragment();
  box.append(element("strong", "", chart.categories[place]));
  for (const series of chart.series) {
    if (series.values[place] === null) continue;
    const line = element("span", "", chart.series.length > 1 ? `${series.name}: ` : "");
    line.append(element("b", "", series.texts[place]));
    box.append(line);
  }
  return box;
}

/** Show the numbers of the category under the pointer, and which one it is. */
function followPointer(frame, view, chart) {
  const popup = element("div", "chart__tooltip");
  const band = element("div", "chart__band");
  for (const each of [popup, band]) each.hidden = true;
  frame.append(band, popup);
  const hide = () => (popup.hidden = band.hidden = true);
  const show = (event) => {
    const frameBox = frame.getBoundingClientRect();
    const [x, y] = [event.clientX - frameBox.left, event.clientY - frameBox.top];
    if (!view.containPixel({ gridIndex: 0 }, [x, y])) return hide();
    const place = view.convertFromPixel({ gridIndex: 0 }, [x, y])[chart.horizontal ? 1 : 0];
    popup.replaceChildren(said(chart, place));
    popup.hidden = band.hidden = false;
    const side = x + popup.offsetWidth + 16 > frameBox.width ? x - popup.offsetWidth - 16 : x + 16;
    popup.style.translate = `${Math.max(0, side)}px ${Math.max(0, y - popup.offsetHeight - 8)}px`;
    placeBand(band, view, chart, place);
  };
  frame.addEventListener("pointermove", show);
  frame.addEventListener("pointerdown", show);
  frame.addEventListener("pointerleave", hide);
}

function placeBand(band, view, chart, place) {
  const axis = { [chart.horizontal ? "yAxisIndex" : "xAxisIndex"]: 0 };
  const middle = view.convertToPixel(axis, place);
  const size = Math.max(2, Math.abs(view.convertToPixel(axis, 1) - view.convertToPixel(axis, 0)) || 40);
  const start = middle - size / 2;
  Object.assign(band.style, chart.horizontal ? { top: `${start}px`, height: `${size}px` } : { left: `${start}px`, width: `${size}px` });
}

const lines = { lineStyle: { color: "#e0e0e0" } };
const words = { fontFamily: FONT, fontSize: 13, color: INK };

function categoryAxis(chart, narrow) {
  const axis = {
    type: "category",
    data: chart.categories,
    inverse: chart.horizontal,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: "#6d6d6d" } },
    axisLabel: { ...words, hideOverlap: !chart.horizontal },
  };
  if (!chart.horizontal) {
    return { ...axis, name: chart.categoryTitle, nameLocation: "middle", nameGap: 28, nameTextStyle: words };
  }
  const inside = { inside: true, align: "left", verticalAlign: "bottom", margin: 0, padding: [0, 0, heightOfBars(chart) / 2 + 6, 4] };
  return { ...axis, axisLabel: { ...words, interval: 0, width: narrow ? undefined : 280, overflow: narrow ? "none" : "truncate", ...(narrow ? inside : {}) } };
}

/** Return where the axis of a waterfall starts when it need not start at zero: a little below its lowest bar end. */
function startOf(chart) {
  if (chart.kind !== "waterfall" || chart.fromZero) return {};
  const last = chart.steps.length - 1;
  const ends = chart.steps.flatMap(([start, end], place) => (place === 0 || place === last ? [end] : [start, end]));
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const power = 10 ** Math.floor(Math.log10(Math.max(1, high - low)));
  return { min: Math.max(0, Math.floor((low - (high - low) / 5) / power) * power) };
}

function valueAxis(chart, narrow) {
  return {
    type: "value",
    ...startOf(chart),
    scale: !chart.fromZero,
    ...endOf(chart, narrow ? 3 : 5),
    splitNumber: narrow ? 3 : 5,
    splitLine: lines,
    axisLabel: { ...words, formatter: tick(chart.unit), hideOverlap: true },
  };
}

/** Return where the axis ends when the values alone do not say it well: shares at the whole, ranges at a round number. */
function endOf(chart, count) {
  const all = chart.series.flatMap(({ values }) => values);
  if (chart.unit === "%" && chart.fromZero && Math.max(...all) <= 1) return { max: 1 };
  const top = Math.max(0, ...chart.series.flatMap(({ ranges }) => ranges.map(([, high]) => high ?? 0)));
  if (top === 0) return {};
  const power = 10 ** Math.floor(Math.log10(top / count));
  const interval = [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => each * count >= top);
  return { interval, max: Math.ceil(top / interval) * interval };
}

function thickness(chart) {
  return chart.series.length > 1 && !chart.stacked ? 9 : 14;
}

function heightOfBars(chart) {
  return chart.stacked ? thickness(chart) : chart.series.length * (thickness(chart) + 1);
}

/** Return the bars of a waterfall: each starts where the one before it ended; sums, gains and losses have their colours. */
function floating(chart) {
  const bars = { type: "bar", stack: "all", emphasis: { disabled: true }, ...(chart.horizontal ? { barWidth: thickness(chart) } : { barMaxWidth: 48 }) };
  const isSum = (place) => place === 0 || place === chart.steps.length - 1;
  const color = (start, end, place) => SERIES[isSum(place) ? 0 : end < start ? 1 : 3];
  const below = { ...bars, data: chart.steps.map(([start, end]) => Math.min(start, end)), color: "transparent", silent: true };
  const seen = chart.steps.map(([start, end], place) => ({ value: Math.abs(end - start), itemStyle: { color: color(start, end, place) } }));
  return [below, { ...bars, data: seen }];
}

function marks(chart) {
  if (chart.kind === "waterfall") return floating(chart);
  return chart.series.map((series, place) => {
    const color = SERIES[place % SERIES.length];
    const bars = { type: "bar", stack: chart.stacked ? "all" : undefined, barGap: "10%", ...(chart.horizontal ? { barWidth: thickness(chart) } : { barMaxWidth: 48 }) };
    const line = { type: "line", connectNulls: false, symbol: "circle", symbolSize: 7, lineStyle: { width: 2.5 } };
    const drawn = { name: series.name, data: series.values, color, emphasis: { disabled: true }, ...(chart.kind === "bar" ? bars : line) };
    return drawn;
  });
}

/** Draw the lines from the low to the high estimate over the bars or points. */
function drawRanges(cover, view, chart) {
  const lines = chart.series.flatMap(({ ranges }) => ranges.map(([low, high], place) => {
    if (low === null || high === null) return [];
    const at = (value) => view.convertToPixel({ gridIndex: 0 }, chart.horizontal ? [value, place] : [place, value]);
    const [[x1, y1], [x2, y2]] = [at(low), at(high)];
    const line = document.createElementNS(SVG, "line");
    for (const [name, value] of Object.entries({ x1, y1, x2, y2 })) line.setAttribute(name, value);
    return line;
  })).flat();
  cover.replaceChildren(...lines);
}

function heightOf(chart, narrow) {
  if (!chart.horizontal) return narrow ? 260 : 340;
  return chart.categories.length * (heightOfBars(chart) + (narrow ? 30 : 10)) + 48;
}

function options(chart, narrow) {
  const [category, value] = [categoryAxis(chart, narrow), valueAxis(chart, narrow)];
  return {
    animation: false,
    textStyle: { fontFamily: FONT },
    grid: { left: 4, right: 24, top: 12, bottom: chart.horizontal || !chart.categoryTitle ? 4 : 34, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    xAxis: chart.horizontal ? value : category,
    yAxis: chart.horizontal ? category : value,
    series: marks(chart),
  };
}

async function draw(frame) {
  const chart = JSON.parse(document.getElementById(frame.dataset.chart).textContent);
  await document.fonts.load(`13px ${FONT}`); // else the room for labels is measured in another font
  frame.replaceChildren();
  if (chart.valueTitle) frame.before(element("p", "chart__unit", chart.valueTitle));
  if (chart.series.length > 1) frame.before(legend(chart));
  const canvas = element("div", "");
  const cover = document.createElementNS(SVG, "svg");
  cover.setAttribute("class", "chart__ranges");
  frame.append(canvas, cover);
  const view = init(canvas, null, { renderer: "svg", width: 300, height: 200 });
  const fit = (width) => {
    const narrow = width < NARROW;
    view.resize({ width, height: heightOf(chart, narrow) });
    view.setOption(options(chart, narrow), { notMerge: true });
    drawRanges(cover, view, chart);
  };
  new ResizeObserver(() => frame.clientWidth && fit(frame.clientWidth)).observe(frame);
  window.addEventListener("beforeprint", () => fit(PAPER_WIDTH));
  window.addEventListener("afterprint", () => fit(frame.clientWidth));
  fit(frame.clientWidth || PAPER_WIDTH);
  followPointer(frame, view, chart);
  frame.dataset.state = "drawn";
}

for (const frame of document.querySelectorAll("[data-chart]")) {
  draw(frame).catch((error) => {
    frame.textContent = frame.dataset.textFailed;
    frame.dataset.state = "failed";
    console.error(error);
  });
}
