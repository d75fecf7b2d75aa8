// Makes pages smoother; everything works without it.

// Work in portions: the page shows how far it is, then asks for the next portion.
const next = document.querySelector("form[data-auto]");
if (next) setTimeout(() => next.requestSubmit(), 200);

// A part that changes by itself is fetched anew every two seconds; where its state is another one,
// so is the page.
const live = document.querySelector("[data-live]");
if (live) {
  setInterval(async () => {
    const answer = await fetch(location.href).catch(() => null);
    if (!answer) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-live]");
    if (fresh?.dataset.live === live.dataset.live) live.replaceChildren(...fresh.childNodes);
    else location.reload();
  }, 2000);
}
