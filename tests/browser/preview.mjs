// Uses the preview as its user does: an editor on the left, a browser on the right. Then attacks it from a
// page of another origin. Usage: node preview.mjs CLAUSEBOOK PROJECT PICTURES, where PROJECT may be written to.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createServer } from "node:http";
import { once } from "node:events";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";

const [program, project, pictures, executablePath] = process.argv.slice(2);
mkdirSync(pictures, { recursive: true });
const source = join(project, "toolkit/documents/change/sms-prc-015-change-management.md");
const page1 = "documents/sms-prc-015.html";
const good = readFileSync(source, "utf8");

async function serve(more = []) {
  const child = spawn(program, ["--root", project, "serve", "--today", "2026-11-24", ...more], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  const address = await new Promise((resolve, reject) => {
    child.stderr.on("data", (bytes) => {
      said += bytes;
      const found = /http:\/\/[0-9.:]+\//.exec(said);
      if (found) { resolve(found[0]); }
    });
    child.on("exit", () => reject(new Error(said)));
  });
  return { child, address, said: () => said };
}

let failed = 0;
async function step(name, work) {
  try {
    await work();
    console.log(`ok: ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED: ${name}\n${error.stack}`);
  }
}

let preview = await serve();
const origin = preview.address;
const port = new URL(origin).port;
const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run", "--host-resolver-rules=MAP rebound.test 127.0.0.1,MAP other.test 127.0.0.1"],
});
const complaints = [];
async function open(address, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1360, height: 900 }, ...options });
  const page = await context.newPage();
  page.on("console", (message) => { if (["error", "warning"].includes(message.type())) { complaints.push(`${message.text()} (${message.location().url})`); } });
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(address);
  return page;
}
const heard = (page, words) => page.waitForFunction((text) => document.querySelector("main").textContent.includes(text), words, { timeout: 5000 });
const bar = (page) => page.locator("clausebook-preview .bar");

const page = await open(origin + page1);
await page.waitForFunction(() => document.documentElement.dataset.previewHeard);

await step("an edit is swapped in: no reload, scroll, details, focus and selection stay", async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.evaluate(() => {
    window.sameWindow = true;
    document.querySelector("details.contents").open = true;
    const heading = [...document.querySelectorAll("main h2[id]")][2];
    heading.scrollIntoView();
    window.held = heading.nextElementSibling;
    const link = [...document.querySelectorAll("main a[href]")].find((each) => each.getBoundingClientRect().top > 100);
    link.focus({ preventScroll: true });
    window.focused = link;
    const range = document.createRange();
    range.selectNodeContents(window.held);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    window.chosen = String(getSelection());
  });
  const before = await page.evaluate(() => window.held.getBoundingClientRect().top);
  const end = good.indexOf("\n---", 4) + 5;
  const first = good.indexOf("\n\n", end + 1);
  writeFileSync(source, good.slice(0, first) + "\n\nA passage added above what is being read.\n" + good.slice(first));
  await heard(page, "A passage added above");
  const after = await page.evaluate(() => ({
    same: window.sameWindow, open: document.querySelector("details.contents").open, top: window.held.getBoundingClientRect().top,
    held: window.held.isConnected, focus: document.activeElement === window.focused, chosen: String(getSelection()) === window.chosen,
    marked: Number(document.documentElement.dataset.previewMarked), animated: document.getAnimations().length,
  }));
  assert.equal(after.same, true, "the page was loaded anew");
  assert.equal(after.open, true, "an open part was closed");
  assert.ok(Math.abs(after.top - before) < 2, `what is read moved from ${before} to ${after.top}`);
  assert.equal(after.focus, true, "the focus was lost");
  assert.equal(after.chosen, true, "the selection was lost");
  assert.equal(after.marked, 1, "other passages than the changed one are marked");
  assert.ok(after.animated >= 1, "the changed passage is not marked");
  await page.setViewportSize({ width: 1360, height: 900 });
});

await step("no mark for those who prefer less motion, and no style attribute", async () => {
  const calm = await open(origin + page1, { reducedMotion: "reduce" });
  await calm.waitForFunction(() => document.documentElement.dataset.previewHeard);
  writeFileSync(source, good + "\nA calm line.\n");
  await heard(calm, "A calm line.");
  assert.equal(await calm.evaluate(() => document.getAnimations().length), 0);
  assert.equal(await calm.evaluate(() => document.querySelectorAll("[style]").length), 0);
  await calm.context().close();
});

