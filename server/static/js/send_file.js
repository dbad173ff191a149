// Sends the file of a form as it is, with its progress; without this the form sends small ones.

// address(file): where to. said(request): what an answer other than 200 tells, or nothing.
export function sendFiles(form, { address, arrived, said }) {
  const note = document.getElementById("file-note");
  const bar = form.querySelector("progress");
  const button = form.querySelector("button");

  function tell(text) {
    note.textContent = text;
    form.querySelector(".field").classList.toggle("has-error", Boolean(text));
    bar.hidden = true;
    button.disabled = false;
  }

  function send(file) {
    const request = new XMLHttpRequest();
    request.open("POST", address(file));
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("X-CSRFToken", form.elements.csrf_token.value);
    request.upload.onprogress = (step) => {
      bar.value = step.loaded / step.total;
    };
    request.onload = () =>
      request.status === 200 ? arrived(request) : tell(said(request) || form.dataset.failed);
    request.onerror = () => tell(form.dataset.failed);
    tell("");
    bar.value = 0;
    bar.hidden = false;
    button.disabled = true;
    request.send(file);
  }

  form.addEventListener("submit", (event) => {
    const file = form.elements.file.files[0];
    if (!file) return;
    event.preventDefault();
    if (form.dataset.mostBytes && file.size > Number(form.dataset.mostBytes)) {
      tell(form.dataset.large);
    } else {
      send(file);
    }
  });
}
