// The search box: "/" focuses it; what fits is suggested while typing. Without this script the form works as any form.
"use strict";

const box = document.querySelector("#search-box");
const list = document.querySelector("#search-suggestions");

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    box.focus();
    box.select();
  }
});

let waiting = 0;
let asked = null;
let chosen = -1;

const close = () => {
  list.hidden = true;
  chosen = -1;
  box.setAttribute("aria-expanded", "false");
  box.removeAttribute("aria-activedescendant");
};

const choose = (number) => {
  const options = [...list.children];
  chosen = (number + options.length) % options.length;
  options.forEach((option, place) => option.setAttribute("aria-selected", String(place === chosen)));
  box.setAttribute("aria-activedescendant", options[chosen].id);
};

const show = (suggestions) => {
  list.replaceChildren(...suggestions.map((each, place) => {
    const option = document.createElement("li");
    option.id = `suggestion-${place}`;
    option.role = "option";
    option.dataset.url = each.url;
    const kind = document.createElement("span");
    kind.className = "fine";
    kind.textContent = ` · ${each.kind}`;
    option.append(each.text, kind);
    return option;
  }));
  chosen = -1;
  list.hidden = !suggestions.length;
  box.setAttribute("aria-expanded", String(Boolean(suggestions.length)));
};

const ask = async () => {
  if (box.value.trim().length < 2) {
    close();
    return;
  }
  asked?.abort();
  asked = new AbortController();
  try {
    const answer = await fetch(`${box.dataset.suggest}?q=${encodeURIComponent(box.value)}`, { signal: asked.signal });
    if (answer.ok) show((await answer.json()).suggestions);
  } catch (error) {
    if (error.name !== "AbortError") close();
  }
};

box.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(ask, 150);
});
box.addEventListener("keydown", (event) => {
  if (event.key === "Escape") close();
  if (list.hidden) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    choose(chosen + (event.key === "ArrowDown" ? 1 : chosen < 0 ? 0 : -1));
  } else if (event.key === "Enter" && chosen >= 0) {
    event.preventDefault();
    location.assign(list.children[chosen].dataset.url);
  }
});
list.addEventListener("mousedown", (event) => {
  const option = event.target.closest("[role=option]");
  if (option) {
    event.preventDefault();
    location.assign(option.dataset.url);
  }
});
box.addEventListener("blur", close);