await step("broken front matter shows the bar with file and line, over the last good state", async () => {
  writeFileSync(source, good.replace("\nid: ", "\nid "));
  await page.waitForFunction(() => !document.querySelector("clausebook-preview").hidden, null, { timeout: 5000 });
  const words = await bar(page).locator("li").first().innerText();
  assert.match(words, /toolkit\/documents\/change\/sms-prc-015-change-management\.md:\d+:\d+/);
  assert.match(words, /\n\d+ +\| \w+/);
  assert.match(await bar(page).innerText(), /as it last was/);
  assert.ok(await page.locator("main h1").innerText(), "the page is empty");
  for (const [width, scheme] of [[1360, "light"], [1360, "dark"], [390, "light"], [390, "dark"]]) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width, height: 844 });
    await page.screenshot({ path: join(pictures, `bar-${width}-${scheme}.png`) });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "the bar makes the page too wide");
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1360, height: 900 });
});

await step("mended, the bar goes away by itself", async () => {
  writeFileSync(source, good);
  await page.waitForFunction(() => document.querySelector("clausebook-preview").hidden, null, { timeout: 5000 });
  assert.equal(await page.evaluate(() => window.sameWindow), true);
});

await step("a style sheet is swapped in place", async () => {
  const sheet = join(project, "themes/default/assets/ledger.css");
  mkdirSync(join(project, "themes/default/assets"), { recursive: true });
  const shipped = await (await fetch(origin + "assets/ledger.css")).text();
  writeFileSync(sheet, shipped + "\nh1 { color: rgb(1, 2, 3); }\n");
  await page.waitForFunction(() => getComputedStyle(document.querySelector("main h1")).color === "rgb(1, 2, 3)", null, { timeout: 5000 });
  assert.equal(await page.evaluate(() => window.sameWindow), true);
  rmSync(sheet);
  await page.waitForFunction(() => getComputedStyle(document.querySelector("main h1")).color !== "rgb(1, 2, 3)", null, { timeout: 5000 });
});

await step("twelve tabs share one stream, and all hear", async () => {
  const tabs = [];
  for (let at = 0; at < 12; at += 1) {
    const tab = await page.context().newPage();
    await tab.goto(origin + page1);
    tabs.push(tab);
  }
  writeFileSync(source, good + "\nFor all tabs.\n");
  for (const tab of tabs) { await heard(tab, "For all tabs."); }
  for (const tab of tabs) { await tab.close(); }
  writeFileSync(source, good);
});

await step("an editor that backs up and renames, and a page that comes and goes", async () => {
  renameSync(source, source + "~");
  writeFileSync(source + ".new", good + "\nSaved by renaming.\n");
  renameSync(source + ".new", source);
  await heard(page, "Saved by renaming.");
  rmSync(source + "~");
  assert.equal(await page.evaluate(() => window.sameWindow), true);
  rmSync(source);
  await page.waitForFunction(() => document.querySelector("h1").textContent.includes("not here"), null, { timeout: 5000 });
  writeFileSync(source, good);
  await page.waitForFunction(() => !document.querySelector("h1").textContent.includes("not here"), null, { timeout: 5000 });
});

await step("after a restart the page catches up", async () => {
  preview.child.kill("SIGINT");
  await once(preview.child, "exit");
  await page.waitForFunction(() => !document.querySelector("clausebook-preview").hidden, null, { timeout: 8000 });
  assert.match(await bar(page).innerText(), /has stopped/);
  writeFileSync(source, good + "\nWritten while nobody looked.\n");
  preview = await serve(["--port", port]);
  await heard(page, "Written while nobody looked.").catch(async () => heard(page, "Written while nobody looked."));
  writeFileSync(source, good);
  complaints.splice(0, complaints.length, ...complaints.filter((each) => !/ERR_CONNECTION_REFUSED|404|INCOMPLETE_CHUNKED|ERR_EMPTY_RESPONSE|CONNECTION_RESET/.test(each)));
});

await step("the console stays silent", async () => {
  assert.deepEqual(complaints.filter((each) => !/404 \(Not Found\)/.test(each)), []);
});

