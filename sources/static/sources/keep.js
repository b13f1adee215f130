/* Keeps what is typed into a form of the desk every few seconds, and when the page is left. The form works without it. */
"use strict";

function keepTyping(said) {
  const form = said.closest("form");
  const WAIT = 3000;
  let waiting = null, sending = null, sent = false;

  const typed = () => {
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    return data;
  };

  const state = () => {
    const data = typed();
    data.delete("csrfmiddlewaretoken");
    return new URLSearchParams(data).toString();
  };

  let kept = state(); /* what the server has, or showed */

  const asking = () => {
    const data = typed();
    data.append("_keep", "1");
    return data;
  };

  const say = (words) => { if (said.textContent !== words) said.textContent = words; };

  const keep = async () => {
    const now = state();
    if (sent || now === kept) return;
    sending = new AbortController();
    try {
      const answer = await fetch(location.pathname, { method: "POST", body: asking(), signal: sending.signal });
      const told = await answer.json();
      if (told.token) form.elements.csrfmiddlewaretoken.value = told.token;
      if (told.kept) kept = now;
      if (!told.kept) say(said.dataset.long);
      else if (!told.signed_in) say(said.dataset.out);
      else say(`${said.dataset.kept} ${new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}`);
    } catch (error) {
      if (error.name === "AbortError") return;
      say(said.dataset.off);
      soon(WAIT * 5);
    }
  };

  const soon = (wait) => {
    clearTimeout(waiting);
    waiting = setTimeout(keep, wait);
  };

  form.addEventListener("input", () => soon(WAIT));
  form.addEventListener("change", () => soon(WAIT));
  if (window.django && django.jQuery) django.jQuery(form).on("change", () => soon(WAIT)); /* fields that complete */
  form.addEventListener("submit", () => { /* the server keeps what it is sent before it saves */
    sent = true;
    if (sending) sending.abort();
  });
  window.addEventListener("pageshow", () => { sent = false; }); /* back to the form by the browser's own button */
  window.addEventListener("pagehide", () => {
    clearTimeout(waiting);
    if (!sent && state() !== kept) navigator.sendBeacon(location.pathname, asking());
  });
}

window.addEventListener("load", () => document.querySelectorAll("form .keep-said").forEach(keepTyping));
