// The small map of a record's page: its place, its photos, what lies near it, the way of a track.

import * as maplibre from "/static/vendor/maplibre/maplibre-gl.mjs";
import { groundStyle, spoken } from "./ground.js";

maplibre.setWorkerUrl("/static/vendor/maplibre/maplibre-gl-worker.mjs");

const box = document.getElementById("map");
const words = JSON.parse(box.querySelector("[data-words]").textContent);
const centre = [Number(box.dataset.lon), Number(box.dataset.lat)];

function spot(className, at, heading) {
  const element = document.createElement("div");
  element.className = className;
  new maplibre.Marker({ element, rotation: heading ?? 0 }).setLngLat(at).addTo(map);
}

function showLine(line) {
  const coordinates = line.map(([lon, lat]) => [Number(lon), Number(lat)]);
  map.addSource("way", { type: "geojson", data: { type: "Feature", properties: {}, geometry: { type: "LineString", coordinates } } });
  map.addLayer({ id: "way", type: "line", source: "way", layout: { "line-cap": "round", "line-join": "round" }, paint: { "line-color": "#7a4fb5", "line-width": 4 } });
  const bounds = coordinates.reduce((grown, at) => grown.extend(at), new maplibre.LngLatBounds(centre, centre));
  map.fitBounds(bounds, { padding: 40, maxZoom: 15, animate: false });
}

let map;
try {
  map = new maplibre.Map({
    container: box, style: groundStyle(box.dataset.language), center: centre, zoom: 15, minZoom: 6.5, maxZoom: 18,
    attributionControl: false, scrollZoom: false, dragRotate: false, pitchWithRotate: false, maxBounds: [44.5, 27, 50.5, 31.5],
    locale: spoken(words),
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new maplibre.ScaleControl({ maxWidth: 90 }), "bottom-left");
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), "top-right");
  for (const one of words.spots) {
    if (one.lat === null) continue;
    const isPhoto = one.what === "photo";
    spot(isPhoto ? `map-photo${one.heading === null ? "" : " has-heading"}` : "map-near", [one.lon, one.lat], one.heading);
  }
  spot("map-pin is-record", centre);
  map.once("load", () => { if (words.line?.length > 1) showLine(words.line); });
  map.once("idle", () => { box.dataset.isDrawn = "true"; });
} catch (error) {
  box.textContent = words.failed;
  box.classList.add("is-failed");
  console.warn(error);
}
