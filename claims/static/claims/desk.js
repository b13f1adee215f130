// The coding desk, made quick: selected words become places, keys reach everything, suggestions come while typing.
// All of it is also there without this file.
"use strict";
const desk = document.querySelector("[data-desk]");
const forms = { stance: document.getElementById("stance-form"), tag: document.getElementById("tag-form") };
const box = (name) => desk.querySelector(`[data-box="${name}"]`);
const status = desk.querySelector("[data-status]");
const say = (words) => { status.textContent = words; };
const typing = (element) => element.matches("textarea, select, input:not([type=radio]):not([type=checkbox]), .select2-search__field");

// --- Places: words selected in the text, in code points of their paragraph

const points = (words) => [...words].length;

function selectedPlaces() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return [];
  const range = selection.getRangeAt(0);
  return [...desk.querySelectorAll("[data-text]")].filter((text) => range.intersectsNode(text)).map((text) => {
    const inside = document.createRange();
    inside.selectNodeContents(text);
    if (text.contains(range.startContainer)) inside.setStart(range.startContainer, range.startOffset);
    if (text.contains(range.endContainer)) inside.setEnd(range.endContainer, range.endOffset);
    const before = document.createRange();
    before.selectNodeContents(text);
    before.setEnd(inside.startContainer, inside.startOffset);
    const start = points(before.toString());
    return { locator: text.closest("[data-line]").dataset.line, start, end: start + points(inside.toString()), words: inside.toString() };
  }).filter((place) => place.words.trim());
}

function show(form) {
  const field = form.querySelector("[data-places]");
  const list = form.querySelector("[data-chosen]");
  const spans = field.value.split("\n").filter(Boolean);
  list.hidden = !spans.length;
  list.replaceChildren(...spans.map((span, at) => {
    const [locator, start, end] = span.split(" ");
    const text = desk.querySelector(`[data-line="${CSS.escape(locator)}"] [data-text]`);
    const item = document.createElement("li");
    const words = document.createElement("q");
    words.textContent = text ? [...text.textContent].slice(start, end).join("") : "";
    const away = document.createElement("button");
    away.type = "button";
    away.textContent = "×";
    away.setAttribute("aria-label", `${locator}: ×`);
    away.addEventListener("click", () => { spans.splice(at, 1); field.value = spans.join("\n"); show(form); });
    item.append(`${locator} `, words, away);
    return item;
  }));
}

function take(form) {
  const field = form.querySelector("[data-places]");
  const spans = selectedPlaces().map((place) => `${place.locator} ${place.start} ${place.end}`);
  if (!spans.length) return;
  field.value = [...new Set([...field.value.split("\n").filter(Boolean), ...spans])].join("\n");
  form.querySelector('[name$="quotation"]').value = "";
  show(form);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
for (const form of Object.values(forms)) show(form);
for (const form of Object.values(forms)) form.addEventListener("focusin", () => take(form));

// --- Claims that mean nearly the same

const statement = forms.stance.querySelector("[data-similar]");
const suggestions = forms.stance.querySelector("[data-suggestions]");
let asked = 0;
let waits = 0;
async function suggest() {
  const mine = ++asked;
  const typed = statement.value.trim();
  if (typed.length < 8) return;
  try {
    const answer = await fetch(`${desk.dataset.claims}?${new URLSearchParams({ statement: typed })}`);
    if (mine !== asked || !answer.ok || answer.redirected) return;
    const chosen = forms.stance.querySelector("[name=claim]:checked")?.value ?? "";
    suggestions.innerHTML = await answer.text();
    const again = suggestions.querySelector(`[value="${CSS.escape(chosen)}"]`);
    if (again) again.checked = true;
  } catch { /* the server finds them on saving */ }
}
statement.addEventListener("input", () => { clearTimeout(waits); waits = setTimeout(suggest, 350); });

// --- Reading on

const lines = () => [...desk.querySelectorAll("[data-open]")];
function go(step) {
  const open = lines();
  const now = desk.querySelector(".desk-now") || document.querySelector(".desk-line:target");
  const at = now ? [...desk.querySelectorAll("[data-line]")].indexOf(now) : -1;
  const order = open.map((line) => [...desk.querySelectorAll("[data-line]")].indexOf(line));
  const next = step > 0 ? open[order.findIndex((place) => place > at)] : open[order.findLastIndex((place) => place < at)];
  if (!next) return;
  desk.querySelector(".desk-now")?.classList.remove("desk-now");
  next.classList.add("desk-now");
  next.tabIndex = -1;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
}
async function read() {
  const now = desk.querySelector(".desk-now[data-open]");
  if (!now) { go(1); return; }
  const form = now.querySelector(".desk-tick");
  const data = new FormData(form);
  data.set("act", "read");
  const answer = await fetch("", { method: "POST", body: data });
  if (!answer.ok) { say(answer.statusText); return; }
  form.remove();
  delete now.dataset.open;
  now.classList.remove("desk-open");
  go(1);
}
if (location.hash === "#next") go(1);

// --- Keys

function open(name, focus) {
  const target = box(name);
  target.open = true;
  (focus ? target.querySelector(focus) : target.querySelector("summary")).focus();
}
function chooseTag() {
  const select = forms.tag.querySelector("select");
  const widget = window.django?.jQuery?.(select);
  if (widget?.data("select2")) widget.select2("open");
  else select.focus();
}
function newClaim() { forms.stance.querySelector('[name=claim][value="new"]').checked = true; }
function sameChain() {
  forms.stance.elements.chain_lines.value = desk.dataset.before;
  forms.stance.elements.chain_lines.focus();
}
const commands = {
  s: () => { take(forms.stance); statement.focus(); },
  c: () => { take(forms.stance); newClaim(); statement.focus(); },
  t: () => { take(forms.tag); box("tag").open = true; chooseTag(); },
  a: () => { take(forms.stance); forms.stance.elements.chain_lines.focus(); },
  b: () => { if (desk.dataset.before) sameChain(); },
  j: () => go(1),
  k: () => go(-1),
  r: read,
  e: () => open("send", "input[name=why]"),
  "?": () => open("keys"),
};
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const form = event.target.closest("form.desk-form");
    if (form) { event.preventDefault(); form.requestSubmit(form.querySelector("button[name=act][class~=button]")); }
    return;
  }
  if (event.key === "Escape" && typing(event.target)) { event.target.blur(); return; }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const number = "1234567890".indexOf(event.key);
  if (event.key.length === 1 && number >= 0) {
    event.preventDefault();
    take(forms.stance);
    const radio = forms.stance.querySelectorAll("[name=outcome]")[number];
    if (radio) { radio.checked = true; radio.dispatchEvent(new Event("change", { bubbles: true })); say(radio.parentElement.textContent.trim()); }
  } else if (commands[event.key]) {
    event.preventDefault();
    commands[event.key]();
  }
});
for (const button of desk.querySelectorAll("[data-same]")) {
  button.hidden = false;
  button.addEventListener("click", sameChain);
}
for (const button of desk.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(desk.querySelector("[data-citation]").textContent);
    button.textContent = "✓ " + button.textContent.replace("✓ ", "");
  });
}
