// In Firefox, through WebDriver BiDi: open the page for filling in, fill in what somebody fills in, and tell as JSON what the page
// said, asked for and complained about. node firefox.mjs <folder with node_modules> <firefox> <address>
import { createRequire } from "node:module";

const [npm, firefox, address] = process.argv.slice(2);
const driver = createRequire(`${npm}/`)("puppeteer-core");

const browser = await driver.launch({ browser: "firefox", executablePath: firefox, headless: true });
const told = { requests: [], complaints: [] };
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(90_000);
  page.on("request", (one) => told.requests.push(one.url()));
  page.on("console", (one) => ["error", "warn"].includes(one.type()) && told.complaints.push(one.text()));
  page.on("pageerror", (one) => told.complaints.push(String(one)));
  const field = (key) => page.$(`[id="f-${key}"]`);
  const said = (key) => page.$eval(`[id="said-${key}"]`, (one) => one.textContent);

  await page.goto(`${address}fill/`);
  await page.waitForSelector("#app:not([hidden])");
  await page.waitForFunction(() => !document.querySelector(".meter"));
  await page.select('[id="f-province"]', "河南省");
  await (await field("document.number")).type("豫教基〔2024〕5号");
  await page.$$eval("button", (all) => all.find((one) => one.textContent.trim() === "检查").click());
  await page.waitForFunction(() => document.getElementById("said-document.date").textContent.includes("成文日期"));
  told.date = await said("document.date");
  told.number = await said("document.number");
  await page.reload();
  await page.waitForSelector("#app:not([hidden])");
  told.kept = await page.$eval('[id="f-document.number"]', (one) => one.value);
} finally {
  await browser.close();
}
console.log(JSON.stringify(told));
