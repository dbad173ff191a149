// Lists by the keyboard: "/" goes to the search, J and K or the arrows from row to row, Enter opens.

import { isLetter } from "./letters.js";

const STEPS = { ArrowDown: 1, KeyJ: 1, ArrowUp: -1, KeyK: -1 };
const links = () => [...document.querySelectorAll("[data-rows] .works-open")];

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const isTyping = event.target.closest?.("input, select, textarea, [contenteditable], .maplibregl-map");
  if (event.key === "/" && !isTyping) {
    event.preventDefault();
    document.querySelector("[data-search]")?.focus();
    return;
  }
  const step = STEPS[event.code];
  const byLetter = event.code.startsWith("Key");
  const isSearch = event.target.matches?.("[data-search]");
  if (!step || (byLetter ? !isLetter(event) : isTyping && !isSearch)) return;
  const rows = links();
  const next = rows[rows.indexOf(event.target) + step];
  // The arrows scroll the page, until somebody is in the list; J takes them there.
  if (!next || (!rows.includes(event.target) && !isSearch && !byLetter)) return;
  event.preventDefault();
  next.focus();
});
