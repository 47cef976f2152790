// Small comforts. Every page works without this file: what it adds starts out hidden.
"use strict";

const SENT_AGAIN_AFTER = 4000; // milliseconds: long enough against a double click, short enough after a download

// A page that opens with errors focuses their summary by itself (autofocus); a part that htmx swaps in needs help.
const focusOnErrors = (root) => root.querySelector(".error-summary")?.focus();

const showComforts = (root) => {
  for (const comfort of root.querySelectorAll("[data-copy], [data-insert], [data-print], [data-check-all]")) {
    comfort.hidden = false;
    const around = comfort.closest("[data-comfort]");
    if (around) around.hidden = false;
  }
};

const copy = async (button) => {
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).innerText.trim());
  button.textContent = "Gekopieerd";
  button.setAttribute("role", "status");
};

const insert = (button) => {
  const box = document.getElementById(button.dataset.into);
  box.setRangeText(button.dataset.insert, box.selectionStart, box.selectionEnd, "end");
  box.focus();
};

const checkAll = (box) => {
  for (const one of box.closest("table, form").querySelectorAll(`[name="${box.dataset.checkAll}"]`)) {
    one.checked = box.checked;
  }
};

const closeMenus = (but) => {
  for (const menu of document.querySelectorAll(".bar details[open]")) {
    if (!menu.contains(but)) menu.open = false;
  }
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy], [data-insert], [data-print]");
  if (button?.dataset.copy) copy(button);
  else if (button?.dataset.insert) insert(button);
  else if (button) window.print();
  closeMenus(event.target);
});

document.addEventListener("change", (event) => {
  if (event.target.dataset.checkAll) checkAll(event.target);
});

document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && event.target.closest?.(".bar details[open]");
  if (open) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});

// A second click sends nothing twice. The server guards itself; this spares the person a refusal.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, SENT_AGAIN_AFTER);
});

// A whole page where a part was asked (signed out meanwhile, refused, broken) is shown as a page.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (xhr.status >= 400 || /^\s*<!doctype/i.test(xhr.responseText)) {
    event.detail.shouldSwap = false;
    window.location.assign(xhr.responseURL || window.location.href);
  }
});
document.addEventListener("htmx:load", (event) => showComforts(event.detail.elt));
document.addEventListener("htmx:afterSwap", (event) => focusOnErrors(event.detail.target ?? document));

showComforts(document);
