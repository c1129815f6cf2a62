"""A thin client for the handful of calls that the review makes. It waits as GitHub asks and gives up in the end.

How often and how long is GitHub's advice: https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api
"""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from tuijian import __version__

VERSION = "2022-11-28"
PUBLIC = "https://api.github.com"
WRITES = 35
"""A run writes at most so often."""

APART = 1.0
"""Seconds between two writes."""

TRIES = 4
PATIENCE = 600.0
"""Seconds that a run waits in all, on top of those between writes; then it is not our day."""

PAGE = 100
PAGES = 300
_NEXT = re.compile(r'<([^<>]*)>; rel="next"')
_LIMITED = re.compile(r"secondary rate limit|abuse|rate limit", re.IGNORECASE)


class ApiError(Exception):
    """GitHub did not do what it was asked; `status` is its answer, 0 for none."""

    def __init__(self, request: str, status: int = 0) -> None:
        super().__init__(f"{request}: {status}" if status else request)
        self.status = status


class UnsureError(ApiError):
    """Nobody knows whether a write was done: look before it is tried again."""


class NoMoreWritesError(ApiError):
    """The run has written as often as it may."""


@dataclass
class Clock:
    """Time from outside: `now` in seconds since 1970, `sleep` for so many of them."""

    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep


@dataclass
class Client:
    """Calls below one address. `http` holds the token in its headers, see `connect`; `quota` is how many calls GitHub said were left.

    What was read before is asked for with its ETag: where it is as it was, GitHub says just that, and does not count the call
    (https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api).
    """

    http: httpx.Client
    clock: Clock = field(default_factory=Clock)
    writes: int = 0
    waited: float = 0.0
    quota: int | None = None
    _seen: dict[str, httpx.Response] = field(default_factory=dict)
    _wrote: float = float("-inf")

    def get(self, path: str, **params: str | int) -> Any:
        """What lies at a path, as JSON."""
        return self._read(path, params).json()

    def pages(self, path: str, items: str = "", **params: str | int) -> Iterator[Any]:
        """Every item of a list, page after page, as the answers' own Link headers say; `items` where the list stands under a name."""
        url, query = path, _paged(params)
        for _ in range(PAGES):
            answer = self._read(url, query)
            yield from _items(answer, path, items)
            link = _NEXT.search(answer.headers.get("link", ""))
            if link is None:
                return
            url, query = self._own_address(link[1]), None
        raise ApiError(f"{path} has no end")

    def write(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Change something, in one try; the answer.

        UnsureError where it may or may not be done, after as long as GitHub asks to wait.
        Whoever tries again looks first, at what stands there and at the head: both may have changed in the meantime.
        """
        if self.writes >= WRITES:
            raise NoMoreWritesError("this run has written enough")
        self._keep_apart()
        self.writes += 1
        try:
            answer = self._try_once(method, path, {"json": body} if body is not None else {})
        finally:
            self._wrote = self.clock.now()
        self._check_written(f"{method} {path}", answer)
        return _answer_data(answer)

    def for_next_request(self) -> "Client":
        """A client for the next request of a run, with writes of its own, as far apart from the last one as any."""
        return replace(self, writes=0, waited=0.0, _seen={})

    def _check_written(self, request: str, answer: httpx.Response | None) -> None:
        if answer is not None and answer.is_success:
            return
        status = answer.status_code if answer is not None else 0
        pause = self._pause(answer, self.writes)
        if pause is None:
            raise ApiError(request, status)
        self._wait(pause)
        raise UnsureError(request, status)

    def _keep_apart(self) -> None:
        left = self._wrote + APART - self.clock.now()
        if left > 0:
            self.clock.sleep(min(left, APART))

    def _own_address(self, url: str) -> str:
        """A next page's address, where it lies below our own; the token goes nowhere else."""
        if not url.startswith(str(self.http.base_url)):
            raise ApiError("a page lies elsewhere")
        return url

    def _read(self, path: str, params: Mapping[str, str | int] | None) -> httpx.Response:
        """A successful answer whose body is whole; tried again where that can help."""
        for number in range(1, TRIES + 1):
            answer = self._try_once("GET", path, {"params": params} if params else {})
            if answer is not None and answer.is_success:
                return answer
            pause = self._pause(answer, number)
            if pause is None:
                break
            if number < TRIES:
                self._wait(pause)
        raise ApiError(f"GET {path}", answer.status_code if answer is not None else 0)

    def _try_once(self, method: str, path: str, options: dict[str, Any]) -> httpx.Response | None:
        """The answer; None where the line broke, or where what was to be read came cut off."""
        cached = self._seen.get(_key(path, options)) if method == "GET" else None
        if cached is not None:
            options = {**options, "headers": {"If-None-Match": cached.headers["etag"]}}
        try:
            answer = self.http.request(method, path, **options)
            if cached is not None and answer.status_code == 304:
                return cached
            if method == "GET" and answer.is_success:
                answer.json()
        except (httpx.TransportError, httpx.DecodingError, ValueError):
            return None
        left = answer.headers.get("x-ratelimit-remaining", "")
        self.quota = int(left) if left.isdecimal() else self.quota
        if method == "GET" and answer.is_success and "etag" in answer.headers:
            self._seen[_key(path, options)] = answer
        return answer

    def _pause(self, answer: httpx.Response | None, number: int) -> float | None:
        """How long to wait before another try; None where another try is of no use."""
        if answer is None or answer.status_code >= 500:
            return 2.0 ** min(number, TRIES)
        return _wait_asked_for(answer, self.clock.now())

    def _wait(self, seconds: float) -> None:
        if self.waited + seconds > PATIENCE:
            raise ApiError("GitHub asks to wait too long", 429)
        self.waited += seconds
        self.clock.sleep(seconds)


def _key(path: str, options: Mapping[str, Any]) -> str:
    return f"{path} {sorted((options.get('params') or {}).items())}"


def _answer_data(answer: httpx.Response | None) -> Any:
    """What an answer to a write tells; None where that is nothing."""
    try:
        return answer.json() if answer is not None and answer.content else None
    except ValueError:
        return None


def _paged(params: Mapping[str, str | int]) -> Mapping[str, str | int] | None:
    return {"per_page": PAGE, **params}


def _items(answer: httpx.Response, path: str, name: str) -> list[Any]:
    items = answer.json()
    items = items.get(name) if name and isinstance(items, dict) else items
    if not isinstance(items, list):
        raise ApiError(f"{path} is no list", answer.status_code)
    return items


def _wait_asked_for(answer: httpx.Response, now: float) -> float | None:
    """How long GitHub asks to wait; None where it does not ask. Without a number a minute, as its advice says."""
    if answer.status_code not in (403, 429):
        return None
    after, reset = answer.headers.get("retry-after", ""), answer.headers.get("x-ratelimit-reset", "")
    if after.isdecimal():
        return float(after)
    if answer.headers.get("x-ratelimit-remaining") == "0" and reset.isdecimal():
        return max(float(reset) - _github_time(answer, now), 0.0) + 1
    return 60.0 if answer.status_code == 429 or _LIMITED.search(answer.text) else None


def _github_time(answer: httpx.Response, now: float) -> float:
    """The moment by GitHub's own clock, by which it says when it will hear again; ours may be wrong."""
    try:
        return parsedate_to_datetime(answer.headers["date"]).timestamp()
    except (KeyError, ValueError):
        return now


def connect(token: str, url: str = PUBLIC, transport: httpx.BaseTransport | None = None) -> httpx.Client:
    """The line to GitHub, or to an Enterprise Server at `url`. It follows no redirect, so that the token goes nowhere else."""
    headers = {
        "Accept": "application/vnd.github+json",
        "X-GitHub-Api-Version": VERSION,
        "User-Agent": f"tuijian/{__version__}",
        **({"Authorization": f"Bearer {token}"} if token else {}),
    }
    base = url.rstrip("/") + "/"
    return httpx.Client(base_url=base, headers=headers, timeout=30.0, transport=transport, follow_redirects=False)
