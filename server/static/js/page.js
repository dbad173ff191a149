// What every page needs: forms that are sent when the office answers, CSRF for htmx, menus that close, filters that apply themselves.

import "./sending.js";

// On a phone the places lie in a bar that moves sideways: the one that is open is seen.
document.querySelector(".rail-entry.is-here")?.scrollIntoView({ block: "nearest", inline: "center" });

// A page that answers a form, such as one that was refused, lies at an address that only takes forms.
// It takes that of the page before: to reload, to come back and to switch the language lead there,
// and not to "send the form again?" or to an error.
const asked = document.referrer && new URL(document.referrer);
if (document.body.hasAttribute("data-answer") && asked.origin === window.location.origin) {
  window.history.replaceState(null, "", asked);
  const next = document.querySelector(".language-switch [name=next]");
  if (next) next.value = asked.pathname + asked.search;
}

const token = document.querySelector('meta[name="csrf-token"]')?.content ?? "";

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = token;
});

// Without this an expired session answers inside the page instead of at the sign-in.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status === 401) window.location.reload();
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// Filters may have changed the address since the page was made.
document.addEventListener("submit", (event) => {
  if (event.target.matches(".language-switch") && document.querySelector("[data-filters]")) {
    event.target.elements.next.value = window.location.pathname + window.location.search;
  }
});
