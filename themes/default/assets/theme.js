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
  // The heading that stands over something, to name it by.
  function over(element) {
    for (var at = element; at && at.id !== "main"; at = at.parentElement) {
      for (var before = at.previousElementSibling; before; before = before.previousElementSibling) {
        if (/^H[1-6]$/.test(before.tagName)) { return before.textContent.trim(); }
      }
    }
    return document.title;
  }
  // What is wider than its place can be reached and scrolled with the keyboard.
  function reach() {
    document.querySelectorAll(".table-region, main pre").forEach(function (region) {
      // A mark that only a screen reader hears can stand over the edge; the table itself does not.
      var table = region.querySelector("table");
      if ((table ? table.offsetWidth : region.scrollWidth) <= region.clientWidth + 2) {
        ["tabindex", "role", "aria-label"].forEach(function (name) { region.removeAttribute(name); });
        return;
      }
      var caption = region.querySelector("caption");
      region.tabIndex = 0;
      region.setAttribute("role", "group");
      region.setAttribute("aria-label", caption ? caption.textContent : over(region));
    });
  }
  // A copy on paper says when it was made; without this, its line is filled in by hand.
  function date() {
    var language = root.lang || undefined;
    var today = new Date().toLocaleDateString(language === "en" ? "en-GB" : language, { day: "numeric", month: "short", year: "numeric" });
    document.querySelectorAll(".print-date").forEach(function (place) { place.textContent = today; });
  }
  // The search comes when it is first asked for, by the button or by `/`.
  function search(event) {
    var form = document.querySelector(".find");
    if (!form) { return; }
    event.preventDefault();
    if (window.clausebookSearch) { document.dispatchEvent(new Event("clausebook:search")); return; }
    if (document.querySelector("script[data-search]")) { return; }
    var script = document.createElement("script");
    script.dataset.search = form.getAttribute("action").replace("search/index.html", "");
    script.src = script.dataset.search + "assets/search.js";
    script.onerror = function () { form.submit(); };
    document.head.appendChild(script);
  }
  document.addEventListener("submit", function (event) { if (event.target.matches(".find")) { search(event); } });
  document.addEventListener("keydown", function (event) {
    var writes = event.target.closest && event.target.closest("input, textarea, select, [contenteditable], dialog");
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !writes) { search(event); }
  });
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
    // Widths are known once styles and fonts are here.
    window.addEventListener("load", reach);
    window.addEventListener("resize", reach);
    window.addEventListener("beforeprint", date);
  });
}());
