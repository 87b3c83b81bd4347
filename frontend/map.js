// A map drawn from our own boundaries: areas shaded by a value, places as points. No tiles, no glyphs, no other host.
import { LngLatBounds, Map as MapView, NavigationControl, Popup, setWorkerUrl } from "maplibre-gl";
import { classOf, quantileClasses, writerOf } from "./classes.mjs";

const NO_DATA = "#ffffff";
const BORDER = "#5d6b7a";
const FOCUS = "#b22222";

const reducedMotion = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const numbers = new Intl.NumberFormat(document.documentElement.lang || "cs", { maximumFractionDigits: 1 });

async function json(url) {
  const response = await fetch(url, { credentials: "same-origin" });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response.json();
}

function embedded(id) {
  return JSON.parse(document.getElementById(id).textContent);
}

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

/** Put the value, its label and its shade into the properties of every area. */
function shaded(boundaries, values, settings) {
  const byCode = new Map(values.map((row) => [String(row.code), row]));
  const classes = quantileClasses(values.map((row) => row.value).filter((value) => value !== null));
  const features = boundaries.features.map((feature) => {
    const code = String(feature.properties[settings.codeProperty || "code"]);
    const row = byCode.get(code);
    const place = row && row.value !== null ? classOf(row.value, classes) : -1;
    return {
      ...feature,
      properties: {
        code,
        name: feature.properties[settings.nameProperty || "name"],
        text: row ? (row.label ?? numbers.format(row.value)) : settings.textNone,
        shade: place < 0 ? NO_DATA : classes[place].shade,
      },
    };
  });
  return { areas: { type: "FeatureCollection", features }, classes };
}

function boundsOf(areas) {
  const bounds = new LngLatBounds();
  const visit = (part) => (typeof part[0] === "number" ? bounds.extend(part) : part.forEach(visit));
  areas.features.forEach((feature) => visit(feature.geometry.coordinates));
  return bounds;
}

function areaLayers(settings) {
  return [
    { id: "ground", type: "background", paint: { "background-color": "#f6f6f6" } },
    { id: "areas", type: "fill", source: "areas", paint: { "fill-color": ["get", "shade"] } },
    { id: "borders", type: "line", source: "areas", paint: { "line-color": BORDER, "line-width": 0.6, "line-opacity": 0.7 } },
    ...(settings.outlines
      ? [{ id: "outlines", type: "line", source: "outlines", paint: { "line-color": "#262626", "line-width": 1.4 } }]
      : []),
    {
      id: "chosen", type: "line", source: "areas", filter: ["==", ["get", "code"], ""],
      paint: { "line-color": FOCUS, "line-width": 3 },
    },
    ...(settings.points
      ? [{
          id: "points", type: "circle", source: "points",
          paint: { "circle-radius": 5, "circle-color": "#fab413", "circle-stroke-color": "#262626", "circle-stroke-width": 1.5 },
        }]
      : []),
  ];
}

function drawLegend(frame, classes, settings, anyMissing) {
  const list = element("ul", "map__legend");
  const entry = (shade, text) => {
    const item = element("li", "map__legend-entry");
    const swatch = element("span", "map__swatch");
    swatch.style.backgroundColor = shade;
    item.append(swatch, text);
    list.append(item);
  };
  const written = writerOf(classes, document.documentElement.lang);
  for (const { from, to, shade } of classes) {
    const [first, last] = [written(from), written(to)];
    entry(shade, first === last ? first : `${first} – ${last}`);
  }
  if (anyMissing) entry(NO_DATA, settings.textNone);
  if (settings.unit) frame.append(element("p", "map__legend-title", settings.unit));
  frame.append(list);
}

/** A list of the areas does for the keyboard what pointing does for the mouse. */
function drawChooser(frame, areas, settings, choose) {
  const label = element("label", "map__chooser", settings.textFind);
  const box = element("span", "gov-form-select");
  box.dataset.size = "s";
  const select = document.createElement("select");
  select.append(new Option("–", ""));
  const byName = (a, b) => a.properties.name.localeCompare(b.properties.name, document.documentElement.lang);
  for (const { properties } of [...areas.features].sort(byName)) {
    select.append(new Option(`${properties.name}: ${properties.text}`, properties.code));
  }
  select.addEventListener("change", () => choose(select.value));
  box.append(select);
  label.append(box);
  frame.append(label);
}

