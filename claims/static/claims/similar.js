/* While a statement is typed: shows the claims that mean nearly the same. Without it the form asks on saving. */
"use strict";
{
  const WAIT = 500;
  const SHORTEST = 12;
  const region = document.getElementById("similar-claims");
  const status = document.getElementById("similar-status");
  let timer = 0;
  let running = null;

  const ask = async (box) => {
    const address = new URL(region.dataset.address, window.location.href);
    const language = document.querySelector(`[name="${box.name.replace(/statement$/, "language")}"]`);
    address.searchParams.set("statement", box.value.slice(0, 600));
    address.searchParams.set("language", language ? language.value : "");
    address.searchParams.set("exclude", region.dataset.claim);
    for (const answer of region.querySelectorAll("input[type=radio]:checked")) {
      address.searchParams.set(answer.name, answer.value);
    }
    if (running) running.abort();
    running = new AbortController();
    try {
      const reply = await fetch(address, { credentials: "same-origin", signal: running.signal });
      if (!reply.ok || reply.redirected) return;
      const text = await reply.text();
      if (region.contains(document.activeElement)) return; // nobody's answer is taken from under the hand
      region.innerHTML = text;
      const shown = region.querySelector("[data-status]");
      status.textContent = shown ? shown.dataset.status : "";
    } catch (error) {
      if (error.name !== "AbortError") status.textContent = "";
    }
  };

  if (region) {
    document.addEventListener("input", (event) => {
      const box = event.target;
      if (!/^texts-\d+-statement$/.test(box.name || "")) return;
      window.clearTimeout(timer);
      if (box.value.trim().length >= SHORTEST) timer = window.setTimeout(ask, WAIT, box);
    });
  }
}
