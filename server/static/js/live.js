// A page that keeps itself new: it asks whether anything changed, and says when it gets no answer.
//
// [data-live] is the address to ask, [data-mark] what the page was made from. The answer holds
// parts of the page by their ids; 304 says that they are as they were.

const EVERY_MS = 5_000;
const PATIENCE_MS = 10_000;

const page = document.querySelector("[data-live]");
const state = document.querySelector("[data-live-state]");
let mark = page.dataset.mark;
let asking = false;

function say(word) {
  for (const part of state.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== word;
}

// Kuwait's clock, in Latin digits as everywhere.
function noteTime() {
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "Asia/Kuwait" };
  const told = new Intl.DateTimeFormat("en-GB", clock).format(new Date());
  state.querySelector("[data-live-since]").textContent = told;
}

// Whoever is at a link stays at it, though its row was made anew.
function take(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").body;
  const focused = document.activeElement?.getAttribute("href");
  for (const part of [...fresh.children]) {
    const old = document.getElementById(part.id);
    if (!old) continue;
    const known = new Set([...old.querySelectorAll("[data-key]")].map((row) => row.dataset.key));
    for (const row of part.querySelectorAll("[data-key]")) row.classList.toggle("is-new", !known.has(row.dataset.key));
    const isHere = old.contains(document.activeElement);
    old.replaceWith(part);
    if (isHere) [...part.querySelectorAll("a[href]")].find((link) => link.getAttribute("href") === focused)?.focus();
  }
}

async function ask() {
  if (asking || document.hidden) return;
  asking = true;
  try {
    const answer = await fetch(page.dataset.live, {
      headers: { "If-None-Match": `"${mark}"` },
      cache: "no-store",
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (answer.type === "opaqueredirect" || answer.status === 401) {
      say("out");
      return;
    }
    if (answer.status !== 304 && !answer.ok) throw new Error(String(answer.status));
    if (answer.status !== 304) {
      take(await answer.text());
      mark = answer.headers.get("ETag").replace(/^W\//, "").replaceAll('"', "");
    }
    noteTime();
    say("live");
  } catch {
    say("lost");
  } finally {
    asking = false;
  }
}

noteTime();
say("live");
setInterval(ask, EVERY_MS);
for (const event of ["online", "offline", "focus"]) window.addEventListener(event, ask);
document.addEventListener("visibilitychange", ask);
