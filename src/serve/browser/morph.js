// Makes a live tree like another one and touches only what differs, so that scroll positions, focus,
// selections and open parts survive. Children that are the same stay the nodes they are, wherever
// others come or go beside them. `theirs` says what scripts and the reader have changed: that stays.
function morph(live, next, theirs) {
  "use strict";
  var most = 1000;

  function key(node) { return node.nodeType === 1 ? node.outerHTML : node.nodeName + node.nodeValue; }

  function attributes(one, other) {
    Array.prototype.slice.call(one.attributes).forEach(function (each) {
      if (!other.hasAttribute(each.name) && !theirs.attribute(one, each.name)) { one.removeAttribute(each.name); }
    });
    Array.prototype.slice.call(other.attributes).forEach(function (each) {
      if (one.getAttribute(each.name) !== each.value && !theirs.attribute(one, each.name)) { one.setAttribute(each.name, each.value); }
    });
  }

  // The longest run of children that both have, as pairs of places.
  function common(olds, news) {
    var pairs = [];
    var start = 0;
    while (start < olds.length && start < news.length && olds[start] === news[start]) { pairs.push([start, start]); start += 1; }
    var oldEnd = olds.length;
    var newEnd = news.length;
    var tail = [];
    while (oldEnd > start && newEnd > start && olds[oldEnd - 1] === news[newEnd - 1]) { oldEnd -= 1; newEnd -= 1; tail.unshift([oldEnd, newEnd]); }
    var rows = oldEnd - start;
    var columns = newEnd - start;
    if (rows > 0 && columns > 0 && rows <= most && columns <= most) {
      var lengths = [];
      for (var i = rows; i >= 0; i -= 1) {
        lengths[i] = new Uint16Array(columns + 1);
        for (var j = columns - 1; j >= 0 && i < rows; j -= 1) {
          lengths[i][j] = olds[start + i] === news[start + j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
        }
      }
      for (var a = 0, b = 0; a < rows && b < columns;) {
        if (olds[start + a] === news[start + b]) { pairs.push([start + a, start + b]); a += 1; b += 1; }
        else if (lengths[a + 1][b] >= lengths[a][b + 1]) { a += 1; } else { b += 1; }
      }
    }
    return pairs.concat(tail);
  }

  function alike(one, other) { return one.nodeName === other.nodeName && (one.id || "") === (other.id || ""); }

  function between(parent, olds, news, before) {
    var left = olds.slice();
    news.forEach(function (fresh) {
      var at = left.findIndex(function (old) { return alike(old, fresh); });
      if (at < 0) {
        parent.insertBefore(document.importNode(fresh, true), left[0] || before);
        return;
      }
      left.splice(0, at).forEach(function (old) { old.remove(); });
      node(left.shift(), fresh);
    });
    left.forEach(function (old) { old.remove(); });
  }

  function children(one, other) {
    var olds = Array.prototype.filter.call(one.childNodes, function (each) { return !theirs.node(each); });
    var news = Array.prototype.slice.call(other.childNodes);
    var pairs = common(olds.map(key), news.map(key));
    var i = 0;
    var j = 0;
    pairs.concat([[olds.length, news.length]]).forEach(function (pair) {
      between(one, olds.slice(i, pair[0]), news.slice(j, pair[1]), olds[pair[0]] || null);
      i = pair[0] + 1;
      j = pair[1] + 1;
    });
  }

  function node(one, other) {
    if (one.nodeType !== 1) {
      if (one.nodeValue !== other.nodeValue) { one.nodeValue = other.nodeValue; }
      return;
    }
    attributes(one, other);
    children(one, other);
  }

  node(live, next);
}
