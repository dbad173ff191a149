// Activities over time: only the rows in sight are in the page, so thousands scroll like ten.
// Filters stand in the address; the keyboard does what the mouse does; paper gets the same bars.

import { folded } from "./folding.js";
import { fillPaper } from "./gantt_paper.js";
import { dayOf, scaleOf } from "./gantt_scale.js";

const ROW = 44;
const BEYOND = 12;
// Pixels that the name of a month needs.
const LEAST_NAME = 44;
const panel = document.querySelector(".gantt");
const words = panel.dataset;
const scroll = panel.querySelector(".gantt-scroll");
const canvas = panel.querySelector(".gantt-canvas");
const axis = panel.querySelector(".gantt-axis");
const list = panel.querySelector(".gantt-rows");
const tools = panel.querySelector(".gantt-tools");
const said = panel.querySelector(".gantt-said");
const count = panel.querySelector(".gantt-count");
const locale = `${document.documentElement.lang === "ar" ? "ar-KW" : "en-GB"}-u-nu-latn`;
const date = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const month = new Intl.DateTimeFormat(locale, { month: "short", year: "2-digit", timeZone: "UTC" });

const mirrored = document.documentElement.dir === "rtl" ? -1 : 1;

let all = [];
let shown = [];
let today = "";
let scale = null;
let chosen = 0;
const drawn = new Map();

// Isolated, so that the minus stays on its side inside Arabic.
function signed(number) {
  const sign = number > 0 ? "+" : number < 0 ? "\u2212" : "";
  return `\u2066${sign}${Math.abs(number)}\u2069`;
}

function endOf(row) {
  return row.ended ?? row.forecastFinish;
}

function textOf(row) {
  return `${row.code} ${row.wbs} ${row.name} ${row.place}`;
}

// Code, WBS and place tell apart what has one name: each isolated, since they run left to right.
function detailsOf(row) {
  const codes = [row.code, row.wbs].filter(Boolean).map((code) => `\u2066${code}\u2069`);
  return [...(row.isInContract ? [] : [words.outside]), ...codes, row.place].filter(Boolean).join(" · ");
}

// The bars of a row: kind, first day, last day.
function barsOf(row) {
  const bars = [["is-baseline", row.baselineStart, row.baselineFinish]];
  if (!row.ended) {
    const first = row.begun && row.begun > row.forecastStart ? row.begun : row.forecastStart;
    bars.push([row.isCritical ? "is-critical" : "is-forecast", first, row.forecastFinish]);
  }
  if (row.begun) bars.push(["is-actual", row.begun, row.ended ?? today]);
  return bars.filter(([, first, last]) => first !== null && last !== null && first <= last);
}

const TESTS = {
  critical: (row) => row.isCritical,
  late: (row) => row.baselineFinish !== null && (endOf(row) ?? "") > row.baselineFinish,
  open: (row) => row.begun !== null && row.ended === null,
};

function element(name, parent, text = "") {
  const made = document.createElement("div");
  made.className = name;
  made.textContent = text;
  parent.append(made);
  return made;
}

function bar(line, kind, first, last) {
  const made = element(`gantt-bar ${kind}`, line);
  made.style.insetInlineStart = `${scale.at(first)}px`;
  made.style.width = `${Math.max(scale.at(last) + scale.perDay - scale.at(first), 3)}px`;
}

function draw(n) {
  const row = shown[n];
  const made = element("gantt-row", list);
  made.id = `gantt-row-${n}`;
  made.setAttribute("role", "row");
  made.setAttribute("aria-rowindex", n + 1);
  made.classList.toggle("is-chosen", n === chosen);
  made.classList.toggle("is-outside", !row.isInContract);
  made.style.top = `${n * ROW}px`;
  const name = element("gantt-name", made);
  name.setAttribute("role", "rowheader");
  name.title = `${row.name} · ${detailsOf(row)}`;
  element("gantt-title", name, row.name);
  element("gantt-details", name, detailsOf(row));
  const line = element("gantt-line", made);
  line.setAttribute("role", "gridcell");
  line.setAttribute("aria-label", sentence(row));
  for (const one of barsOf(row)) bar(line, ...one);
  drawn.set(n, made);
}

