// Makes pages smoother; everything works without it.

// Work in portions: the page shows how far it is, then asks for the next portion.
const next = document.querySelector("form[data-auto]");
if (next) setTimeout(() => next.requestSubmit(), 200);
