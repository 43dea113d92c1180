// The search: opens over the page, loads only the files of the index that a query needs, and leads on by
// keyboard. The files are classic scripts, so that a site opened from a folder can be searched too.
(function () {
  "use strict";
  var own = document.querySelector("script[data-search]");
  var top = own.dataset.search;
  var given = {}, waiting = {};
  window.clausebookSearch = function (name, value) { given[name] = value; };

  // One file of the index, loaded at most once.
  function load(name) {
    return waiting[name] = waiting[name] || new Promise(function (done, fail) {
      var script = document.createElement("script");
      script.src = top + "search/" + name + ".js";
      script.onload = function () { done(given[name]); };
      script.onerror = function () { delete waiting[name]; script.remove(); fail(new Error(name)); };
      document.head.appendChild(script);
    });
  }

  // A query as words, taken apart as titles are: what has a digit in it stays whole.
  function words(text, common) {
    var out = [];
    (text.toLowerCase().match(/[\p{Alphabetic}\p{N}._-]+/gu) || []).forEach(function (run) {
      run = run.replace(/^[._-]+|[._-]+$/g, "");
      (/\p{N}/u.test(run) ? [run] : run.split(/[._-]+/)).forEach(function (word) {
        if (word && common.indexOf(word) < 0 && out.indexOf(word) < 0) { out.push(word); }
      });
    });
    return out.slice(0, 4);
  }

  // Whether one letter more, less, other or swapped makes one word the other.
  function near(a, b) {
    if (Math.abs(a.length - b.length) > 1) { return false; }
    var i = 0, j = 0;
    while (i < a.length && a[i] === b[i]) { i += 1; }
    while (j < a.length - i && j < b.length - i && a[a.length - 1 - j] === b[b.length - 1 - j]) { j += 1; }
    var x = a.length - i - j, y = b.length - i - j;
    return x <= 1 && y <= 1 || x === 2 && y === 2 && a[i] === b[i + 1] && a[i + 1] === b[i];
  }

  // The lines of the index for a word and for what begins with it; of 8.1 that is 8.1.2, not 8.10.
  function lines(list, word, whole) {
    var from = 0, numbers = [];
    while (from + 1 < list.first.length && list.first[from + 1] <= word) { from += 1; }
    for (var at = from; at < list.first.length && numbers.length < 3; at += 1) {
      if (at > from && (whole || list.first[at].slice(0, word.length) !== word)) { break; }
      numbers.push(at);
    }
    return Promise.all(numbers.map(function (number) { return load("w" + number); })).then(function (shards) {
      var found = [], digits = /\p{N}$/u.test(word);
      shards.forEach(function (shard) {
        shard.split("\n").forEach(function (line) {
          var end = line.indexOf(" "), known = line.slice(0, end);
          var longer = !whole && known.slice(0, word.length) === word && !(digits && /\p{N}/u.test(known.charAt(word.length)));
          if (known === word || longer) { found.push([known, line.slice(end + 1)]); }
        });
      });
      return found;
    });
  }

  // Where a word leads: for each place what its name and each of its sections are worth.
  function places(list, word) {
    function read(found, worth) {
      var map = new Map();
      found.forEach(function (each) {
        var number = 0, exact = each[0] === word;
        var weight = worth * (exact ? 1 : .6), id = exact && /\p{N}/u.test(word) ? 60 : 0;
        each[1].split(" ").forEach(function (item) {
          var spots = item.split(".");
          number += parseInt(spots[0], 36);
          var hit = map.get(number) || { name: 0, about: 0, sections: {} };
          map.set(number, hit);
          if (spots.length === 1) { spots.push("0"); }
          spots.slice(1).forEach(function (spot) {
            if (spot === "0") { hit.name = Math.max(hit.name, 10 * weight + id); }
            else if (spot === "-") { hit.about = Math.max(hit.about, 2 * weight); }
            else { spot = parseInt(spot, 36) - 1; hit.sections[spot] = Math.max(hit.sections[spot] || 0, 5 * weight); }
          });
        });
      });
      return map;
    }
    return lines(list, word, false).then(function (found) {
      // Ids and numbers are never mended: another number is another thing.
      if (found.length || word.length < 4 || /\p{N}/u.test(word)) { return read(found, 1); }
      return load("words").then(function (known) {
        var like = known.split(" ").filter(function (other) { return near(word, other); }).slice(0, 3);
        return Promise.all(like.map(function (other) { return lines(list, other, true); })).then(function (all) {
          return read([].concat.apply([], all), .5);
        });
      });
    });
  }

  // The best hits: a place, or a section of it where the words stand there.
  function rank(list, maps) {
    var hits = [], all = new Set();
    maps.forEach(function (map) { map.forEach(function (_, place) { all.add(place); }); });
    all.forEach(function (place) {
      var at = maps.map(function (map) { return map.get(place) || { name: 0, about: 0, sections: {} }; });
      var spots = new Set([-1]);
      at.forEach(function (hit) { Object.keys(hit.sections).forEach(function (spot) { spots.add(Number(spot)); }); });
      spots.forEach(function (spot) {
        var met = 0, score = 0, here = spot < 0;
        at.forEach(function (hit) {
          var mine = spot < 0 ? 0 : hit.sections[spot] || 0;
          here = here || mine > 0;
          var worth = Math.max(hit.name && (spot < 0 ? hit.name : hit.name * .4), hit.about, mine);
          if (worth) { met += 1; score += worth; }
        });
        if (here && met) { hits.push({ place: place, section: spot, met: met, score: score }); }
      });
    });
    hits.sort(function (a, b) { return b.met - a.met || b.score - a.score || a.place - b.place || a.section - b.section; });
    var best = hits.length ? hits[0].met : 0, each = {};
    return hits.filter(function (hit) {
      each[hit.place] = (each[hit.place] || 0) + 1;
      return hit.met === best && each[hit.place] <= 3;
    });
  }

  function kind(list, place) {
    var found = list.kinds[0];
    list.kinds.forEach(function (each) { if (each[0] <= place) { found = each; } });
    return found[1];
  }

  // What stands at a place.
  function look(list, hit) {
    var of = list.documents, rest = hit.place - of, size = list.sizes;
    var block = rest < 0 ? Math.floor(hit.place / size[0]) : Math.ceil(of / size[0]) + Math.floor(rest / size[1]);
    return load("p" + block).then(function (places) { return places[rest < 0 ? hit.place % size[0] : rest % size[1]]; });
  }

  function make(name, kind, text) {
    var made = document.createElement(name);
    if (kind) { made.className = kind; }
    if (text) { made.textContent = text; }
    return made;
  }

  // The marks of states, as the pages draw them.
  var round = "M2 8a6 6 0 1 0 12 0a6 6 0 1 0-12 0", square = "M2 2h12v12H2z", marks = {
    template: "M2.5 2.5h11v11h-11z", approved: "M2.5 8.5l3.5 4 7.5-9", draft: "M3 13l1-3.5L11.5 2 14 4.5 6.5 12z",
    review: round + "M8 2a6 6 0 0 1 6 6H8z", coming: round + "M8 4.5V8l2.5 2", retired: round + "M4 12l8-8",
    covered: square, stale: square + "M2 10l8-8M4 14L14 4M9 14l5-5", drafted: square + "M7 8h2",
    open: "M3.5 3.5l9 9M12.5 3.5l-9 9", none: "M4 8h8"
  };
  function mark(key) {
    var space = "http://www.w3.org/2000/svg", svg = document.createElementNS(space, "svg");
    var path = document.createElementNS(space, "path");
    svg.setAttribute("class", "mark");
    svg.setAttribute("viewBox", "0 0 16 16");
    svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", marks[key] || "");
    if (key === "covered") { path.setAttribute("class", "fill"); }
    svg.append(path);
    return svg;
  }

  var dialog = make("dialog", "search");
  dialog.setAttribute("aria-label", "Search");
  var box = make("input");
  box.type = "search";
  box.setAttribute("aria-label", "Search");
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-expanded", "false");
  box.setAttribute("aria-controls", "search-hits");
  box.setAttribute("aria-autocomplete", "list");
  box.autocomplete = "off";
  box.spellcheck = false;
  box.placeholder = "Id, clause, title, heading or term";
  var close = make("button", "", "Close");
  close.type = "button";
  var head = make("div", "search-head");
  head.append(box, close);
  var said = make("p", "soft");
  said.setAttribute("role", "status");
  var hits = make("div", "search-hits");
  hits.id = "search-hits";
  hits.setAttribute("role", "listbox");
  hits.setAttribute("aria-label", "Results");
  var all = make("a", "", "Index from A to Z");
  all.href = top + "search/index.html";
  dialog.append(head, said, hits, all);
  document.body.appendChild(dialog);

  var current = -1, asked = 0, timer;
  function options() { return hits.querySelectorAll("a"); }
  function choose(at) {
    var list = options();
    current = list.length ? (at + list.length) % list.length : -1;
    list.forEach(function (each, number) { each.setAttribute("aria-selected", String(number === current)); });
    if (current < 0) { box.removeAttribute("aria-activedescendant"); return; }
    box.setAttribute("aria-activedescendant", list[current].id);
    list[current].scrollIntoView({ block: "nearest" });
  }

  function option(hit, place, number) {
    var link = make("a", "hit");
    link.id = "search-hit-" + number;
    link.tabIndex = -1;
    link.setAttribute("role", "option");
    link.href = top + place[3] + (hit.section < 0 ? "" : "#" + place[5][2 * hit.section]);
    if (place[0]) { link.append(make("span", "id", place[0]), " "); }
    link.append(make("span", "", place[1]));
    if (hit.section >= 0) { link.append(make("span", "spot", " › " + place[5][2 * hit.section + 1])); }
    if (place[2]) { link.append(" ", make("span", "soft", place[2])); }
    if (place[4]) {
      var tag = make("span", "tag s-" + place[4][0], place[4][1]);
      tag.prepend(mark(place[4][0]));
      link.append(" ", tag);
    }
    return link;
  }

  function show(list, found, shown) {
    var groups = new Map();
    shown.forEach(function (place, at) {
      var name = kind(list, found[at].place);
      if (!groups.has(name)) { groups.set(name, []); }
      groups.get(name).push([found[at], place]);
    });
    hits.textContent = "";
    var number = 0;
    groups.forEach(function (members, name) {
      var group = make("div");
      group.setAttribute("role", "group");
      group.setAttribute("aria-label", name);
      var title = make("p", "label", name);
      title.setAttribute("aria-hidden", "true");
      group.append(title);
      members.forEach(function (each) { group.append(option(each[0], each[1], number)); number += 1; });
      hits.append(group);
    });
    box.setAttribute("aria-expanded", String(number > 0));
    choose(0);
  }

  function search() {
    var turn = asked += 1, text = box.value.trim();
    function late() { return turn !== asked; }
    load("list").then(function (list) {
      var query = words(text, list.common);
      if (!query.length) { hits.textContent = ""; said.textContent = ""; choose(0); return null; }
      return Promise.all(query.map(function (word) { return places(list, word); })).then(function (maps) {
        if (late()) { return null; }
        var ranked = rank(list, maps), found = ranked.slice(0, 12);
        return Promise.all(found.map(function (hit) { return look(list, hit); })).then(function (shown) {
          if (late()) { return; }
          // What is called exactly that comes first.
          var called = shown.map(function (place, at) { return found[at].section < 0 && place[1].toLowerCase() === text.toLowerCase(); });
          function first(values) { return values.filter(function (_, at) { return called[at]; }).concat(values.filter(function (_, at) { return !called[at]; })); }
          show(list, first(found), first(shown));
          var count = ranked.length;
          said.textContent = !count ? "Nothing is called that. Only ids, titles, headings, terms and keys are searched." :
            count > found.length ? "The best " + found.length + " of " + count + "." : count + (count === 1 ? " hit." : " hits.");
        });
      });
    }).catch(function () { if (!late()) { said.textContent = "The index cannot be loaded. Try the index from A to Z."; } });
  }

  box.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(search, 80); });
  dialog.addEventListener("keydown", function (event) {
    if (event.key === "ArrowDown") { choose(current + 1); }
    else if (event.key === "ArrowUp") { choose(current - 1); }
    // In a search box, a browser would only empty it.
    else if (event.key === "Escape") { dialog.close(); }
    else if (event.key === "Enter" && event.target === box) { if (current >= 0) { options()[current].click(); } }
    else { return; }
    event.preventDefault();
  });
  close.addEventListener("click", function () { dialog.close(); });
  dialog.addEventListener("click", function (event) {
    // Beside the panel, or on a hit that may stand on this very page.
    if (event.target === dialog || event.target.closest("a")) { dialog.close(); }
  });
  function open() {
    if (!document.body.contains(dialog)) { document.body.appendChild(dialog); }
    if (!dialog.open) { dialog.showModal(); }
    box.select();
    load("list").catch(function () {});
  }
  document.addEventListener("clausebook:search", open);
  // The preview has changed something, perhaps the index too.
  document.addEventListener("clausebook:updated", function () { given = {}; waiting = {}; });
  open();
}());