function render() {
  const first = Math.max(Math.floor(scroll.scrollTop / ROW) - BEYOND, 0);
  const last = Math.min(Math.ceil((scroll.scrollTop + scroll.clientHeight) / ROW) + BEYOND, shown.length);
  for (const [n, made] of drawn) {
    if (n < first || n >= last) {
      made.remove();
      drawn.delete(n);
    }
  }
  for (let n = first; n < last; n += 1) if (!drawn.has(n)) draw(n);
}

function span(name, first, last) {
  if (!first) return `${name}: ${words.none}`;
  const ends = [first, last].map((day) => (day ? date.format(dayOf(day)) : "…"));
  return `${name}: ${ends.join(" – ")}`;
}

function sentence(row) {
  const parts = [
    `${row.name} · ${detailsOf(row)}`,
    span(words.baseline, row.baselineStart, row.baselineFinish),
    span(words.actual, row.begun, row.ended),
  ];
  if (!row.ended) parts.push(span(words.forecast, row.forecastStart, row.forecastFinish));
  if (row.done !== null) parts.push(`${words.accepted}: \u2066${row.done}%\u2069`);
  if (row.float !== null) parts.push(`${words.float}: ${signed(row.float)}`);
  if (row.isCritical) parts.push(words.critical);
  return parts.join(" · ");
}

function layOut() {
  for (const made of drawn.values()) made.remove();
  drawn.clear();
  const names = Number.parseFloat(getComputedStyle(panel.querySelector(".gantt-corner") ?? corner()).width);
  scale = scaleOf(all, today, scroll.clientWidth - names - 16, Number(tools.elements.scale.value));
  canvas.style.width = `${names + scale.width}px`;
  canvas.style.height = `${axis.offsetHeight + shown.length * ROW}px`;
  drawAxis(names);
  scroll.setAttribute("aria-rowcount", shown.length);
  count.textContent = `${shown.length.toLocaleString(locale)} ${words.count}`;
  render();
}

function corner() {
  return element("gantt-corner", axis);
}

function drawAxis(names) {
  axis.replaceChildren();
  corner();
  for (const { day, width } of scale.months) {
    const made = element("gantt-month", axis, width < LEAST_NAME ? "" : month.format(dayOf(day)));
    made.style.insetInlineStart = `${names + scale.at(day)}px`;
    made.style.width = `${width}px`;
    made.style.top = "0";
  }
  const place = `${names + scale.at(today) + scale.perDay}px`;
  element("gantt-today-name", axis, words.today).style.insetInlineStart = place;
  canvas.querySelector(".gantt-today")?.remove();
  const line = element("gantt-today", canvas);
  line.style.insetInlineStart = place;
  line.style.height = `${shown.length * ROW}px`;
}

function choose(n) {
  if (!shown.length) {
    said.textContent = "";
    return;
  }
  list.querySelector(".is-chosen")?.classList.remove("is-chosen");
  chosen = Math.min(Math.max(n, 0), shown.length - 1);
  const top = chosen * ROW;
  if (top < scroll.scrollTop) scroll.scrollTop = top;
  const bottom = top + ROW + axis.offsetHeight;
  if (bottom > scroll.scrollTop + scroll.clientHeight) scroll.scrollTop = bottom - scroll.clientHeight;
  render();
  drawn.get(chosen)?.classList.add("is-chosen");
  scroll.setAttribute("aria-activedescendant", `gantt-row-${chosen}`);
  said.textContent = sentence(shown[chosen]);
}

// Of a row whose bars are all out of sight, where the first begins comes into it.
function sightOf(row) {
  const bars = barsOf(row);
  if (!bars.length) return;
  const first = Math.min(...bars.map(([, day]) => scale.at(day)));
  const last = Math.max(...bars.map(([, , day]) => scale.at(day) + scale.perDay));
  const from = Math.abs(scroll.scrollLeft);
  const room = scroll.clientWidth - axis.querySelector(".gantt-corner").offsetWidth;
  if (first < from + room && last > from) return;
  scroll.scrollLeft = mirrored * Math.max(first - room / 4, 0);
}

