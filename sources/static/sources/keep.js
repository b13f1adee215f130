/* Keeps what is typed into a form of the desk every few seconds, and when the page is left. The form works without it. */
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const said = document.getElementById("keep-said");
  const form = said && said.closest("form");
  if (!form) return;
  const WAIT = 3000;
  let waiting = null, changed = false, sending = null;

  const typed = () => {
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    data.append("_keep", "1");
    return data;
  };

  const say = (words) => { if (said.textContent !== words) said.textContent = words; };

  const keep = async () => {
    changed = false;
    sending = new AbortController();
    try {
      const answer = await fetch(location.pathname, { method: "POST", body: typed(), signal: sending.signal });
      const told = await answer.json();
      if (told.token) form.elements.csrfmiddlewaretoken.value = told.token;
      if (!told.kept) say(said.dataset.long);
      else if (!told.signed_in) say(said.dataset.out);
      else say(`${said.dataset.kept} ${new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}`);
    } catch (error) {
      if (error.name === "AbortError") return;
      changed = true;
      waiting = setTimeout(keep, WAIT * 5);
      say(said.dataset.off);
    }
  };

  const soon = () => {
    changed = true;
    clearTimeout(waiting);
    waiting = setTimeout(keep, WAIT);
  };

  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  if (window.django && django.jQuery) django.jQuery(form).on("change", soon); /* fields that complete while typing */
  form.addEventListener("submit", () => { /* the server keeps what it is sent before it saves */
    clearTimeout(waiting);
    changed = false;
    if (sending) sending.abort();
  });
  window.addEventListener("pagehide", () => {
    clearTimeout(waiting);
    if (changed) navigator.sendBeacon(location.pathname, typed());
    changed = false;
  });
});
