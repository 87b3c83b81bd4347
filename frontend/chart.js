// Charts from Vega-Lite specifications, without evaluating code, so that the content security policy stays strict.
import embed from "vega-embed";
import { expressionInterpreter } from "vega-interpreter";

const NUMBERS = {
  cs: { decimal: ",", thousands: "\u00a0", grouping: [3], currency: ["", "\u00a0Kč"] },
  en: { decimal: ".", thousands: ",", grouping: [3], currency: ["CZK\u00a0", ""] },
};

const LOOK = {
  font: "Roboto, sans-serif",
  background: "transparent",
  view: { stroke: null },
  axis: {
    labelFontSize: 13, titleFontSize: 13, titleFontWeight: 500, labelColor: "#262626", titleColor: "#262626",
    gridColor: "#e7e7e7", domainColor: "#6d6d6d", tickColor: "#6d6d6d",
  },
  legend: { labelFontSize: 13, titleFontSize: 13, titleFontWeight: 500, labelColor: "#262626" },
  title: { fontSize: 16, fontWeight: 500, anchor: "start" },
  bar: { color: "#2362a2" },
  line: { color: "#2362a2", strokeWidth: 2.5 },
  point: { color: "#2362a2", filled: true, size: 60 },
  range: { category: ["#2362a2", "#e8871a", "#2e7d32", "#8e44ad", "#6d6d6d", "#c62828"] },
};

async function draw(frame) {
  const spec = JSON.parse(document.getElementById(frame.dataset.chart).textContent);
  const language = document.documentElement.lang === "en" ? "en" : "cs";
  await embed(frame, { width: "container", padding: { left: 0, top: 5, right: 32, bottom: 5 }, autosize: { type: "fit-x", contains: "padding" }, ...spec }, {
    mode: "vega-lite",
    renderer: "svg",
    actions: false,
    logLevel: 1, // errors only
    ast: true,
    expr: expressionInterpreter,
    defaultStyle: false,
    tooltip: { disableDefaultStyle: true, theme: "custom" },
    config: LOOK,
    formatLocale: NUMBERS[language],
  });
  frame.dataset.state = "drawn";
}

for (const frame of document.querySelectorAll("[data-chart]")) {
  draw(frame).catch((error) => {
    frame.textContent = frame.dataset.textFailed;
    frame.dataset.state = "failed";
    console.error(error);
  });
}
