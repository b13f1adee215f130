// Fields that complete while typing get the name of their label: the stock widget gives them none.
"use strict";
function nameFields(inside) {
  for (const select of inside.querySelectorAll("select.admin-autocomplete")) {
    const box = select.parentElement.querySelector(".select2-selection");
    const name = select.getAttribute("aria-label") || select.labels[0]?.textContent.trim().replace(/:$/, "");
    if (!box || !name) continue;
    box.removeAttribute("aria-labelledby");
    box.setAttribute("aria-label", name);
    const shown = box.querySelector(".select2-selection__rendered");
    shown?.removeAttribute("role");
    shown?.removeAttribute("aria-readonly");
  }
}
// In the queue of what makes the fields, after it.
addEventListener("load", () => window.django?.jQuery(() => nameFields(document)));
document.addEventListener("formset:added", (event) => setTimeout(() => nameFields(event.target)));
