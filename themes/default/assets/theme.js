// Applies the reader's choice of colours before the first paint, and offers it. Nothing else depends on this.
(function () {
  "use strict";
  var root = document.documentElement;
  var stored = null;
  try { stored = localStorage.getItem("clausebook-scheme"); } catch (e) { /* private windows keep nothing */ }
  function apply(scheme) {
    if (scheme === "light" || scheme === "dark") { root.setAttribute("data-scheme", scheme); }
    else { root.removeAttribute("data-scheme"); }
  }
  // A table that is wider than its place can be reached and scrolled with the keyboard.
  function reach() {
    document.querySelectorAll(".table-region").forEach(function (region) {
      if (region.scrollWidth > region.clientWidth) {
        region.tabIndex = 0;
        region.setAttribute("role", "region");
        var caption = region.querySelector("caption");
        region.setAttribute("aria-label", caption ? caption.textContent : "Table");
      }
    });
  }
  apply(stored);
  document.addEventListener("DOMContentLoaded", function () {
    var group = document.querySelector(".scheme");
    if (group) {
      group.hidden = false;
      var buttons = group.querySelectorAll("button");
      var show = function () {
        var now = root.getAttribute("data-scheme") || "system";
        buttons.forEach(function (b) { b.setAttribute("aria-pressed", String(b.dataset.scheme === now)); });
      };
      group.addEventListener("click", function (event) {
        var scheme = event.target.dataset && event.target.dataset.scheme;
        if (!scheme) { return; }
        apply(scheme);
        try { localStorage.setItem("clausebook-scheme", scheme); } catch (e) { /* as above */ }
        show();
      });
      show();
    }
    reach();
    // The preview has swapped something in.
    document.addEventListener("clausebook:updated", reach);
  });
}());
