// The Gantt chart on paper: a table that the browser breaks into pages, its months on each of them.
// Bars are in percent of the line, so that they fit A4 and A3 alike.

// Some twenty pages of A4 landscape: more is read in a table.
const MOST_ROWS = 440;

function element(kind, name, parent, text = "") {
  const made = document.createElement(kind);
  made.className = name;
  made.textContent = text;
  parent.append(made);
  return made;
}

function drawAxis(axis, scale, nameOf) {
  axis.querySelectorAll(".gantt-month").forEach((old) => old.remove());
  for (const { day, width } of scale.months) {
    const made = element("span", "gantt-month", axis, width / scale.width < 0.04 ? "" : nameOf(day));
    made.style.insetInlineStart = `${(scale.at(day) / scale.width) * 100}%`;
    made.style.width = `${(width / scale.width) * 100}%`;
  }
}

function drawRow(body, row, scale, today) {
  const percent = (pixels) => `${(pixels / scale.width) * 100}%`;
  const line = body.insertRow();
  const name = element("th", "", line);
  name.scope = "row";
  element("div", "gantt-title", name, row.name);
  element("div", "gantt-details", name, row.details);
  const drawing = element("div", "gantt-line", element("td", "", line));
  for (const [kind, first, last] of row.bars) {
    const made = element("div", `gantt-bar ${kind}`, drawing);
    made.style.insetInlineStart = percent(scale.at(first));
    made.style.width = percent(scale.at(last) + scale.perDay - scale.at(first));
  }
  const now = element("div", "gantt-today", drawing);
  now.style.insetInlineStart = percent(scale.at(today) + scale.perDay);
}

// ``rows``: name, details and bars [kind, first day, last day] of each.
export function fillPaper(table, rows, scale, { today, nameOf, leftOut }) {
  const [body] = table.tBodies;
  body.replaceChildren();
  drawAxis(table.querySelector(".gantt-print-axis"), scale, nameOf);
  for (const row of rows.slice(0, MOST_ROWS)) drawRow(body, row, scale, today);
  if (rows.length > MOST_ROWS) {
    const cell = body.insertRow().insertCell();
    cell.colSpan = 2;
    cell.textContent = leftOut(rows.length - MOST_ROWS);
  }
}
