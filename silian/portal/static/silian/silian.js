// The little that HTML cannot do: moving focus to what was said, and printing.
"use strict";
document.addEventListener("silian:refused", () => {
  const said = document.getElementById("said");
  said.tabIndex = -1;
  said.focus();
});
