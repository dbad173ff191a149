// The ground of every map: our own outlines, roads and names. Nothing comes from elsewhere.

const PLEX = "/static/vendor/plex/files/ibm-plex-sans-arabic";
const LATIN = ["U+0000-00FF", "U+2000-206F"];
const ARABIC = ["U+0600-06FF", "U+FB50-FDFF", "U+FE70-FEFC"];

// Casing and filling by class, as on the tablet's map.
const ROADS = { ring: ["#b5642a", "#fbb05c"], radial: ["#c39a39", "#ffdc85"], street: ["#b9bfc2", "#ffffff"] };
// Neighbours differ a little, so that an outline is felt before it is read.
const LAND = ["match", ["get", "iso"],
  "KW-KU", "#f4efe4", "KW-HA", "#f8f5ec", "KW-FA", "#f1ece0", "KW-MU", "#f5f1e6", "KW-AH", "#f8f5ec", "#f3eee3"];

export const KUWAIT = [46.5, 28.5, 48.55, 30.15];
export const origin = window.location.origin;

// What the library says on a map, in the page's language; a map without popups closes none.
export function spoken(words) {
  return {
    "NavigationControl.ZoomIn": words.zoomIn, "NavigationControl.ZoomOut": words.zoomOut, "Map.Title": words.map,
    "Popup.Close": words.close, "ScaleControl.Kilometers": words.km, "ScaleControl.Meters": words.m,
  };
}

function faces(weight) {
  return [
    { url: `${origin}${PLEX}-arabic-${weight}-normal.woff2`, "unicode-range": ARABIC },
    { url: `${origin}${PLEX}-latin-${weight}-normal.woff2`, "unicode-range": LATIN },
  ];
}

function width(near, far) {
  return ["interpolate", ["exponential", 1.6], ["zoom"], 8, far, 12, near * 0.45, 16, near * 1.6];
}

function road(kind, part, near, far) {
  const isCasing = part === "casing";
  return {
    id: `road-${kind}-${part}`,
    type: "line",
    source: "ground",
    "source-layer": "roads",
    filter: ["==", ["get", "class"], kind],
    metadata: { group: "roads" },
    layout: { "line-cap": "round", "line-join": "round" },
    paint: {
      "line-color": ROADS[kind][isCasing ? 0 : 1],
      "line-width": isCasing ? width(near + 2.5, far + 0.8) : width(near, far),
    },
  };
}

function label(id, layer, filter, layout, paint = {}) {
  return {
    id, type: "symbol", source: "ground", "source-layer": layer, filter,
    metadata: { group: "names" },
    layout: { "text-font": ["Plex 500"], "text-max-width": 8, "text-padding": 6, ...layout },
    paint: { "text-color": "#3c4b50", "text-halo-color": "#fdfcf8", "text-halo-width": 1.6, ...paint },
  };
}

// A MapLibre style (version 8) with the ground alone.
export function groundStyle(language) {
  const name = ["get", `name_${language}`];
  return {
    version: 8,
    "font-faces": { "Plex 500": faces(500), "Plex 600": faces(600) },
    sources: {
      ground: { type: "vector", tiles: [`${origin}/tiles/ground/{z}/{x}/{y}.mvt`], minzoom: 5, maxzoom: 14 },
    },
    layers: [
      { id: "beyond", type: "background", paint: { "background-color": "#dce7eb" } },
      { id: "land", type: "fill", source: "ground", "source-layer": "governorates", paint: { "fill-color": LAND } },
      {
        id: "border", type: "line", source: "ground", "source-layer": "governorates",
        layout: { "line-join": "round" },
        paint: { "line-color": "#9aa8a4", "line-width": ["interpolate", ["linear"], ["zoom"], 7, 0.8, 13, 1.8], "line-dasharray": [3, 2] },
      },
      { ...road("street", "casing", 4, 0.4), minzoom: 10 }, { ...road("street", "filling", 4, 0.4), minzoom: 10 },
      road("radial", "casing", 6, 1.2), road("ring", "casing", 7, 1.6),
      road("radial", "filling", 6, 1.2), road("ring", "filling", 7, 1.6),
      label("road-names", "roads", [">=", ["zoom"], 10.5],
        { "text-field": name, "symbol-placement": "line", "symbol-spacing": 420, "text-size": 12 }),
      label("area-names", "names", ["==", ["get", "kind"], "area"],
        { "text-field": name, "text-size": 12.5 }, { "text-color": "#55646a" }),
      label("governorate-names", "names", ["all", ["==", ["get", "kind"], "governorate"], ["<", ["zoom"], 12]],
        { "text-field": name, "text-font": ["Plex 600"], "text-size": ["interpolate", ["linear"], ["zoom"], 7, 12, 11, 17],
          "text-variable-anchor": ["center", "top", "bottom", "left", "right"], "text-radial-offset": 1.4, "text-justify": "auto" },
        { "text-color": "#0b5c6b" }),
    ],
  };
}
