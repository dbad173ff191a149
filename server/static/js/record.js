// The record page: a decision is sent once, and by the keyboard alone.

for (const form of document.querySelectorAll("[data-decision]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.isSent) event.preventDefault();
    form.dataset.isSent = "true";
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
}

// Back from the next page: the form may be used again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("[data-decision]")) delete form.dataset.isSent;
});

document.querySelector('[aria-invalid="true"]')?.focus();