function go(n) {
  choose(n);
  sightOf(shown[chosen]);
}

function open(row) {
  // Whose work is judged opens no records, and nobody records what is not in the contract.
  if (!words.works || !row.isInContract) return;
  const address = new URL(words.works, window.location.href);
  address.searchParams.set("text", row.code);
  window.location.assign(address);
}

function filter() {
  const text = folded(tools.elements.find.value.trim());
  const test = TESTS[tools.elements.show.value] ?? (() => true);
  shown = all.filter((row) => test(row) && folded(textOf(row)).includes(text));
  chosen = 0;
  scroll.scrollTop = 0;
  layOut();
  choose(0);
}

function keepInAddress() {
  const address = new URL(window.location.href);
  for (const name of ["find", "show", "scale"]) {
    const { value } = tools.elements[name];
    if (value) address.searchParams.set(name, value);
    else address.searchParams.delete(name);
  }
  window.history.replaceState(null, "", address);
  address.searchParams.set("view", "table");
  document.querySelector(".gantt-as-table").href = address;
}

function sightOfToday() {
  const middle = scale.at(today) - (scroll.clientWidth - 300) / 2;
  scroll.scrollLeft = mirrored * Math.max(middle, 0);
}

const KEYS = {
  ArrowDown: () => go(chosen + 1),
  ArrowUp: () => go(chosen - 1),
  PageDown: () => go(chosen + Math.floor(scroll.clientHeight / ROW) - 2),
  PageUp: () => go(chosen - Math.floor(scroll.clientHeight / ROW) + 2),
  Home: () => go(0),
  End: () => go(shown.length - 1),
  Enter: () => open(shown[chosen]),
};

scroll.addEventListener("keydown", (event) => {
  if (!KEYS[event.key] || !shown.length) return;
  event.preventDefault();
  KEYS[event.key]();
});
scroll.addEventListener("click", (event) => {
  const row = event.target.closest(".gantt-row");
  if (row) go(Number(row.getAttribute("aria-rowindex")) - 1);
});
scroll.addEventListener("dblclick", (event) => {
  if (event.target.closest(".gantt-row")) open(shown[chosen]);
});

let isAsked = false;
scroll.addEventListener("scroll", () => {
  if (isAsked) return;
  isAsked = true;
  requestAnimationFrame(() => {
    isAsked = false;
    render();
  });
});

tools.addEventListener("submit", (event) => event.preventDefault());
tools.addEventListener("input", () => {
  filter();
  sightOfToday();
  keepInAddress();
});
// What was chosen is said on paper too.
function chosenFilters() {
  const { find, show } = tools.elements;
  return [count.textContent, show.value && show.selectedOptions[0].text, find.value.trim()].filter(Boolean).join(" · ");
}

window.addEventListener("beforeprint", () => {
  document.querySelector(".gantt-print-what").textContent = chosenFilters();
  const rows = shown.map((row) => ({ name: row.name, details: detailsOf(row), bars: barsOf(row) }));
  fillPaper(document.querySelector(".gantt-print"), rows, scaleOf(all, today, 1000, 0), {
    today,
    nameOf: (day) => month.format(dayOf(day)),
    leftOut: (number) => `${number.toLocaleString(locale)} ${words.leftOut}`,
  });
});
window.addEventListener("resize", () => all.length && layOut());

async function start() {
  const reply = await fetch(words.rows);
  if (!reply.ok) throw new Error(reply.statusText);
  const found = await reply.json();
  all = found.rows.map((row) => Object.fromEntries(found.columns.map((name, n) => [name, row[n]])));
  today = found.today;
  const asked = new URL(window.location.href).searchParams;
  for (const name of ["find", "show", "scale"]) {
    tools.elements[name].value = asked.get(name) ?? "";
    if (tools.elements[name].value === "" && name !== "find") tools.elements[name].selectedIndex = 0;
  }
  filter();
  sightOfToday();
  panel.dataset.isDrawn = "true";
}

start().catch(() => {
  count.textContent = words.failed;
});
