// Keeps an open page of the preview true to its source: what has changed is swapped in, everything
// else stays where it is. Added to pages by the preview alone; a built site does not have it.
(function () {
  "use strict";
  var script = document.currentScript;
  var base = script.src.replace(/preview\.js.*$/, "");
  var shown = read(script);
  var findings = null;
  var knownErrors = -1;
  var lost = false;
  var head = headOf(document);
  var still = window.matchMedia("(prefers-reduced-motion: reduce)");
  var blocks = "p,li,h1,h2,h3,h4,h5,h6,td,th,dt,dd,pre,blockquote,figcaption,summary";

  function read(element) {
    var data = element.dataset;
    return { revision: Number(data.revision), looks: Number(data.looks), scripts: Number(data.scripts), note: data.note || "" };
  }

  // What scripts of the theme and the reader have done to the page is theirs and stays.
  var attributes = new WeakMap();
  var nodes = new WeakSet();
  var observer = new MutationObserver(remember);
  function remember(records) {
    records.forEach(function (record) {
      if (record.type === "attributes") {
        if (!attributes.has(record.target)) { attributes.set(record.target, new Set()); }
        attributes.get(record.target).add(record.attributeName);
      } else {
        record.addedNodes.forEach(function (node) { nodes.add(node); });
      }
    });
  }
  function observe() { observer.observe(document.body, { attributes: true, childList: true, subtree: true }); }
  function pause() { remember(observer.takeRecords()); observer.disconnect(); }

  // A page whose head has changed, its title apart, is loaded anew.
  function headOf(page) {
    var copy = page.head.cloneNode(true);
    var title = copy.querySelector("title");
    if (title) { title.remove(); }
    return copy.innerHTML;
  }

  var busy = false;
  var asked = shown.revision;
  function refresh() {
    if (busy) { return; }
    busy = true;
    var wanted = asked;
    fetch(location.pathname + location.search, { cache: "no-cache" }).then(function (response) {
      if (response.redirected) { location.reload(); return; }
      return response.text().then(swap);
    }).catch(function () { /* the stream says when the preview is back */ }).then(function () {
      busy = false;
      if (asked !== wanted && asked !== shown.revision) { refresh(); }
    });
  }

  function swap(text) {
    var page = new DOMParser().parseFromString(text, "text/html");
    var next = page.querySelector("script[data-revision]");
    if (!next || new URL(next.getAttribute("src"), location.href).href !== script.src || headOf(page) !== head) {
      location.reload();
      return;
    }
    var before = counted();
    var anchor = anchorOf();
    var top = anchor ? anchor.getBoundingClientRect().top : 0;
    pause();
    document.title = page.title;
    morph(document.body, page.body, {
      node: function (node) { return nodes.has(node); },
      attribute: function (node, name) { return attributes.has(node) && attributes.get(node).has(name); }
    });
    observe();
    if (anchor && anchor.isConnected) { window.scrollBy({ top: anchor.getBoundingClientRect().top - top, behavior: "instant" }); }
    var told = read(next);
    if (told.looks !== shown.looks) { swapLooks(told.looks); }
    shown = told;
    draw();
    document.dispatchEvent(new Event("clausebook:updated"));
    mark(before);
  }

  // The passage at the top of the window keeps its place.
  function anchorOf() {
    if (window.scrollY === 0) { return null; }
    for (var y = 60; y < window.innerHeight; y += 60) {
      var hit = document.elementFromPoint(window.innerWidth / 2, y);
      var block = hit && hit.closest(blocks);
      if (block && document.getElementById("main") && document.getElementById("main").contains(block)) { return block; }
    }
    return null;
  }

  function leaves() {
    return Array.prototype.filter.call(document.querySelectorAll("main :is(" + blocks + ")"), function (block) {
      return !block.querySelector(blocks);
    });
  }
  function counted() {
    var count = new Map();
    leaves().forEach(function (block) { count.set(block.innerHTML, (count.get(block.innerHTML) || 0) + 1); });
    return count;
  }
  function mark(before) {
    var changed = leaves().filter(function (block) {
      var left = before.get(block.innerHTML) || 0;
      before.set(block.innerHTML, left - 1);
      return left <= 0;
    });
    document.documentElement.dataset.previewMarked = String(changed.length);
    if (still.matches || changed.length > 40) { return; }
    changed.forEach(function (block) {
      block.animate([{ backgroundColor: "rgb(255 214 10 / 45%)" }, { backgroundColor: "rgb(255 214 10 / 0%)" }], { duration: 1800, easing: "ease-in" });
    });
  }

  function own(url) { return new URL(url, location.href).origin === location.origin; }
  function renewed(url, looks) {
    var fresh = new URL(url, location.href);
    fresh.searchParams.set("looks", looks);
    return fresh.href;
  }
  function swapLooks(looks) {
    shown.looks = looks;
    document.head.querySelectorAll("link[rel=stylesheet]").forEach(function (link) {
      if (!own(link.href)) { return; }
      var fresh = link.cloneNode();
      fresh.href = renewed(link.href, looks);
      fresh.addEventListener("load", function () { link.remove(); });
      fresh.addEventListener("error", function () { link.remove(); });
      link.after(fresh);
    });
    document.querySelectorAll("img[src]").forEach(function (image) {
      if (own(image.src) && !image.src.startsWith("data:")) { image.src = renewed(image.src, looks); }
    });
  }

  // The bar.
  var host = document.createElement("clausebook-preview");
  var shadow = host.attachShadow({ mode: "open" });
  var style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = base + "preview.css";
  var bar = document.createElement("div");
  bar.setAttribute("role", "region");
  bar.setAttribute("aria-label", "Preview");
  shadow.append(style, bar);
  host.hidden = true;

  function element(name, words, kind) {
    var made = document.createElement(name);
    if (words) { made.textContent = words; }
    if (kind) { made.className = kind; }
    return made;
  }
  function some(count, word) { return count + " " + word + (count === 1 ? "" : "s"); }

  function draw() {
    var all = findings ? findings.all : 0;
    var errors = findings ? findings.errors : 0;
    var note = shown.note;
    host.hidden = !(all || note || lost);
    if (host.hidden) { bar.replaceChildren(); knownErrors = errors; return; }
    var old = bar.querySelector("details");
    var open = old ? old.open : false;
    if (errors > knownErrors && errors > 0) { open = true; }
    knownErrors = errors;
    bar.className = "bar" + (errors || note ? " error" : all ? "" : " quiet");
    var parts = [];
    if (lost) { parts.push(element("div", "The preview has stopped. Start it again with: clausebook serve", "line")); }
    if (note) {
      var lines = note.split("\n");
      parts.push(element("div", lines.shift(), "line"));
      if (lines.length) { parts.push(element("pre", lines.join("\n"), "told")); }
    }
    if (all) {
      var details = element("details");
      var words = [errors && some(errors, "error"), findings.warnings && some(findings.warnings, "warning")].filter(Boolean);
      var rest = all - errors - findings.warnings;
      if (rest) { words.push(some(rest, "remark")); }
      var summary = element("summary", words.join(", "));
      summary.setAttribute("role", "status");
      var list = element("ol");
      findings.list.forEach(function (each) {
        var item = element("li");
        var line = element("p");
        line.append(element("span", each.severity, "tag " + each.severity + "-tag"), " " + each.message);
        item.append(line, element("div", (each.place || "the whole set") + "  " + each.code, "place"));
        if (each.quote) { item.append(element("pre", each.quote)); }
        if (each.help) { item.append(element("div", each.help, "help")); }
        list.append(item);
      });
      if (all > findings.list.length) { list.append(element("li", "… and " + (all - findings.list.length) + " more; clausebook check lists them all")); }
      details.append(summary, list);
      details.open = open;
      parts.push(details);
    }
    bar.replaceChildren.apply(bar, parts);
  }

  function loadFindings() {
    fetch(base + "findings.json", { cache: "no-cache" }).then(function (response) { return response.json(); }).then(function (told) {
      findings = told;
      draw();
    }).catch(function () { /* the stream says when the preview is back */ });
  }

  // What the stream tells.
  function hear(message) {
    if (message.lost) {
      if (!lost) { lost = true; setTimeout(function () { if (lost) { draw(); look(); } }, 1500); }
      return;
    }
    var state = message.state;
    var was = lost;
    lost = false;
    if (state.scripts !== shown.scripts) { location.reload(); return; }
    if (state.looks !== shown.looks) { swapLooks(state.looks); }
    if (state.revision !== shown.revision || was) { asked = state.revision; refresh(); }
    if (state.findings && (!findings || findings.revision !== state.findings || was)) { loadFindings(); }
    document.documentElement.dataset.previewHeard = String(state.revision);
  }

  // A preview that was started again has another stream: the page is loaded anew from it.
  function look() {
    if (!lost) { return; }
    fetch(location.href, { cache: "no-cache" }).then(function (response) { return response.text(); }).then(function (text) {
      var next = new DOMParser().parseFromString(text, "text/html").querySelector("script[data-revision]");
      if (next && new URL(next.getAttribute("src"), location.href).href !== script.src) { location.reload(); }
      else { setTimeout(look, 1000); }
    }).catch(function () { setTimeout(look, 1000); });
  }

  function alone() {
    var source = new EventSource(base + "events");
    source.onmessage = function (event) { hear({ state: JSON.parse(event.data) }); };
    source.onerror = function () { hear({ lost: true }); };
  }
  function listen() {
    if (!window.SharedWorker) { alone(); return; }
    try {
      var worker = new SharedWorker(base + "stream.js");
      worker.port.onmessage = function (event) { hear(event.data); };
      worker.onerror = alone;
      window.addEventListener("pagehide", function (event) { if (!event.persisted) { worker.port.postMessage("gone"); } });
    } catch (error) {
      alone();
    }
  }

  document.body.append(host);
  nodes.add(host);
  observe();
  listen();
}());
