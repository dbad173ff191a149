// Letters that act while nobody types: [data-letter="KeyA"] is gone to, and left by Escape, or
// followed where it is a link. They are known by where they lie, for an Arabic keyboard has others
// there. Whoever dictates, or leans on a key, turns them off by [data-letters-switch]; this browser
// remembers it.

const KEPT = "letters";
const TYPED_IN = "input:not([type=checkbox]), select, textarea, [contenteditable], .maplibregl-map";

export function isLetter(event) {
  const isOff = localStorage.getItem(KEPT) === "off";
  return !isOff && !event.ctrlKey && !event.metaKey && !event.altKey && !event.target.closest?.(TYPED_IN);
}

for (const line of document.querySelectorAll("[data-letters]")) {
  const box = line.querySelector("input");
  line.hidden = false;
  box.checked = localStorage.getItem(KEPT) !== "off";
  box.addEventListener("change", () => localStorage.setItem(KEPT, box.checked ? "on" : "off"));
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.matches?.("[data-letter]")) event.target.blur();
  if (!event.code.startsWith("Key") || !isLetter(event)) return;
  const place = document.querySelector(`[data-letter="${event.code}"]`);
  if (!place) return;
  event.preventDefault();
  if (place.matches("a")) place.click();
  else place.focus();
  if (place.matches("input")) place.select();
});
