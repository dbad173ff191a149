// Sends a schedule's file as it is, with its progress; without this the form sends small ones.

const form = document.querySelector("[data-schedule-file]");
const note = document.getElementById("file-note");
const bar = form.querySelector("progress");
const button = form.querySelector("button");

function tell(text) {
  note.textContent = text;
  form.querySelector(".field").classList.toggle("has-error", Boolean(text));
  bar.hidden = true;
  button.disabled = false;
}

// The answer is a page: that of the import, or one that says what is wrong.
function answered(request) {
  if (request.status === 200) {
    window.location.assign(`${request.responseURL}#import`);
    return;
  }
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  const said = page.querySelector("#file-note, .empty-state h2")?.textContent.trim();
  tell(said || form.dataset.failed);
}

form.addEventListener("submit", (event) => {
  const file = form.elements.file.files[0];
  if (!file) return;
  event.preventDefault();
  if (file.size > Number(form.dataset.mostBytes)) {
    tell(form.dataset.large);
    return;
  }
  const request = new XMLHttpRequest();
  request.open("POST", `${form.getAttribute("action")}?name=${encodeURIComponent(file.name)}`);
  request.setRequestHeader("Content-Type", "application/octet-stream");
  request.setRequestHeader("X-CSRFToken", form.elements.csrf_token.value);
  request.upload.onprogress = (step) => {
    bar.value = step.loaded / step.total;
  };
  request.onload = () => answered(request);
  request.onerror = () => tell(form.dataset.failed);
  tell("");
  bar.value = 0;
  bar.hidden = false;
  button.disabled = true;
  request.send(file);
});
