// Searches a built site in the browser, opened as files: by keyboard, with a mistyped word, and without scripts.
// Usage: node search.mjs SITE PICTURES
import assert from "node:assert/strict";
import { mkdirSync, statSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [site, pictures, executablePath] = process.argv.slice(2);
mkdirSync(pictures, { recursive: true });
const address = (page) => `${pathToFileURL(site).href}/${page}`;
const start = address("documents/sms-prc-015.html");
const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
});
const complaints = [];
let bytes = 0;

async function open(options) {
  const page = await (await browser.newContext(options)).newPage();
  page.setDefaultTimeout(10000);
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => {
    // The browser says so where one page follows another faster than it can fade.
    if (!error.message.startsWith("Transition was")) { complaints.push(error.message); }
  });
  page.on("request", (request) => {
    assert.ok(request.url().startsWith("file:"), `${request.url()} is not of the site`);
    if (/\/search\/|assets\/search\.js$/.test(request.url())) { bytes += statSync(fileURLToPath(request.url())).size; }
  });
  return page;
}

// The first hit of a query, with the bytes that a first search took.
async function first(page, query) {
  bytes = 0;
  await page.goto(start);
  assert.equal(bytes, 0, "nothing of the search is loaded before somebody searches");
  await page.keyboard.press("/");
  await page.waitForSelector("dialog.search[open]");
  await page.keyboard.type(query);
  await page.waitForSelector(".hit");
  await page.waitForTimeout(400);
  assert.ok(bytes < 150000, `${query}: ${bytes} bytes`);
  const hit = page.locator(".hit").first();
  return { href: await hit.getAttribute("href"), words: await hit.textContent() };
}

for (const [width, height, colorScheme] of [[1360, 900, "light"], [390, 844, "dark"]]) {
  const page = await open({ viewport: { width, height }, colorScheme });
  for (const [query, href] of [
    ["8.5.1", "../standards/iso20000-1-2018/8.5.1.html"],
    ["sms-prc-015", "../documents/sms-prc-015.html"],
    ["PRC-018", "../documents/sms-prc-018.html"],
    ["change management", "../documents/sms-prc-015.html"],
    ["emergency chnage", "../documents/sms-pro-004.html"],
    ["incidnet managment", "../documents/sms-prc-018.html"],
  ]) {
    const hit = await first(page, query);
    assert.equal(hit.href, href, query);
    assert.match(hit.words, /Template|Draft|Approved|Covered|Stale|Open/, `${query}: the hit has a state`);
    console.log(`ok: ${query} at ${width}, ${bytes} bytes`);
  }
  await first(page, "emergency change");
  await page.screenshot({ path: `${pictures}/search-${width}.png` });
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("dialog.search").evaluate((dialog) => dialog.open), false, "Escape closes the search");
  await page.click(".find button");
  await page.fill("dialog.search input", "8.5.1.2");
  await page.waitForFunction(() => document.querySelector(".hit .id")?.textContent === "8.5.1.2");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await page.waitForURL(address("standards/iso20000-1-2018/8.5.1.2.html"));
  console.log(`ok: by keyboard at ${width}`);
}
const still = await open({ javaScriptEnabled: false });
await still.goto(start);
await still.click(".find button");
await still.waitForURL(/search\/index\.html\??$/);
assert.ok(await still.locator("ul.index a[href='../documents/sms-prc-015.html']").count());
console.log("ok: without scripts the search is the index from A to Z");
await browser.close();
assert.deepEqual(complaints, []);
