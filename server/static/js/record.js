// The record page: a decision is sent once, and by the keyboard alone.

import "./letters.js";

const PATIENCE_MS = 10_000;
const lost = document.getElementById("not-sent")?.content.firstElementChild;

async function isReached() {
  try {
    return (await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) })).ok;
  } catch {
    return false;
  }
}

// The office is asked first: else the browser's own page of a lost connection takes this one's place.
async function send(form, submitter) {
  form.dataset.step = "asking";
  lost?.remove();
  const isThere = await isReached();
  form.dataset.step = isThere ? "going" : "";
  if (isThere) form.requestSubmit(submitter);
  else if (lost) form.append(lost);
}

for (const form of document.querySelectorAll("[data-decision]")) {
  form.addEventListener("submit", (event) => {
    const { step } = form.dataset;
    if (step === "going") {
      form.dataset.step = "sent";
      return;
    }
    event.preventDefault();
    if (!step) send(form, event.submitter);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
}

// Back from the next page: the form may be used again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("[data-decision]")) delete form.dataset.step;
});

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
