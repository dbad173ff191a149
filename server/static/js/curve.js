// The S-curve: baselines, claimed, measured, accepted, certified, and the band between the two forecasts.
// The table of weeks below it says the same in figures.

const box = document.querySelector(".s-curve");
const curve = JSON.parse(box.dataset.curve);
const isMirrored = document.documentElement.dir === "rtl";
const colours = { planned: "#50626a", first: "#9aa7ad", claimed: "#7a5195", measured: "#3d8997", accepted: "#0b5c6b", certified: "#2f7d32", pace: "#8a4f00" };
const locale = `${document.documentElement.lang === "ar" ? "ar-KW" : "en-GB"}-u-nu-latn`;
const months = new Intl.DateTimeFormat(locale, { month: "short", year: "2-digit", timeZone: "UTC" });
const days = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

function line(name, points, more = {}) {
  const { width = 2, type = "solid", cap = "butt", ...rest } = more;
  return {
    type: "line",
    name: box.dataset[name],
    data: points,
    // One week alone is a point; a line has none.
    symbol: points.length === 1 ? "circle" : "none",
    color: colours[name],
    lineStyle: { width, type, cap, color: colours[name] },
    emphasis: { disabled: true },
    ...rest,
  };
}

// The chart itself runs left to right; what is read in a row begins at the right in Arabic.
function ordered(names) {
  return isMirrored ? names.reverse() : names;
}

// A line that has no point is named nowhere: the first baseline in force, a silent contractor.
const names = ["planned", "first", "claimed", "measured", "accepted", "certified"].filter((name) => curve[name].length);

const labels = new Set([...names, "pace"].map((name) => box.dataset[name]));

function band() {
  return curve.band.map((points) => line("pace", points, { width: 1.5, type: "dotted" }));
}

// A line that comes back to where it began; its area is what it encloses.
function fill() {
  if (curve.band.length < 2) return [];
  const [[now, first], [, last]] = curve.band;
  const area = { areaStyle: { color: colours.pace, opacity: 0.12, origin: now[1] }, silent: true };
  return [line("between", [now, first, last, now], { ...area, width: 0 })];
}

const nowLine = {
  silent: true,
  symbol: "none",
  label: { formatter: box.dataset.now, color: "#14262d", fontFamily: "inherit" },
  lineStyle: { color: "#14262d", type: "dashed", width: 1 },
  data: [{ xAxis: curve.now }],
};

// Each has dashes of its own: read in grey, and by who tells no colours apart.
const looks = {
  planned: { type: [7, 4], markLine: nowLine },
  first: { type: [2, 6] },
  claimed: { type: [12, 3, 2, 3] },
  measured: { type: [0.1, 4.5], cap: "round", width: 2.5 },
  accepted: { width: 3.5 },
  // What is certified stands until the next certificate.
  certified: { step: "end", width: 1.5 },
};
const chart = window.echarts.init(box, null, { renderer: "svg" });
chart.setOption({
  animation: false,
  textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: "#50626a" },
  // On a phone the legend takes two lines.
  grid: { top: box.clientWidth < 480 ? 76 : 48, bottom: 36, left: isMirrored ? 24 : 52, right: isMirrored ? 52 : 24 },
  legend: {
    top: 0,
    [isMirrored ? "right" : "left"]: 0,
    itemWidth: 26,
    itemHeight: 12,
    itemStyle: { opacity: 0 }, // a point on each sample of a line
    align: isMirrored ? "right" : "left",
    data: ordered([...labels]),
    selectedMode: false,
    textStyle: { color: "#14262d", fontSize: 13 },
  },
  xAxis: {
    type: "time",
    inverse: isMirrored,
    // Below the 0% that stands where the first month may begin.
    axisLabel: { formatter: (value) => months.format(value), hideOverlap: true, margin: 16 },
    splitLine: { show: false },
  },
  yAxis: {
    type: "value",
    min: 0,
    max: ({ max }) => Math.max(100, Math.ceil(max / 25) * 25),
    position: isMirrored ? "right" : "left",
    axisLabel: { formatter: (value) => `${value}%` },
    splitLine: { lineStyle: { color: "#e0e7ea" } },
  },
  tooltip: {
    trigger: "axis",
    textStyle: { fontFamily: "inherit", color: "#14262d", align: isMirrored ? "right" : "left" },
    formatter(points) {
      const told = points.filter((point) => labels.has(point.seriesName));
      const seen = new Map(told.map((point) => [point.seriesName, point.value[1]]));
      const values = [...seen].map(([name, value]) => `${name}: <bdi dir="ltr">${value}%</bdi>`);
      return [days.format(points[0].axisValue), ...values].join("<br>");
    },
  },
  series: [
    ...names.map((name) => line(name, curve[name], looks[name])),
    ...band(),
    ...fill(),
  ],
});

// On paper the drawing of the screen is scaled by its view box, which the library leaves out.
function frame() {
  const drawing = box.querySelector("svg");
  drawing.setAttribute("viewBox", `0 0 ${chart.getWidth()} ${chart.getHeight()}`);
}
const paper = window.matchMedia("print");
new ResizeObserver(() => {
  if (paper.matches) return;
  chart.resize();
  frame();
}).observe(box);
frame();
box.dataset.isDrawn = "true";
