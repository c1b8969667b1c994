// Looks at web pages as a validator, a browser and people with a screen reader do: markup by html-validate and by the
// Nu checker, accessibility by axe in Chromium, the policy of the page, and whether it fits a phone. Prints every
// complaint; ends with 1 where there is one.
//
// usage: node pages.mjs PAGE…
import { readFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(process.env.JUDGES ? `${resolve(process.env.JUDGES)}/` : import.meta.url);
const { HtmlValidate } = require("html-validate");
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core"), "utf8");
const vnu = require.resolve("vnu-jar/build/dist/vnu.jar");

const pages = process.argv.slice(2).map((page) => resolve(page));
const complaints = [];
const complain = (page, text) => complaints.push(`${page}: ${text}`);
const isFragment = (source) => !source.startsWith("<!DOCTYPE");

const validator = new HtmlValidate({
  extends: ["html-validate:standard", "html-validate:a11y"],
  rules: {
    // Cells stand one after the other, as elements of a list do.
    "no-inline-style": "error",
    "require-csp-nonce": "off",
    "no-trailing-whitespace": "off",
    "long-title": "off",
  },
});
for (const page of pages) {
  const report = await validator.validateFile(page);
  for (const { messages } of report.results) {
    for (const { line, column, ruleId, message } of messages) complain(page, `${line}:${column} ${ruleId} ${message}`);
  }
}

const whole = pages.filter((page) => !isFragment(readFileSync(page, "utf8")));
try {
  execFileSync("java", ["-jar", vnu, "--errors-only", "--format", "gnu", ...whole], { stdio: ["ignore", "inherit", "pipe"] });
} catch (error) {
  complain("vnu", String(error.stderr ?? error));
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
for (const page of pages) {
  const address = pathToFileURL(page).href;
  const fragment = isFragment(readFileSync(page, "utf8"));
  for (const [width, height] of [[1280, 900], [360, 740]]) {
    const tab = await browser.newPage({ viewport: { width, height } });
    tab.on("console", (message) => complain(page, `console: ${message.text()}`));
    tab.on("pageerror", (error) => complain(page, `error: ${error}`));
    tab.on("request", (request) => request.url() === address || complain(page, `asks for ${request.url()}`));
    await tab.goto(address);
    const seen = await tab.evaluate(() => ({
      margin: getComputedStyle(document.body).margin,
      wide: document.documentElement.scrollWidth - innerWidth,
      rows: document.querySelectorAll("tr").length,
      findings: document.querySelector("main.gongkai-check") !== null,
    }));
    if (!fragment && seen.margin !== "0px") complain(page, "the policy of the page forbids its own style");
    if (!fragment && seen.wide > 0) complain(page, `is ${seen.wide} px too wide for ${width}`);
    if (seen.rows < 20 && !seen.findings) complain(page, `shows ${seen.rows} rows`);
    await tab.close();
    // Axe is a script, which the page itself would not let run.
    const context = await browser.newContext({ bypassCSP: true, viewport: { width, height } });
    const looked = await context.newPage();
    await looked.goto(address);
    await looked.evaluate(axe);
    const options = fragment ? { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] } : {};
    const { violations } = await looked.evaluate((options) => axe.run(document, options), options);
    for (const { id, impact, nodes } of violations) {
      // Title and language of the page are those of the site.
      if (fragment && ["document-title", "html-has-lang"].includes(id)) continue;
      complain(page, `axe at ${width} px: ${id} (${impact}) ${nodes[0].html.slice(0, 120)}`);
    }
    await context.close();
  }
}
await browser.close();

console.log(complaints.join("\n"));
console.log(`${pages.length} pages, ${complaints.length} complaints`);
process.exit(complaints.length > 0 ? 1 : 0);
