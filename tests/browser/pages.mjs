// Reads the pages of a built site as people do who see, read and print differently: axe-core in light, dark, on a
// phone and on paper; nothing scrolls sideways at 320 pixels; a copy on paper says what it is; no complaint on the
// console and no request to anywhere else. Usage: node pages.mjs ADDRESS SITE PICTURES CHROMIUM
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";

const [address, site, pictures, executablePath] = process.argv.slice(2);
mkdirSync(pictures, { recursive: true });
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const criteria = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** The first document of each type, by the middle part of its id. */
function documents() {
  const kinds = new Map();
  for (const name of readdirSync(join(site, "documents")).sort()) {
    const kind = /^[a-z]+-([a-z]+)-\d+\.html$/.exec(name)?.[1];
    if (kind && !kinds.has(kind)) { kinds.set(kind, `documents/${name}`); }
  }
  return [...kinds.values()];
}

const kinds = documents();
assert(kinds.length >= 8, `documents of ${kinds.length} types only`);
const fixed = ["index.html", "documents/index.html", "standards/index.html", "standards/iso20000-1-2018/8.7.2.html", "coverage/index.html", "coverage/grid/iso20000-1-2018-8.html",
  "coverage/open/index.html", "reviews/index.html", "registers/index.html", "registers/risks.html", "roles/index.html", "roles/change-manager.html", "glossary/index.html",
  "processes/index.html", "pages/format.html", "404.html"];
for (const page of fixed) { assert(existsSync(join(site, page)), `${page} is not in the site`); }
const pages = [...fixed, ...kinds, ...["search/index.html"].filter((page) => existsSync(join(site, page)))];

const settings = {
  light: { viewport: { width: 1360, height: 900 } },
  dark: { viewport: { width: 1360, height: 900 }, colorScheme: "dark" },
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
  paper: { viewport: { width: 794, height: 1123 } },
};
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
const faults = [];

async function read(name, options) {
  const context = await browser.newContext({ reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  let at = "";
  page.on("console", (message) => { if (["error", "warning"].includes(message.type())) { faults.push(`${at} (${name}): console: ${message.text()}`); } });
  page.on("pageerror", (error) => faults.push(`${at} (${name}): ${error}`));
  page.on("request", (request) => { if (!request.url().startsWith(address) && !request.url().startsWith("data:")) { faults.push(`${at} (${name}): asks for ${request.url()}`); } });
  for (at of pages) {
    await page.goto(address + at);
    if (name === "paper") { await page.emulateMedia({ media: "print" }); }
    await page.evaluate(axe);
    const found = await page.evaluate((values) => globalThis.axe.run(document, { runOnly: values, resultTypes: ["violations"] }), criteria);
    for (const each of found.violations) { faults.push(`${at} (${name}): ${each.id}: ${each.nodes.slice(0, 3).map((node) => node.target.join(" ")).join("; ")}`); }
    if (name === "paper") { await page.emulateMedia({ media: "screen" }); }
    if (["index.html", "documents/sms-prc-001.html"].includes(at)) { await page.screenshot({ path: join(pictures, `${at.replaceAll("/", "-").replace(".html", "")}-${name}.png`) }); }
  }
  await context.close();
  console.log(`ok: ${pages.length} pages read with axe, ${name}`);
}

async function narrow() {
  const context = await browser.newContext({ viewport: { width: 320, height: 640 } });
  const page = await context.newPage();
  const all = [...pages, ...readdirSync(join(site, "documents")).filter((name) => name.endsWith(".html")).map((name) => `documents/${name}`)];
  for (const each of new Set(all)) {
    await page.goto(address + each, { waitUntil: "domcontentloaded" });
    const over = await page.evaluate(() => document.scrollingElement.scrollWidth - innerWidth);
    if (over > 0) { faults.push(`${each} scrolls sideways by ${over} pixels at 320`); }
  }
  // The chip with the clause stands clear of the heading it belongs to.
  await page.goto(`${address}documents/sms-pol-001.html`);
  const clear = await page.evaluate(() => [...document.querySelectorAll(".claims + :is(h2, h3, h4)")].map((heading) => heading.getBoundingClientRect().top - heading.previousElementSibling.getBoundingClientRect().bottom));
  assert(clear.length > 0);
  if (Math.min(...clear) < 0) { faults.push(`sms-pol-001.html: a clause covers a heading: ${clear}`); }
  // The rest of the facts opens without a script.
  assert.equal(await page.locator(".title-block .more").first().isVisible(), false);
  await page.locator(".all-facts summary").click();
  assert.equal(await page.locator(".title-block .more").first().isVisible(), true);
  await context.close();
  console.log(`ok: ${new Set(all).size} pages at 320 pixels`);
}

async function paper() {
  const context = await browser.newContext({ viewport: { width: 643, height: 930 } });
  const page = await context.newPage();
  await page.goto(`${address}documents/sms-frm-001.html`);
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  const seen = await page.evaluate(() => ({
    shown: [...document.querySelectorAll("nav, button, .skip")].filter((each) => each.checkVisibility({ visibilityProperty: true })).map((each) => each.outerHTML.slice(0, 80)),
    heads: [...document.querySelectorAll(".text thead")].every((head) => getComputedStyle(head).display === "table-header-group" && getComputedStyle(head).position === "static"),
    write: Math.min(...[...document.querySelectorAll(".text td:empty")].map((cell) => cell.getBoundingClientRect().width)),
    printed: document.querySelector(".printed").innerText,
    year: String(new Date().getFullYear()),
    root: { ...document.documentElement.dataset },
  }));
  assert.deepEqual(seen.shown, [], "the screen's furniture is on paper");
  assert(seen.heads, "a table has lost its head on paper");
  assert(seen.write >= 90, `a cell to write in is ${seen.write} pixels wide`);
  assert(seen.printed.includes(seen.year), seen.printed);
  assert.match(seen.root.id, /^SMS-FRM-001 version /);
  assert.match(seen.root.check, /^Uncontrolled when printed\. Check SMS-FRM-001 /);
  assert.equal(seen.root.state, "TEMPLATE, not adopted");
  const pdf = await page.pdf({ preferCSSPageSize: true, tagged: true, path: join(pictures, "sms-frm-001.pdf") });
  assert(pdf.includes("/StructTreeRoot"), "the PDF is not tagged");
  await context.close();
  console.log("ok: a form on paper");
}

try {
  await Promise.all([(async () => { await read("light", settings.light); await read("dark", settings.dark); })(), (async () => { await read("phone", settings.phone); await read("paper", settings.paper); })()]);
  await narrow();
  await paper();
} finally {
  await browser.close();
}
for (const fault of faults) { console.log(`FAILED: ${fault}`); }
process.exit(faults.length > 0 ? 1 : 0);
