"use strict";
const form = document.getElementById("filter");
if (form) {
  const rows = Array.from(document.querySelectorAll(".findings tbody tr"), (row) => ({ row, text: null }));
  const chosen = (name) => new Set(Array.from(form.querySelectorAll(`[name=${name}]:checked`), (box) => box.value));
  const filter = () => {
    const words = document.getElementById("words").value.toLowerCase().split(/\s+/).filter(Boolean);
    const severities = chosen("severity"), states = chosen("state");
    let shown = 0;
    for (const one of rows) {
      if (words.length && one.text === null) {
        one.text = (one.row.closest("article").querySelector("h3").textContent + " " + one.row.textContent).toLowerCase();
      }
      const fits = severities.has(one.row.dataset.s) && states.has(one.row.dataset.t || "open") && words.every((word) => one.text.includes(word));
      one.row.hidden = !fits;
      shown += fits;
    }
    for (const block of document.querySelectorAll("article, section.area")) {
      block.hidden = !block.querySelector("tbody tr:not([hidden])");
    }
    document.getElementById("count").textContent = `${shown} of ${rows.length} shown`;
  };
  let waiting;
  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(filter, 120); });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
}
addEventListener("beforeprint", () => { for (const one of document.querySelectorAll("details")) one.open = true; });
