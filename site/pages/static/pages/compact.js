"use strict";
// A large comparison: groups of rows fold, and a cell opens its stance in place. Without this its links do the same.
(() => {
  const table = document.querySelector("table.compact");
  if (!table) return;

  // Folded rows are hidden until found: the browser's search still looks into them, and opens what it finds.
  for (const group of table.querySelectorAll("tbody.fold")) {
    const head = group.querySelector(".fold-head th");
    const rows = [...group.querySelectorAll("tr:not(.fold-head)")];
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    const show = (open) => {
      button.setAttribute("aria-expanded", String(open));
      for (const row of rows) {
        if (open) row.removeAttribute("hidden");
        else row.setAttribute("hidden", "until-found");
      }
    };
    button.addEventListener("click", () => show(button.getAttribute("aria-expanded") === "false"));
    for (const row of rows) row.addEventListener("beforematch", () => show(true));
    head.replaceChildren(button);
    show(true);
  }

  let dialog = null;
  const open = async (link) => {
    const answer = await fetch(link.href);
    if (!answer.ok) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const stance = page.querySelector(".stance-page");
    if (!stance) throw new Error("no stance");
    if (!dialog) {
      dialog = document.createElement("dialog");
      dialog.className = "stance-dialog";
      document.body.append(dialog);
    }
    const actions = document.createElement("p");
    actions.className = "dialog-actions";
    const whole = document.createElement("a");
    whole.href = link.href;
    whole.textContent = table.dataset.whole;
    const close = document.createElement("button");
    close.type = "button";
    close.textContent = table.dataset.close;
    close.addEventListener("click", () => dialog.close());
    actions.append(whole, close);
    dialog.replaceChildren(actions, document.adoptNode(stance));
    dialog.setAttribute("aria-label", stance.querySelector("h1")?.textContent ?? "");
    dialog.showModal();
  };
  table.addEventListener("click", (event) => {
    const link = event.target.closest("td.cell a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    open(link).catch(() => { location.href = link.href; });
  });
})();
