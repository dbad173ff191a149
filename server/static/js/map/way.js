// The way of a tour: its stops in order, places to choose from, and what was recorded there.
// The page beside it says what is drawn, and is shown anew by each button; a touch here presses one.

import * as maplibre from "/static/vendor/maplibre/maplibre-gl.mjs";
import { KUWAIT, groundStyle, spoken } from "./ground.js";

maplibre.setWorkerUrl("/static/vendor/maplibre/maplibre-gl-worker.mjs");

const box = document.getElementById("map");
const words = JSON.parse(box.querySelector("[data-words]").textContent);
const mayAdd = "mayAdd" in box.dataset;
const fit = { padding: 50, maxZoom: 14.5, animate: false };
let map;
let pins = [];
let popup;

const drawn = () => JSON.parse(document.querySelector("[data-way]").textContent);
const at = (one) => [one.lon, one.lat];
const collection = (features) => ({ type: "FeatureCollection", features });

function way(stops) {
  if (stops.length < 2) return collection([]);
  return collection([{ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: stops.map(at) } }]);
}

function dots(choices) {
  return collection(choices.map((one) => ({ type: "Feature", properties: { key: one.key, name: one.name }, geometry: { type: "Point", coordinates: at(one) } })));
}

function mark(className, place, text, title) {
  const element = Object.assign(document.createElement("div"), { className, textContent: text, title });
  return new maplibre.Marker({ element }).setLngLat(place).addTo(map);
}

// Stops at one place share a pin, which carries all their numbers.
function pinned(stops) {
  const places = new Map();
  for (const one of stops) places.set(String(at(one)), [...(places.get(String(at(one))) ?? []), one]);
  return [...places.values()].map((here) => {
    const isDone = here.every((one) => one.isDone);
    return mark(`stop-pin${isDone ? " is-done" : ""}`, at(here[0]), here.map((one) => one.number).join(" · "), here.map((one) => one.name).join("\n"));
  });
}

function draw() {
  const { stops, choices, made = [] } = drawn();
  map.getSource("way").setData(way(stops));
  map.getSource("choices").setData(dots(choices));
  for (const old of pins) old.remove();
  pins = [...made.map((one) => mark("map-near is-made", at(one), "", one.name)), ...pinned(stops)];
}

function extent() {
  const { stops, choices, made = [] } = drawn();
  const shown = stops.length ? [...stops, ...made] : choices;
  if (!shown.length) return KUWAIT;
  return shown.reduce((grown, one) => grown.extend(at(one)), new maplibre.LngLatBounds());
}

// Built from text nodes: names come from people.
function offer(place, name, press) {
  const content = document.createElement("div");
  content.append(Object.assign(document.createElement("p"), { className: "popup-title", textContent: name }));
  const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm btn-primary", textContent: words.add });
  button.addEventListener("click", () => { popup.remove(); press(); });
  content.append(button);
  popup.setLngLat(place).setDOMContent(content).addTo(map);
}

function addPlace({ lat, lng }) {
  const button = document.querySelector("[data-add-place]");
  button.value = `add:place:${lat.toFixed(6)},${lng.toFixed(6)}`;
  button.click();
}

function follow() {
  popup = new maplibre.Popup({ maxWidth: "260px", locale: { "Popup.Close": words.close } });
  map.on("click", (event) => {
    const near = [[event.point.x - 6, event.point.y - 6], [event.point.x + 6, event.point.y + 6]];
    const [found] = map.queryRenderedFeatures(near, { layers: ["choices"] });
    if (!found) return offer(event.lngLat, words.here, () => addPlace(event.lngLat));
    const { key, name } = found.properties;
    return offer(found.geometry.coordinates, name, () => document.querySelector(`[data-add="${CSS.escape(key)}"]`)?.click());
  });
  map.on("mousemove", "choices", () => { map.getCanvas().style.cursor = "pointer"; });
  map.on("mouseleave", "choices", () => { map.getCanvas().style.cursor = ""; });
}

function start() {
  const language = box.dataset.language;
  map = new maplibre.Map({
    container: box, style: groundStyle(language), bounds: extent(), fitBoundsOptions: fit, minZoom: 6.5, maxZoom: 18, attributionControl: false,
    dragRotate: false, pitchWithRotate: false, maxBounds: [44.5, 27, 50.5, 31.5],
    locale: spoken(words),
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new maplibre.ScaleControl({ maxWidth: 90 }), "bottom-left");
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), language === "ar" ? "top-left" : "top-right");
}

function addLayers() {
  map.addSource("way", { type: "geojson", data: collection([]) });
  map.addSource("choices", { type: "geojson", data: collection([]) });
  map.addLayer({ id: "way", type: "line", source: "way", layout: { "line-cap": "round", "line-join": "round" }, paint: { "line-color": "#0b5c6b", "line-width": 3, "line-dasharray": [2, 1.4] } });
  map.addLayer({ id: "choices", type: "circle", source: "choices", paint: { "circle-radius": 7, "circle-color": "#b5642a", "circle-stroke-color": "#ffffff", "circle-stroke-width": 2 } });
}

try {
  start();
  map.once("load", () => {
    addLayers();
    draw();
    if (mayAdd) follow();
    let was = extent();
    document.addEventListener("htmx:afterSettle", () => {
      draw();
      const now = extent();
      if (String(now) !== String(was)) map.fitBounds(now, fit);
      was = now;
    });
    map.once("idle", () => { box.dataset.isDrawn = "true"; });
  });
} catch (error) {
  box.textContent = words.failed;
  box.classList.add("is-failed");
  console.warn(error);
}
