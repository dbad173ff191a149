// Sends a rescue file as it is, with its progress; without this the form sends small ones.

const form = document.querySelector("[data-rescue]");
const note = document.getElementById("file-note");
const bar = form.querySelector("progress");
const button = form.querySelector("button");

function tell(text) {
  note.textContent = text;
  form.querySelector(".field").classList.toggle("has-error", Boolean(text));
  bar.hidden = true;
  button.disabled = false;
}

function answered(request) {
  if (request.status === 200) {
    window.location.reload();
    return;
  }
  let said = form.dataset.failed;
  try {
    said = JSON.parse(request.responseText).error.message[document.documentElement.lang] || said;
  } catch {
    // Not our server's answer: what the page says of a broken connection holds.
  }
  tell(said);
}

form.addEventListener("submit", (event) => {
  const file = form.elements.file.files[0];
  if (!file) return;
  event.preventDefault();
  const request = new XMLHttpRequest();
  request.open("POST", "/api/v1/sync/rescue");
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
