// Works out a chosen PDF's SHA-256 here and asks for it: the file is not sent.
// Without this script, or without https, the SHA-256 is typed.

const form = document.querySelector("[data-verify]");
const input = document.getElementById("verify-file");
const note = document.getElementById("verify-note");

async function digest(file) {
  const found = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(found)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

if (window.crypto?.subtle) {
  form.querySelector("[data-with-script]").hidden = false;
  input.addEventListener("change", async () => {
    const file = input.files[0];
    if (!file) return;
    if (file.size > Number(form.dataset.mostBytes)) {
      note.textContent = form.dataset.large;
      return;
    }
    form.elements.sha256.value = await digest(file);
    form.submit();
  });
}
