// The field: the map beside the table. Both show what the address says, and point at each other.

import * as maplibre from "/static/vendor/maplibre/maplibre-gl.mjs";
import { KUWAIT, groundStyle, origin, spoken } from "./ground.js";

maplibre.setWorkerUrl("/static/vendor/maplibre/maplibre-gl-worker.mjs");

const box = document.getElementById("map");
const words = JSON.parse(box.querySelector("[data-words]").textContent);
const { language } = box.dataset;
const KINDS = {
  work: "#0b5c6b", inspection: "#2272b9", ncr: "#8c2f6b", defect: "#7a5c1e",
  obstacle: "#b5642a", photo: "#7a4fb5", track: "#5a6f1e", attendance: "#50626a",
};
const TONES = { plain: "#ffffff", warn: "#f2a63a", bad: "#e02f26" };
const GRAVE = ["critical", "p1", "fail"];
const SERIOUS = ["major", "p2"];

function query() {
  const asked = new URLSearchParams(window.location.search);
  for (const name of ["before", "lang"]) asked.delete(name);
  return asked.toString();
}

function tiles() {
  const asked = query();
  return [`${origin}/tiles/records/{z}/{x}/{y}.mvt${asked ? `?${asked}` : ""}`];
}

// A kind's sign in a disc of its colour; the ring says how grave it is.
function sign(kind, tone) {
  const side = 52;
  const canvas = Object.assign(document.createElement("canvas"), { width: side, height: side });
  const pen = canvas.getContext("2d");
  const probe = document.body.appendChild(Object.assign(document.createElement("span"), { className: `mdi mdi-${words.icons[kind]}` }));
  const glyph = getComputedStyle(probe, "::before").content.replaceAll('"', "");
  probe.remove();
  pen.beginPath();
  pen.arc(side / 2, side / 2, side / 2 - 4, 0, 2 * Math.PI);
  pen.fillStyle = KINDS[kind];
  pen.fill();
  pen.lineWidth = tone === "plain" ? 4 : 7;
  pen.strokeStyle = TONES[tone];
  pen.stroke();
  pen.fillStyle = "#ffffff";
  pen.font = "27px 'Material Design Icons'";
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(glyph, side / 2, side / 2 + 1);
  return pen.getImageData(0, 0, side, side);
}

function layers() {
  const records = { source: "records", "source-layer": "records" };
  const single = ["has", "record"];
  const tone = ["case", ["in", ["get", "degree"], ["literal", GRAVE]], "bad", ["in", ["get", "degree"], ["literal", SERIOUS]], "warn", "plain"];
  return [
    {
      ...records, id: "clusters", type: "circle", filter: ["!", single],
      paint: {
        "circle-color": "#0b5c6b", "circle-opacity": 0.92,
        "circle-radius": ["interpolate", ["linear"], ["sqrt", ["get", "count"]], 1, 10, 6, 15, 40, 26, 300, 34],
        "circle-stroke-color": ["case", [">", ["get", "grave"], 0], TONES.bad, "#ffffff"], "circle-stroke-width": 2.5,
      },
    },
    {
      ...records, id: "cluster-counts", type: "symbol", filter: ["!", single],
      layout: { "text-field": ["to-string", ["get", "count"]], "text-font": ["Plex 600"], "text-size": 12, "text-allow-overlap": true },
      paint: { "text-color": "#ffffff" },
    },
    {
      ...records, id: "records", type: "symbol", filter: single,
      layout: {
        "icon-image": ["concat", ["get", "kind"], "-", tone], "icon-allow-overlap": true,
        "icon-size": ["interpolate", ["linear"], ["zoom"], 13, 0.75, 17, 1],
        // What is grave lies on top.
        "symbol-sort-key": ["match", tone, "bad", 2, "warn", 1, 0],
      },
    },
  ];
}

// Where the rows of the page lie, when filters leave but some; else all of Kuwait.
function extent() {
  const rows = [...document.querySelectorAll("tr[data-lat]")];
  if (!query() || !rows.length) return KUWAIT;
  const bounds = new maplibre.LngLatBounds();
  for (const row of rows) bounds.extend([Number(row.dataset.lon), Number(row.dataset.lat)]);
  return bounds;
}

const fit = { padding: 60, maxZoom: 16.5 };