function tooltip(properties, settings) {
  const box = element("div", "map__tooltip");
  box.append(element("strong", "", properties.name), element("span", "", properties.text ?? properties.label ?? ""));
  if (properties.code && settings.hrefTemplate) {
    const link = element("a", "gov-link", settings.textOpen);
    link.href = addressOf(properties.code, settings);
    box.append(link);
  }
  return box;
}

function addressOf(code, settings) {
  return settings.hrefTemplate.replace("{code}", encodeURIComponent(code));
}

function followPointer(view, settings) {
  const popup = new Popup({ closeButton: false, closeOnClick: false, className: "map__popup", maxWidth: "18rem" });
  for (const layer of settings.points ? ["areas", "points"] : ["areas"]) {
    view.on("mousemove", layer, (event) => {
      if (layer === "areas" && settings.points && view.queryRenderedFeatures(event.point, { layers: ["points"] }).length) return;
      view.getCanvas().style.cursor = settings.hrefTemplate ? "pointer" : "default";
      popup.setLngLat(event.lngLat).setDOMContent(tooltip(event.features[0].properties, {})).addTo(view);
    });
    view.on("mouseleave", layer, () => popup.remove());
  }
  if (settings.hrefTemplate) {
    view.on("click", "areas", (event) => window.location.assign(addressOf(event.features[0].properties.code, settings)));
  }
}

function chooserOf(view, areas, settings) {
  const popup = new Popup({ closeOnClick: true, className: "map__popup", maxWidth: "18rem", focusAfterOpen: false });
  return (code) => {
    view.setFilter("chosen", ["==", ["get", "code"], code]);
    popup.remove();
    const feature = areas.features.find((one) => one.properties.code === code);
    if (!feature) return;
    const bounds = boundsOf({ features: [feature] });
    view.fitBounds(bounds, { padding: 120, maxZoom: 10, animate: !reducedMotion });
    popup.setLngLat(bounds.getCenter()).setDOMContent(tooltip(feature.properties, settings)).addTo(view);
  };
}

function localeOf(settings) {
  return {
    "Map.Title": settings.label,
    "NavigationControl.ZoomIn": settings.textZoomIn,
    "NavigationControl.ZoomOut": settings.textZoomOut,
    "Popup.Close": settings.textClose,
    "CooperativeGesturesHandler.WindowsHelpText": settings.textScroll,
    "CooperativeGesturesHandler.MacHelpText": settings.textScroll.replace("Ctrl", "⌘"),
    "CooperativeGesturesHandler.MobileHelpText": settings.textTouch,
  };
}

async function draw(frame) {
  const settings = frame.dataset;
  setWorkerUrl(new URL(settings.worker, window.location.href).href);
  const [boundaries, values] = await Promise.all([
    json(settings.boundaries),
    settings.values.startsWith("#") ? embedded(settings.values.slice(1)) : json(settings.values),
  ]);
  const { areas, classes } = shaded(boundaries, values, settings);
  const canvas = element("div", "map__canvas");
  frame.replaceChildren(canvas);
  const sources = { areas: { type: "geojson", data: areas } };
  for (const name of ["points", "outlines"]) {
    if (settings[name]) sources[name] = { type: "geojson", data: await json(settings[name]) };
  }
  const view = new MapView({
    container: canvas,
    style: { version: 8, sources, layers: areaLayers(settings) },
    bounds: boundsOf(areas),
    fitBoundsOptions: { padding: 24 },
    attributionControl: false,
    cooperativeGestures: true,
    dragRotate: false,
    pitchWithRotate: false,
    locale: localeOf(settings),
    fadeDuration: 0,
    canvasContextAttributes: { preserveDrawingBuffer: true }, // else the map is missing on paper
  });
  view.touchZoomRotate.disableRotation();
  view.addControl(new NavigationControl({ showCompass: false }), "top-right");
  view.once("idle", () => (frame.dataset.state = "drawn"));
  const side = element("div", "map__side");
  drawLegend(side, classes, settings, areas.features.some((one) => one.properties.shade === NO_DATA));
  drawChooser(side, areas, settings, chooserOf(view, areas, settings));
  frame.append(side);
  followPointer(view, settings);
}

for (const frame of document.querySelectorAll("[data-map]")) {
  draw(frame).catch((error) => {
    // The same numbers stand in the table beside the map, so the reader loses only the picture.
    frame.replaceChildren(element("p", "map__missing", frame.dataset.textFailed));
    frame.dataset.state = "failed";
    console.error(error);
  });
}
