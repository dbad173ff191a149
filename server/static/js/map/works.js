// A map of works: beside the table, on a page of its own, or small on a record's page.

import * as maplibre from "/static/vendor/maplibre/maplibre-gl.mjs";
import { KUWAIT, groundStyle, origin, spoken } from "./ground.js";
import { STATES, activityCard, layers, sources, sumCard, workCard, worksTiles } from "./layers.js";

maplibre.setWorkerUrl("/static/vendor/maplibre/maplibre-gl-worker.mjs");

const box = document.getElementById("map");
const words = JSON.parse(box.querySelector("[data-words]").textContent);
const { language } = box.dataset;
const isRecord = box.dataset.map === "record";
// A thumb that scrolls the page must not be caught by a small map.
const isSmall = box.dataset.map !== "page";

function extent() {
  const given = document.getElementById("legend")?.dataset.bounds;
  return given ? given.split(",").map(Number) : KUWAIT;
}

// What the works shown need around them: the panels of the map page float over its sides.
function room() {
  const sides = !isSmall && box.clientWidth > 1000 ? 330 : 50;
  return { padding: { top: 50, bottom: 50, left: sides, right: sides }, maxZoom: 15 };
}

function start() {
  const style = groundStyle(language);
  Object.assign(style.sources, sources(origin, isRecord ? "" : box.dataset.query));
  const names = style.layers.findIndex((layer) => layer.type === "symbol");
  style.layers.splice(names, 0, ...layers(isRecord).filter((layer) => layer.type !== "symbol"));
  style.layers.push(...layers(isRecord).filter((layer) => layer.type === "symbol"));
  const view = isRecord
    ? { center: [Number(box.dataset.lon), Number(box.dataset.lat)], zoom: 14.5 }
    : { bounds: extent(), fitBoundsOptions: room() };
  const map = new maplibre.Map({
    container: box, style, ...view, minZoom: 6.5, maxZoom: 18, attributionControl: false,
    cooperativeGestures: false, scrollZoom: !isRecord, dragRotate: false, pitchWithRotate: false,
    maxBounds: [44.5, 27, 50.5, 31.5],
    locale: spoken(words),
  });
  map.touchZoomRotate.disableRotation();
  const [end, startSide] = language === "ar" ? ["left", "right"] : ["right", "left"];
  // Controls of the lower corners stack upwards: the first added lies lowest.
  const corner = `bottom-${isSmall ? startSide : end}`;
  if (!isSmall) map.addControl(new maplibre.AttributionControl({ compact: false, customAttribution: words.attribution }), corner);
  map.addControl(new maplibre.ScaleControl({ maxWidth: 90 }), corner);
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), isSmall ? `top-${end}` : corner);
  return map;
}

function showPopups(map) {
  const popup = new maplibre.Popup({ maxWidth: "260px", closeButton: true, locale: { "Popup.Close": words.close } });
  const cards = {
    works: (work) => workCard(work, words, language, currentQuery()),
    sums: (sum) => sumCard(sum, words),
    activities: (activity) => activityCard(activity, words, language),
  };
  map.on("click", (event) => {
    const [found] = map.queryRenderedFeatures(event.point, { layers: Object.keys(cards).toReversed() });
    if (!found) return;
    popup.setLngLat(found.geometry.coordinates).setDOMContent(cards[found.layer.id](found.properties)).addTo(map);
  });
  for (const id of Object.keys(cards)) {
    map.on("mouseenter", id, () => { map.getCanvas().style.cursor = "pointer"; });
    map.on("mouseleave", id, () => { map.getCanvas().style.cursor = ""; });
  }
}

function currentQuery() {
  const query = new URLSearchParams(window.location.search);
  query.delete("page");
  query.delete("lang");
  return query.toString();
}

function followFilters(map) {
  document.addEventListener("htmx:afterSettle", () => {
    map.getSource("works").setTiles([worksTiles(origin, currentQuery())]);
    if (document.getElementById("legend")?.dataset.bounds) map.fitBounds(extent(), room());
  });
}

function followLayerBoxes(map) {
  for (const input of document.querySelectorAll("[data-layer]")) {
    input.addEventListener("change", () => {
      for (const layer of map.getStyle().layers) {
        if (layer.metadata?.group === input.dataset.layer) map.setLayoutProperty(layer.id, "visibility", input.checked ? "visible" : "none");
      }
    });
  }
}

// The row under the pointer or with the focus is ringed on the map.
function followRows(map) {
  const mark = document.createElement("div");
  mark.className = "map-ring";
  const marker = new maplibre.Marker({ element: mark });
  const show = (event) => {
    const row = event.target.closest?.("tr[data-lat]");
    if (row) marker.setLngLat([Number(row.dataset.lon), Number(row.dataset.lat)]).addTo(map);
    else marker.remove();
  };
  document.addEventListener("mouseover", show);
  document.addEventListener("focusin", show);
}

function markRecord(map) {
  const mark = document.createElement("div");
  mark.className = "map-pin";
  mark.style.background = STATES[box.dataset.state] ?? "#0b5c6b";
  new maplibre.Marker({ element: mark }).setLngLat(map.getCenter()).addTo(map);
}

try {
  const map = start();
  showPopups(map);
  followLayerBoxes(map);
  if (isRecord) markRecord(map);
  else { followFilters(map); followRows(map); }
  // Tests and pictures wait for this: the first view is drawn whole.
  map.once("idle", () => { box.dataset.isDrawn = "true"; });
} catch (error) {
  box.textContent = words.failed;
  box.classList.add("is-failed");
  console.warn(error);
}
