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

// One for the page: while one decision is under way no other begins.
let step = "";
let sentAt = 0;

// The office is asked first: else the browser's own page of a lost connection takes this one's place.
async function send(form, submitter) {
  step = "asking";
  form.setAttribute("aria-busy", "true");
  lost?.remove();
  const isThere = await isReached();
  form.removeAttribute("aria-busy");
  step = isThere ? "going" : "";
  if (!isThere) {
    if (lost) form.append(lost);
    return;
  }
  form.requestSubmit(submitter);
  // What became invalid while the office was asked was not sent: the browser says what is wrong.
  if (step === "going") step = "";
}

// Sent, and no answer came in this time: whoever sends again is asked by the office what they saw.
function isStuck() {
  return step === "sent" && Date.now() - sentAt > PATIENCE_MS;
}

for (const form of document.querySelectorAll("[data-decision]")) {
  form.addEventListener("submit", (event) => {
    if (step === "going") {
      step = "sent";
      sentAt = Date.now();
      return;
    }
    event.preventDefault();
    if (!step || isStuck()) send(form, event.submitter);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
}

// Back from the next page: the form may be used again.
window.addEventListener("pageshow", () => {
  step = "";
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
