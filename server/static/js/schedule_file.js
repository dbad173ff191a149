import { sendFiles } from "./send_file.js";

const form = document.querySelector("[data-schedule-file]");

sendFiles(form, {
  address: (file) => `${form.getAttribute("action")}?name=${encodeURIComponent(file.name)}`,
  arrived: (request) => window.location.assign(`${request.responseURL}#import`),
  // The answer is a page that says what is wrong.
  said: (request) => {
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    return page.querySelector("#file-note, .empty-state h2")?.textContent.trim();
  },
});
