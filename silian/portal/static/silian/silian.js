// The little that HTML cannot do: moving focus to what was said, and copying a link. Without it nothing is missing.
"use strict";
document.addEventListener("silian:refused", () => {
  const said = document.getElementById("said");
  said.tabIndex = -1;
  said.focus();
});
// A button that copies a field shows itself only where the browser can copy.
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.parentElement.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
      button.textContent = button.dataset.copied;
    });
  }
}
