"""A reader at 在线填报与自查 in a real browser, for the tests of that page."""

import re
from typing import Any

import browse
from playwright.sync_api import Browser, BrowserContext, Page, expect

LONG = 60_000
expect.set_options(timeout=LONG)
PLAN = "本市把办好基础教育列为重点工作，近年来开展过多项改革。"
PARTS = ("建设综合高中，课程互选。", "出台管理办法，每年评估一次。", "成立专班，经费列入年度预算。")


class Desk:
    """A reader at the page, and all that the page asked for or complained about. In a browser he comes for the first time."""

    def __init__(self, browser: Browser | BrowserContext, address: str, **how: Any) -> None:
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page: Page = again(browser, address, **how) if isinstance(browser, BrowserContext) else browser.new_page(**screen(**how))
        self.page.set_default_timeout(LONG)
        self.page.on("request", lambda one: self.requests.append(one.url))
        self.page.on("console", lambda one: self.complaints.append(one.text) if one.type in {"error", "warning"} else None)
        self.page.on("pageerror", lambda one: self.complaints.append(str(one)))
        self.address = address + "fill/"
        self.open()

    def open(self) -> None:
        """Open the page, or open it again."""
        self.page.goto(self.address)
        self.page.wait_for_selector("#app:not([hidden])")

    def ready(self) -> None:
        """Wait for the checker."""
        self.page.wait_for_selector(".meter", state="detached")

    def field(self, key: str) -> Any:
        """The control of a place."""
        return self.page.locator(f'[id="f-{key}"]')

    def said(self, key: str) -> Any:
        """What stands beside it."""
        return self.page.locator(f'[id="said-{key}"]')

    def unfold(self, key: str) -> None:
        """Open the steps that a place lies in, by their buttons."""
        for name in self.page.locator(f'xpath=//*[@id="f-{key}"]/ancestor::*[contains(@class, "step-body")]').evaluate_all(
            "all => all.map(one => one.id)"
        ):
            head = self.page.locator(f'[aria-controls="{name}"]')
            if head.get_attribute("aria-expanded") == "false":
                head.click()

    def fill(self, texts: dict[str, str]) -> None:
        """Fill in some fields by their keys; an empty unit is chosen first."""
        for key, text in texts.items():
            self.unfold(key)
            control = self.field(key)
            control.select_option(text) if key == "province" else control.fill(text)

    def whole(self) -> None:
        """Fill in all that there must be."""
        self.fill({"province": "河南省", "document.number": "豫教基〔2024〕5号", "document.date": "2024-01-12"})
        self.fill({"contact.office": "河南省教育厅基础教育处", "contact.phone": "0371-00000000", "contact.email": "jijiao@example.gov.cn"})
        self.page.locator("#add-zones").click()
        self.fill({"zones.0.name": "郑州市", "zones.0.plan.background": PLAN})
        self.field("zones.0.plan.add").select_option("4")
        self.page.locator(".adder button").click()
        self.fill({f"zones.0.plan.tasks.0.parts.{at}": text for at, text in enumerate(PARTS)})


def screen(width: int = browse.DESK, **how: Any) -> Any:
    """How a reader's browser is opened."""
    return {"viewport": {"width": width, "height": 900}, **how}


KEPT = "caches.open('tuijian-page').then((store) => store.keys()).then((all) => all.map((one) => new URL(one.url).pathname))"
"""The addresses of what the page keeps for another visit."""


def settled(page: Page) -> None:
    """Wait until the page has kept all that it needs to open without a line."""
    browse.wait_until_kept(page, "/pyodide.mjs")
    page.wait_for_function("() => navigator.serviceWorker.controller")


RUNNER = "404.html"
"""The page of the site that a checker can run in which other pages ask."""

RUN = """async (home) => {
    const line = new BroadcastChannel("checker");
    const worker = new Worker(home + "assets/fill/worker.js", { type: "module" });
    const asked = [];
    const ready = new Promise((done) => worker.addEventListener("message", ({ data }) => {
        if (data.ready) done(data);
        if ("id" in data) line.postMessage({ to: asked[data.id], data: { ...data, id: asked[data.id].id } });
    }));
    const base = home + "assets/page/";
    worker.postMessage({ start: await (await fetch(base + "engine.json")).json(), base });
    const state = await ready;
    line.addEventListener("message", ({ data: { from, data } }) => {
        if (data.start) return line.postMessage({ to: { from }, data: state });
        worker.postMessage({ ...data, id: asked.push({ from, id: data.id }) - 1 });
    });
}"""
"""Starts a checker, and lets it answer to those who ask by a channel."""

ASK = """(() => {
    const Own = Worker;
    window.Worker = class extends EventTarget {
        constructor(address, how) {
            super();
            if (!String(address).endsWith("/assets/fill/worker.js")) return new Own(address, how);
            this.from = crypto.randomUUID();
            this.line = new BroadcastChannel("checker");
            this.line.addEventListener("message", ({ data: { to, data } }) => {
                if (to && to.from === this.from) this.dispatchEvent(new MessageEvent("message", { data }));
            });
        }
        postMessage(data) { this.line.postMessage({ from: this.from, data }); }
        terminate() { this.line.close(); }
    };
})()"""
"""Lets a page ask the checker that runs already, in place of one of its own: to start it takes longer than most tests of the form."""


def share_checker(context: BrowserContext, address: str) -> None:
    """From now on the pages of this browser ask one checker, which runs in a tab that stays open."""
    page = context.new_page()
    page.goto(address + RUNNER)
    page.evaluate(RUN, address)
    context.add_init_script(ASK)


def again(context: BrowserContext, address: str, width: int = browse.DESK) -> Page:
    """A new page in a browser that was there before: other tabs and all that was typed are gone, the program's parts stay."""
    for tab in context.pages:
        if not tab.url.endswith(RUNNER):
            tab.close()
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    typed = {"origin": address.rstrip("/"), "storageTypes": "local_storage,indexeddb"}
    context.new_cdp_session(page).send("Storage.clearDataForOrigin", typed)
    return page


def keys(page: Page, *pressed: str) -> None:
    """Press keys; what is longer than a key's name is typed."""
    for one in pressed:
        page.keyboard.press(one) if re.fullmatch(r"Tab|Shift\+Tab|Enter|Space|ArrowDown|Home", one) else page.keyboard.type(one)


def tab_to(page: Page, identity: str) -> None:
    """Press Tab until the keyboard stands there."""
    for _ in range(80):
        if page.evaluate("document.activeElement.id") == identity:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no way by Tab to {identity}")