function start() {
  const style = groundStyle(language);
  style.sources.records = { type: "vector", tiles: tiles(), minzoom: 5, maxzoom: 15 };
  const map = new maplibre.Map({
    container: box, style, bounds: extent(), fitBoundsOptions: fit, minZoom: 6.5, maxZoom: 18, attributionControl: false,
    dragRotate: false, pitchWithRotate: false, maxBounds: [44.5, 27, 50.5, 31.5],
    locale: spoken(words),
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new maplibre.ScaleControl({ maxWidth: 90 }), "bottom-left");
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), language === "ar" ? "top-left" : "top-right");
  return map;
}

async function addRecords(map) {
  await Promise.all([document.fonts.load("27px 'Material Design Icons'", "\u{F0001}"), map.loaded() || map.once("load")]);
  for (const kind of Object.keys(KINDS)) {
    for (const tone of Object.keys(TONES)) map.addImage(`${kind}-${tone}`, sign(kind, tone), { pixelRatio: 2 });
  }
  for (const layer of layers()) map.addLayer(layer);
}

function line(text, className) {
  return Object.assign(document.createElement("p"), { textContent: text, className });
}

// Built from text nodes: titles come from people.
function card(found) {
  const content = document.createElement("div");
  if (found.count) {
    content.append(line(`${found.count} ${words.records}`, "popup-title"));
    if (found.grave) content.append(line(`${found.grave} ${words.grave}`, "popup-line"));
    return content;
  }
  content.append(line(found.title || words.kinds[found.kind], "popup-title"));
  const state = words.states[found.kind]?.[found.state] ?? found.state;
  content.append(line([words.kinds[found.kind], state].filter(Boolean).join(" · "), "popup-line"), line(found.date, "popup-line is-date"));
  const link = Object.assign(document.createElement("a"), { href: `/records/${encodeURIComponent(found.record)}`, textContent: words.open, className: "popup-link" });
  content.append(link);
  return content;
}

function pick(record) {
  for (const row of document.querySelectorAll("tr.is-picked")) row.classList.remove("is-picked");
  const row = record && document.querySelector(`tr[data-record="${CSS.escape(record)}"]`);
  row?.classList.add("is-picked");
  return row;
}

function followDots(map) {
  const popup = new maplibre.Popup({ maxWidth: "260px", locale: { "Popup.Close": words.close } });
  popup.on("close", () => pick(null));
  map.on("click", (event) => {
    const [found] = map.queryRenderedFeatures(event.point, { layers: ["records", "clusters"] });
    if (!found) return;
    popup.setLngLat(found.geometry.coordinates).setDOMContent(card(found.properties)).addTo(map);
    pick(found.properties.record)?.scrollIntoView({ block: "nearest" });
    if (found.properties.count) map.easeTo({ center: found.geometry.coordinates, zoom: Math.min(map.getZoom() + 2, 14) });
  });
  map.on("mousemove", "records", (event) => { map.getCanvas().style.cursor = "pointer"; pick(event.features[0].properties.record); });
  map.on("mouseleave", "records", () => { map.getCanvas().style.cursor = ""; if (!popup.isOpen()) pick(null); });
}

// The row under the pointer or with the focus is ringed on the map.
function followRows(map) {
  const marker = new maplibre.Marker({ element: Object.assign(document.createElement("div"), { className: "map-ring" }) });
  const show = (event) => {
    const row = event.target.closest?.("tr[data-lat]");
    if (row) marker.setLngLat([Number(row.dataset.lon), Number(row.dataset.lat)]).addTo(map);
    else marker.remove();
  };
  document.addEventListener("mouseover", show);
  document.addEventListener("focusin", show);
}

function followFilters(map) {
  let shown = query();
  document.addEventListener("htmx:afterSettle", () => {
    if (shown === query()) return;
    shown = query();
    map.getSource("records").setTiles(tiles());
    map.fitBounds(extent(), fit);
  });
}

try {
  const map = start();
  followRows(map);
  followFilters(map);
  addRecords(map).then(() => {
    followDots(map);
    map.once("idle", () => { box.dataset.isDrawn = "true"; });
  });
} catch (error) {
  box.textContent = words.failed;
  box.classList.add("is-failed");
  console.warn(error);
}
