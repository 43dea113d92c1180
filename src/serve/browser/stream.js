// One event stream for all tabs of a browser: a browser keeps only six connections to one place.
"use strict";
var ports = [];
var last = null;
var source = new EventSource("events");

function tell(message) {
  last = message;
  ports.forEach(function (port) { port.postMessage(message); });
}

source.onmessage = function (event) { tell({ state: JSON.parse(event.data) }); };
source.onerror = function () { tell({ lost: true }); };

self.onconnect = function (event) {
  var port = event.ports[0];
  ports.push(port);
  port.onmessage = function () { ports = ports.filter(function (each) { return each !== port; }); };
  if (last) { port.postMessage(last); }
};
