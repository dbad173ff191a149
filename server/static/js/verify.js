// Works out a chosen PDF's SHA-256 here and asks for it: the file is not sent.
// Without this script, or without https, the form sends the file.

const form = document.querySelector("[data-verify]");
const chooser = document.querySelector("[data-verify-file]");
const input = document.getElementById("verify-file");
const note = document.getElementById("verify-note");

async function digest(file) {
  const found = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(found)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function ask() {
  const file = input.files[0];
  if (!file) return;
  if (file.size > Number(chooser.dataset.mostBytes)) {
    note.textContent = chooser.dataset.large;
    return;
  }
  form.elements.sha256.value = await digest(file);
  form.submit();
}

if (window.crypto?.subtle) {
  if (!input.hasAttribute("aria-invalid")) note.textContent = note.dataset.here;
  input.addEventListener("change", ask);
  chooser.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });
}
