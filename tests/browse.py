"""A browser over the built site, as the gates look at it: what a visit to a page shows, asks for and complains about."""

import json
import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

PHONE, DESK = 390, 1280
SCHEMES = ("light", "dark")

MANY = 4
"""A folder with more pages than this holds one kind of page."""


_RUNNING: list[tuple[Playwright, Browser]] = []

QUICK = "--js-flags=--liftoff-only"
"""WebAssembly is compiled once and plainly: to do it better meanwhile takes a quarter of the time to a page's first check, and no test
stays on a page until that pays."""


@contextmanager
def browser(chromium: str, measured: bool = False) -> Iterator[Browser]:
    """The one Chromium of this process, started when first asked for; what was opened in it meanwhile is closed.

    Where its speed is `measured` it is as people have it.
    """
    if not _RUNNING:
        play = sync_playwright().start()
        args = ["--no-sandbox", *([] if measured else [QUICK])]
        _RUNNING.append((play, play.chromium.launch(executable_path=chromium, args=args)))
    ((_, found),) = _RUNNING
    before = found.contexts
    try:
        yield found
    finally:
        for context in found.contexts:
            if context not in before:
                context.close()


@contextmanager
def page(chromium: str, **options: Any) -> Iterator[Page]:
    """An empty page in it, which knows nothing of what others did."""
    with browser(chromium) as found:
        yield found.new_page(**options)


def stop() -> None:
    """Close Chromium, if it was started."""
    while _RUNNING:
        play, found = _RUNNING.pop()
        found.close()
        play.stop()


def kinds(site: Path) -> list[str]:
    """The address of a page of each kind: of many in one folder the first and the longest, of few each."""
    pages = {path: path.relative_to(site).as_posix().removesuffix("index.html") for path in sorted(site.rglob("*.html"))}
    folders: dict[str, list[Path]] = {}
    for path, address in pages.items():
        folders.setdefault(address.rstrip("/").rpartition("/")[0], []).append(path)
    chosen = []
    for folder, found in folders.items():
        longest = max(found, key=lambda path: path.stat().st_size)
        chosen += sorted({found[0], longest}) if folder and len(found) > MANY else found
    return [pages[path] for path in chosen]


@dataclass
class Visit:
    """What a page was like: what it asked for, what the console said, what stuck out, what axe found."""

    requests: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    wide: list[str] = field(default_factory=list)
    axe: list[str] = field(default_factory=list)


WIDE = """() => {
    const edge = document.documentElement.clientWidth;
    const name = one => `${one.tagName.toLowerCase()}.${one.className}`;
    const scrolls = one => ["auto", "scroll"].includes(getComputedStyle(one).overflowX);
    const inside = one => { for (let up = one; up; up = up.parentElement) if (scrolls(up)) return true; return false; };
    const found = document.documentElement.scrollWidth > edge ? [`the page is ${document.documentElement.scrollWidth} wide`] : [];
    for (const one of document.querySelectorAll("article *, footer *"))
        if (one.checkVisibility() && one.getBoundingClientRect().right > edge + 1 && !inside(one)) found.push(name(one));
    for (const one of document.querySelectorAll("article table")) if (!inside(one)) found.push(`${name(one)} does not scroll`);
    return found;
}"""
"""What sticks out sideways, and tables that would: each stands in something that scrolls by itself."""

