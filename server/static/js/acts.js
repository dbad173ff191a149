// What is done with a record on its page: sent as decisions are, with files that fit.

import "./record.js";

// Said before anything is sent: a request that is too large is refused whole, words and all.
for (const input of document.querySelectorAll("[data-most-bytes]")) {
  input.addEventListener("change", () => {
    const size = [...input.files].reduce((sum, file) => sum + file.size, 0);
    input.setCustomValidity(size > Number(input.dataset.mostBytes) ? input.dataset.tooLarge : "");
    input.reportValidity();
  });
}
