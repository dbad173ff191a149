// What a page sends to the office: a form goes out once, and only when the office answers. Else the
// browser's own page of a lost connection takes this one's place, and what was typed is lost.
//
// [data-sends-itself]: its own script sends it, and tells what came of that.

const PATIENCE_MS = 10_000;
const lost = document.getElementById("not-sent")?.content.firstElementChild.cloneNode(true);

async function isReached() {
  try {
    return (await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) })).ok;
  } catch {
    return false;
  }
}

// One for the page: while one form is under way no other goes out.
let step = "";
let sentAt = 0;

function tellLost(form) {
  if (!lost) return;
  form.append(lost);
  lost.scrollIntoView({ block: "nearest" });
}

async function send(form, submitter) {
  step = "asking";
  form.setAttribute("aria-busy", "true");
  lost?.remove();
  const isThere = await isReached();
  form.removeAttribute("aria-busy");
  step = isThere ? "going" : "";
  if (!isThere) {
    tellLost(form);
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

// Before the page's other scripts: what they do when a form is sent waits until it is.
document.addEventListener(
  "submit",
  (event) => {
    if (!event.target.matches("form[method=post]:not([data-sends-itself])")) return;
    if (step === "going") {
      step = "sent";
      sentAt = Date.now();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    if (!step || isStuck()) send(event.target, event.submitter);
  },
  { capture: true },
);

// Back from the next page: the form may be used again.
window.addEventListener("pageshow", () => {
  step = "";
});

// What goes to the office by itself, such as a plan whose day was changed.
const isPost = (event) => event.detail.requestConfig?.verb === "post";
document.addEventListener("htmx:beforeRequest", (event) => isPost(event) && lost?.remove());
document.addEventListener("htmx:sendError", (event) => {
  if (isPost(event)) tellLost(event.detail.elt.closest("form") ?? event.detail.elt);
});
