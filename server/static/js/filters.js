// Filters: an address without the ones that say nothing; panels that start closed on a phone.

document.documentElement.classList.add("has-script");

document.addEventListener("htmx:configRequest", (event) => {
  if (!event.target.matches?.("[data-filters]")) return;
  for (const [name, value] of [...event.detail.formData.entries()]) {
    if (value === "") event.detail.formData.delete(name);
  }
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-filters]")) return;
  for (const input of event.target.elements) {
    if (input.name && input.value === "") input.disabled = true;
  }
});

// data-open-when-wide="992": open from that width on.
for (const panel of document.querySelectorAll("[data-open-when-wide]")) {
  if (window.matchMedia(`(width < ${panel.dataset.openWhenWide}px)`).matches) panel.open = false;
}
