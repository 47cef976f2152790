// Small comforts. Every page works without this file.
"use strict";

function focusOnErrors(root) {
  const summary = root.querySelector(".error-summary");
  if (summary) summary.focus();
}

document.addEventListener("DOMContentLoaded", () => focusOnErrors(document));