AXE = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations.flatMap(
    rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 200)}`))"""


def visit(page: Page, address: str, axe: str) -> Visit:
    """Open a new page and look at it. `axe` is the text of axe-core, or nothing."""
    return _looked(page, _opening(page, address), axe)


def visits(context: BrowserContext, addresses: Sequence[str], axe: str, schemes: Sequence[str]) -> list[dict[str, Visit]]:
    """Open an address each in a new page, some at a time, since each must be silent for a while before it is looked at.

    Each comes in the first scheme, is looked at, and again in each other scheme, as a reader changes it: one opening serves them all.
    """
    found = []
    context.add_init_script(FORGET)
    for at in range(0, len(addresses), TOGETHER):
        pages = [context.new_page() for _ in addresses[at : at + TOGETHER]]
        begun = [_opening(page, address) for page, address in zip(pages, addresses[at:], strict=False)]
        found += [_in_schemes(page, seen, axe, schemes) for page, seen in zip(pages, begun, strict=True)]
        for page in pages:
            page.close()
    return found


TOGETHER = 4
"""How many pages load beside each other."""


def _opening(page: Page, address: str) -> Visit:
    seen = Visit()
    page.on("console", lambda message: seen.console.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: seen.console.append(str(error)))
    page.on("request", lambda request: seen.requests.append(request.url))
    page.goto(address, wait_until="commit")
    return seen


def _looked(page: Page, seen: Visit, axe: str) -> Visit:
    page.wait_for_load_state("networkidle")
    seen.wide = page.evaluate(WIDE)
    if axe:
        page.evaluate(f"() => {{ if (!window.axe) {{ {axe} }} }}")
        seen.axe = page.evaluate(AXE)
    return seen


CHANGE = """scheme => {
    const other = document.querySelector(`input[name="__palette"][data-md-color-media*="${scheme}"]`);
    if (other && !other.checked) other.click();
}"""
"""Chooses a scheme by the theme's own switch, where the page has one."""

FORGET = 'Object.keys(localStorage).filter(key => key.endsWith("__palette")).forEach(key => localStorage.removeItem(key))'
"""The next page comes as the system has it, whatever was chosen on another."""

STANDS = """scheme => {
    const palette = document.body.dataset.mdColorScheme;
    const moving = document.getAnimations().some(one => one instanceof CSSTransition);
    return matchMedia(`(prefers-color-scheme: ${scheme})`).matches && !moving
        && (!palette || palette === {light: "default", dark: "slate"}[scheme]);
}"""
"""Whether the page is in the scheme, and nothing still fades into it."""


def _in_schemes(page: Page, seen: Visit, axe: str, schemes: Sequence[str]) -> dict[str, Visit]:
    """What a page is like in each scheme; what it asked for and complained about is one list, which all of them hold."""
    found: dict[str, Visit] = {}
    page.wait_for_load_state("networkidle")
    for scheme in schemes:
        if found:
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.evaluate(CHANGE, scheme)
        page.wait_for_function(STANDS, arg=scheme)
        found[scheme] = _looked(page, replace(seen), axe)
    return found


# --- without a line ---------------------------------------------------------------------------

KEPT_FILES = """async () => {
    const stores = await Promise.all((await caches.keys()).map(name => caches.open(name)));
    const all = await Promise.all(stores.map(store => store.keys()));
    return all.flat().map(one => new URL(one.url).pathname);
}"""
"""The paths of all that the browser keeps of the site."""


def wait_until_kept(page: Page, *parts: str) -> None:
    """Wait until something is kept whose path holds each of these; a promise is no answer to Playwright's own waiting."""
    for _ in range(600):
        found = page.evaluate(KEPT_FILES)
        if all(any(part in path for path in found) for part in parts):
            return
        page.wait_for_timeout(100)
    raise AssertionError(found)


# --- the keyboard ---------------------------------------------------------------------------------

STOPS = """() => {
    const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")];
    const shown = one => one.checkVisibility({visibilityProperty: true}) && one.tabIndex >= 0 && !one.disabled && !one.hidden;
    const group = one => [...document.getElementsByName(one.name)];
    const lead = one => one.type !== "radio" || one === (group(one).find(other => other.checked) ?? group(one)[0]);
    return all.filter(one => shown(one) && lead(one)).map((one, index) => {
        one.dataset.stop = index;
        return one.outerHTML.slice(0, 120);
    });
}"""
"""Marks everything that a mouse could use on the page as it is, and tells what that is."""

FOCUS = """() => {
    const at = document.activeElement;
    if (!at || at === document.body) return null;
    const marked = one => one && getComputedStyle(one).outlineStyle !== "none" && parseFloat(getComputedStyle(one).outlineWidth) > 0;
    const seen = one => { const box = one.getBoundingClientRect();
        return box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth; };
    const beside = at.matches("input") ? [...at.parentElement.querySelectorAll("label")].filter(one => one.checkVisibility()) : [];
    return {stop: at.dataset.stop ?? null, html: at.outerHTML.slice(0, 120), marked: [at, ...beside].some(one => marked(one) && seen(one))};
}"""
"""Where the keyboard is, and whether the eye can see it: an outline on the thing, or on the label that stands for it."""


SETTLE = 400
"""Milliseconds after which what the theme opens with a movement is open."""


def walk(page: Page) -> tuple[list[str], list[str]]:
    """Press Tab until the page is through. What it never reached, and where nobody could see that it stood there."""
    stops = page.evaluate(STOPS)
    reached, unseen = set(), []
    for _ in range(2 * len(stops) + 10):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUS)
        for _ in range(SETTLE // 40):
            if not at or at["marked"]:
                break
            page.wait_for_timeout(40)
            at = page.evaluate(FOCUS)
        if at and at["stop"] in reached:
            break
        if at and not at["marked"]:
            unseen.append(at["html"])
        if at and at["stop"]:
            reached.add(at["stop"])
    return [html for index, html in enumerate(stops) if str(index) not in reached], unseen


def lighthouse(address: str, chromium: str, npm_dir: Path, folder: Path, categories: str) -> dict[str, tuple[float, list[str]]]:
    """The score of an address in each category, in percent, with the audits that cost points. Needs node; works in `folder`."""
    flags = ["--quiet", "--no-enable-error-reporting", "--output=json", f"--only-categories={categories}"]
    program = [str(npm_dir / ".bin" / "lighthouse"), address, "--chrome-flags=--headless=new --no-sandbox", *flags]
    environment = {**os.environ, "CHROME_PATH": chromium, "CI": "1"}
    done = subprocess.run(program, env=environment, cwd=folder, check=False, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    return {name: (round(100 * one["score"]), _lost(one, report["audits"])) for name, one in report["categories"].items()}


def _lost(category: Any, audits: Any) -> list[str]:
    return [one["id"] for one in category["auditRefs"] if one["weight"] and (audits[one["id"]]["score"] or 0) < 1]
