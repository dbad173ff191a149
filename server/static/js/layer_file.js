import { sendFiles } from "./send_file.js";

const form = document.querySelector("[data-layer-file]");

// The form's other fields go in the address: the body is the file alone.
function address(file) {
  const asked = new URLSearchParams({ name: file.name });
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && value && name !== "csrf_token") asked.set(name, value);
  }
  return `${form.getAttribute("action")}?${asked}`;
}

sendFiles(form, {
  address,
  arrived: (request) => window.location.assign(`${request.responseURL}#version`),
  // The answer is a page that says what is wrong.
  said: (request) => {
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const notes = page.querySelectorAll("#file-note, .has-error .field-note, .empty-state h2");
    return [...notes].map((note) => note.textContent.trim()).find(Boolean);
  },
});
