// Works and planned activities over the ground, and what a click on them says.

export const STATES = {
  logged: "#2272b9", returned: "#c4352c", corrected: "#7a4fb5", accepted: "#17804d", withdrawn: "#84929a",
};
const BY_STATE = ["match", ["get", "state"], ...Object.entries(STATES).flat(), "#84929a"];

export function sources(origin, query) {
  return {
    activities: { type: "vector", tiles: [`${origin}/tiles/activities/{z}/{x}/{y}.mvt`], minzoom: 10, maxzoom: 14 },
    works: { type: "vector", tiles: [worksTiles(origin, query)], minzoom: 5, maxzoom: 15 },
  };
}

export function worksTiles(origin, query) {
  return `${origin}/tiles/works/{z}/{x}/{y}.mvt${query ? `?${query}` : ""}`;
}

export function layers(isFaint) {
  const single = ["has", "record"];
  const works = { source: "works", "source-layer": "works", metadata: { group: "works" } };
  return [
    {
      id: "activities", type: "circle", source: "activities", "source-layer": "activities", metadata: { group: "activities" },
      paint: { "circle-radius": 4, "circle-color": "#ffffff", "circle-stroke-color": "#0b5c6b", "circle-stroke-width": 1.6, "circle-opacity": 0.9 },
    },
    {
      ...works, id: "sums", type: "circle", filter: ["!", single],
      paint: {
        "circle-color": "#0b5c6b", "circle-opacity": 0.92,
        "circle-radius": ["interpolate", ["linear"], ["sqrt", ["get", "count"]], 1, 10, 6, 15, 40, 26],
        "circle-stroke-color": ["case", [">", ["get", "waiting"], 0], "#f2a63a", "#ffffff"],
        "circle-stroke-width": 2.5,
      },
    },
    {
      ...works, id: "sums-count", type: "symbol", filter: ["!", single],
      layout: { "text-field": ["to-string", ["get", "count"]], "text-font": ["Plex 600"], "text-size": 12.5, "text-allow-overlap": true },
      paint: { "text-color": "#ffffff" },
    },
    {
      ...works, id: "flagged", type: "circle", filter: ["all", single, [">", ["get", "flags"], 0]],
      paint: { "circle-radius": 11, "circle-color": "#f2a63a", "circle-opacity": isFaint ? 0.2 : 0.45 },
    },
    {
      ...works, id: "works", type: "circle", filter: single,
      paint: {
        "circle-radius": ["interpolate", ["linear"], ["zoom"], 11, 5, 16, 8], "circle-color": BY_STATE,
        "circle-opacity": isFaint ? 0.45 : 1, "circle-stroke-color": "#ffffff", "circle-stroke-width": isFaint ? 1 : 1.6,
      },
    },
  ];
}

function line(text, className) {
  const element = document.createElement("p");
  element.className = className;
  element.textContent = text;
  return element;
}

// A popup's content, built from text nodes: names come from people.
export function workCard(work, words, language, query) {
  const card = document.createElement("div");
  card.append(line(work[`name_${language}`], "popup-title"));
  const quantity = new Intl.NumberFormat("en").format(Number(work.quantity));
  card.append(line(`${words.states[work.state] ?? work.state} · ${quantity} ${words.units[work.unit] ?? work.unit}`, "popup-line"));
  card.append(line(work.date, "popup-line is-date"));
  const link = document.createElement("a");
  link.href = `/works/${encodeURIComponent(work.record)}${query ? `?${query}` : ""}`;
  link.textContent = words.open;
  link.className = "popup-link";
  card.append(link);
  return card;
}

export function sumCard(sum, words) {
  const card = document.createElement("div");
  card.append(line(`${sum.count} ${words.works}`, "popup-title"));
  for (const name of ["waiting", "accepted", "returned"]) {
    if (sum[name]) card.append(line(`${sum[name]} ${words[name]}`, "popup-line"));
  }
  return card;
}

export function activityCard(activity, words, language) {
  const card = document.createElement("div");
  card.append(line(activity[`name_${language}`], "popup-title"));
  card.append(line(`${words.contract} ${activity.contract} · ${activity.code}`, "popup-line"));
  return card;
}
