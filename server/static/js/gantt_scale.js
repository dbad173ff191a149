// From days to pixels along the reading direction; days are ISO texts.

const A_DAY = 864e5;
const LEAST_MONTH = 52;
// Days that stay free after the last bar.
const ROOM = 8;

export function dayOf(text) {
  return new Date(`${text}T00:00:00Z`);
}

function limits(rows, today) {
  let [first, last] = [today, today];
  for (const row of rows) {
    for (const day of [row.baselineStart, row.begun, row.forecastStart]) {
      if (day && day < first) first = day;
    }
    for (const day of [row.baselineFinish, row.forecastFinish, row.ended]) {
      if (day && day > last) last = day;
    }
  }
  return [first, last];
}

// First days of months, thinned so that their names do not touch.
function monthsBetween(first, last, perDay) {
  const step = Math.max(Math.ceil(LEAST_MONTH / (perDay * 30.4)), 1);
  const months = [];
  const end = new Date(last.getTime() + ROOM * A_DAY);
  const [year, month] = [first.getUTCFullYear(), first.getUTCMonth()];
  for (let n = 0; ; n += step) {
    const day = new Date(Date.UTC(year, month + n, 1));
    if (day > last) return months;
    const next = new Date(Math.min(Date.UTC(year, month + n + step, 1), end));
    months.push({ day: day.toISOString().slice(0, 10), width: ((next - day) / A_DAY) * perDay });
  }
}

// The scale over all ``rows``: ``wanted`` pixels a day, or as many as fill ``room`` when 0.
export function scaleOf(rows, today, room, wanted) {
  const [from, until] = limits(rows, today).map(dayOf);
  const first = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth(), 1));
  const days = (until - first) / A_DAY + ROOM;
  const perDay = wanted || Math.max(room / days, 0.25);
  return {
    perDay,
    width: days * perDay,
    months: monthsBetween(first, until, perDay),
    at: (day) => ((dayOf(day) - first) / A_DAY) * perDay,
  };
}
