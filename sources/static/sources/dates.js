// Under a date typed in words: how it is understood, before it is saved.
"use strict";
function explain(box) {
  const said = document.createElement("output");
  said.className = "helptext";
  said.htmlFor = box.id;
  box.insertAdjacentElement("afterend", said);
  let asked = 0;
  const ask = async () => {
    const mine = ++asked;
    if (!box.value.trim()) { said.textContent = ""; return; }
    const address = box.dataset.date + "?" + new URLSearchParams({ words: box.value });
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      if (mine === asked && answer.ok) said.textContent = (await answer.json()).said;
    } catch { /* without the server the form says it on saving */ }
  };
  box.addEventListener("change", ask);
  box.addEventListener("input", () => { clearTimeout(box.waits); box.waits = setTimeout(ask, 400); });
}
document.addEventListener("focusin", (event) => {
  const box = event.target;
  if (box.matches("[data-date]") && !box.dataset.explained) { box.dataset.explained = "yes"; explain(box); }
});