// A page of somebody else: another port of this machine, and another name that leads here.
const secret = /\/~[0-9a-f]{32}/.exec(await (await fetch(origin)).text())[0];
const attacker = createServer((request, response) => {
  response.writeHead(200, { "content-type": "text/html" });
  response.end("<!DOCTYPE html><title>elsewhere</title><body></body>");
});
attacker.listen(0, "127.0.0.1");
await once(attacker, "listening");
const elsewhere = attacker.address().port;

for (const from of [`http://127.0.0.1:${elsewhere}/`, `http://localhost:${elsewhere}/`, `http://other.test:${elsewhere}/`]) {
  await step(`nothing can be read from ${from}`, async () => {
    const context = await browser.newContext();
    const evil = await context.newPage();
    await evil.goto(from);
    const got = await evil.evaluate(async ({ origin, page1, secret }) => {
      const found = {};
      const tries = { cors: {}, "no-cors": { mode: "no-cors" }, credentials: { credentials: "include" }, post: { method: "POST", body: "x" } };
      for (const address of [origin, origin + page1, origin + "api/documents.json", origin + secret.slice(1) + "/findings.json"]) {
        for (const [name, options] of Object.entries(tries)) {
          found[`fetch ${name} ${address}`] = await fetch(address, options).then((response) => response.text()).catch(() => "");
        }
        found[`script ${address}`] = await new Promise((resolve) => {
          const before = Object.keys(window).length;
          const script = document.createElement("script");
          script.src = address;
          script.onload = () => resolve(Object.keys(window).length > before ? "ran" : "loaded");
          script.onerror = () => resolve("");
          document.body.append(script);
        });
      }
      found.script = await new Promise((resolve) => {
        const script = document.createElement("script");
        script.src = origin + secret.slice(1) + "/preview.js";
        script.onload = () => resolve("loaded");
        script.onerror = () => resolve("");
        document.body.append(script);
      });
      found.image = await new Promise((resolve) => {
        const image = new Image();
        image.onload = () => resolve("loaded");
        image.onerror = () => resolve("");
        image.src = origin + "assets/icon.svg";
      });
      found.stream = await new Promise((resolve) => {
        const stream = new EventSource(origin + secret.slice(1) + "/events");
        stream.onmessage = (event) => resolve(event.data);
        stream.onerror = () => { stream.close(); resolve(""); };
      });
      found.style = await new Promise((resolve) => {
        const link = document.createElement("link");
        link.rel = "stylesheet";
        link.href = origin + "assets/ledger.css";
        link.onload = () => resolve("loaded");
        link.onerror = () => resolve("");
        document.head.append(link);
      });
      found.frame = await new Promise((resolve) => {
        const frame = document.createElement("iframe");
        frame.onload = () => { try { resolve(frame.contentDocument ? frame.contentDocument.body.textContent : ""); } catch (error) { resolve(""); } };
        frame.src = origin;
        document.body.append(frame);
        setTimeout(() => resolve(""), 1500);
      });
      return found;
    }, { origin, page1, secret });
    assert.deepEqual(Object.entries(got).filter(([, text]) => text), []);
    // A form and a new window lead the whole page there; it gets a refusal, not the set.
    for (const method of ["get", "post"]) {
      await evil.goto(from);
      const arrived = evil.waitForURL((url) => url.origin === new URL(origin).origin);
      await evil.evaluate(({ origin, method }) => {
        const form = document.createElement("form");
        form.action = origin;
        form.method = method;
        document.body.append(form);
        setTimeout(() => form.submit());
      }, { origin, method });
      await arrived;
      assert.match(await evil.evaluate(() => document.body.innerText), /Refused/, `a form by ${method}`);
    }
    await context.close();
  });
}

await step("a name that was made to lead here is refused", async () => {
  const context = await browser.newContext();
  const evil = await context.newPage();
  const response = await evil.goto(`http://rebound.test:${port}/`);
  assert.equal(response.status(), 421);
  assert.doesNotMatch(await evil.content(), /service management/i);
  await context.close();
});

await browser.close();
attacker.close();
preview.child.kill("SIGINT");
writeFileSync(source, good);
process.exit(failed ? 1 : 0);
