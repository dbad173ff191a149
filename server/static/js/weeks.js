// The weeks' list: choose a week at once, and issue all pages one after another with progress.
// Without this script each row's own form still does its work.

const forms = [...document.querySelectorAll("form[data-issue]")];
const button = document.querySelector("[data-issue-all]");
const line = document.querySelector(".week-progress");

document.querySelector("[data-submits]")?.addEventListener("change", (event) => {
  event.target.form.submit();
});

function say(text) {
  line.hidden = false;
  line.querySelector("[data-progress-text]").textContent = text;
}

// A form is sent as its button would; what failed says so in the page that comes back.
async function send(form) {
  const reply = await fetch(form.action, { method: "POST", body: new FormData(form) }).catch(() => {
    throw new Error(document.getElementById("not-sent").content.textContent.trim());
  });
  const page = new DOMParser().parseFromString(await reply.text(), "text/html");
  const error = page.querySelector(".message.is-error");
  if (error) throw new Error(error.textContent.trim());
  if (!reply.ok) throw new Error(page.title);
}

for (const form of forms) {
  form.addEventListener("submit", () => {
    form.querySelector("button").disabled = true;
    say(form.dataset.busy);
  });
}

if (button) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    const progress = line.querySelector("progress");
    for (const [done, form] of forms.entries()) {
      progress.value = done;
      say(form.dataset.busy);
      try {
        await send(form);
      } catch (error) {
        say(`${form.dataset.issue}: ${error.message}`);
        button.disabled = false;
        return;
      }
    }
    progress.value = forms.length;
    say(button.dataset.done);
    window.location.reload();
  });
}
