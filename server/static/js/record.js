// The record page: a decision is sent by the keyboard alone.

import "./letters.js";

for (const form of document.querySelectorAll("[data-decision]")) {
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
}

document.querySelector('[aria-invalid="true"]')?.focus();

// A reason outlives an expired session or a lost connection; it goes once it has gone in.
const reason = document.getElementById("return-reason");
// The page of a refused decision has an address of its own under the record's.
const draftOf = (path) => `reason ${path.split("/").slice(0, 3).join("/")}`;
const draft = draftOf(window.location.pathname);
if (reason) {
  if (!reason.value) reason.value = sessionStorage.getItem(draft) ?? "";
  reason.addEventListener("input", () => sessionStorage.setItem(draft, reason.value));
}
const decided = document.querySelector(".message.is-success a");
if (decided) sessionStorage.removeItem(draftOf(new URL(decided.href).pathname));
