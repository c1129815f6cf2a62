"""The client: it pages, waits as GitHub asks, never writes twice unasked, and takes its token nowhere else."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain, repeat
from typing import Any

import httpx
import pytest

from tuijian.review.client import (
    APART,
    PAGES,
    PATIENCE,
    PUBLIC,
    TRIES,
    WRITES,
    ApiError,
    Client,
    Clock,
    NoMoreWritesError,
    UnsureError,
    connect,
)

Answer = httpx.Response | Exception
OK = httpx.Response(200, json={"a": 1})
LIST = "/repos/o/r/pulls"


@dataclass
class Line:
    """Answers, one after the other, the last one for ever; what was asked; a clock of its own."""

    answers: Iterator[Callable[[], Answer]]
    asked: list[httpx.Request] = field(default_factory=list)
    time: float = 1_000_000.0
    slept: list[float] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer a request."""
        self.asked.append(request)
        answer = next(self.answers)()
        if isinstance(answer, Exception):
            raise answer
        return answer

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.slept.append(seconds)
        self.time += seconds

    def client(self, url: str = PUBLIC) -> Client:
        """A client at the other end."""
        return Client(connect("a-token", url, httpx.MockTransport(self)), Clock(lambda: self.time, self.sleep))


def line(*answers: Answer) -> Line:
    """The line; each answer is a new one each time."""

    def again(answer: Answer) -> Callable[[], Answer]:
        if isinstance(answer, Exception):
            return lambda: answer
        return lambda: httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)

    made = [again(answer) for answer in answers]
    return Line(chain(made, repeat(made[-1])))


def said(status: int, text: str = "{}", **headers: str) -> httpx.Response:
    """An answer; names of headers with _ for -."""
    return httpx.Response(status, text=text, headers={name.replace("_", "-"): value.encode("latin-1") for name, value in headers.items()})


def test_what_github_wants_to_hear() -> None:
    """The version of the interface, who asks, the token; each list by the hundred."""
    wire = line(httpx.Response(200, json=[]))
    assert list(wire.client().pages(LIST, state="open")) == []
    (asked,) = wire.asked
    assert asked.headers["X-GitHub-Api-Version"] == "2022-11-28"
    assert asked.headers["Accept"] == "application/vnd.github+json"
    assert asked.headers["Authorization"] == "Bearer a-token"
    assert asked.headers["User-Agent"].startswith("tuijian/")
    assert str(asked.url) == f"https://api.github.com{LIST}?per_page=100&state=open"


def test_no_token_no_header() -> None:
    """Without a token nothing is claimed; GitHub shows what is public."""
    assert "Authorization" not in connect("").headers


@pytest.mark.parametrize("url", ["https://ghe.example/api/v3", "https://ghe.example/api/v3/"])
def test_an_enterprise_server(url: str) -> None:
    """GITHUB_API_URL may have a path; pages below it are followed."""
    more = '<https://ghe.example/api/v3/repositories/1/pulls?page=2>; rel="next", <https://ghe.example/x>; rel="last"'
    wire = line(httpx.Response(200, json=[1], headers={"Link": more}), httpx.Response(200, json=[2]))
    assert list(wire.client(url).pages(LIST)) == [1, 2]
    assert [asked.url.path for asked in wire.asked] == [f"/api/v3{LIST}", "/api/v3/repositories/1/pulls"]


@pytest.mark.parametrize(
    "elsewhere", ["https://api.github.com.evil.example/x", "http://api.github.com/x", "//evil.example/x", "https://evil.example/x", "/x"]
)
def test_the_token_goes_nowhere_else_by_pages(elsewhere: str) -> None:
    """A next page at another host is not asked for."""
    wire = line(httpx.Response(200, json=[1], headers={"Link": f'<{elsewhere}>; rel="next"'}))
    with pytest.raises(ApiError):
        list(wire.client().pages(LIST))
    assert len(wire.asked) == 1


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_the_token_goes_nowhere_else_by_redirects(status: int) -> None:
    """No redirect is followed, neither of reading nor of writing."""
    wire = line(said(status, location="https://evil.example/"))
    asks: tuple[Callable[[], object], ...] = (lambda: wire.client().get("/x"), lambda: wire.client().write("POST", "/x", {}))
    for ask in asks:
        with pytest.raises(ApiError) as raised:
            ask()
        assert not isinstance(raised.value, UnsureError)
    assert {asked.url.host for asked in wire.asked} == {"api.github.com"}
    assert len(wire.asked) == 2


def test_a_list_without_an_end_is_given_up() -> None:
    """A server that always names another page keeps nobody for ever."""
    wire = line(httpx.Response(200, json=[1], headers={"Link": '<https://api.github.com/x?page=2>; rel="next"'}))
    with pytest.raises(ApiError, match="no end"):
        list(wire.client().pages(LIST))
    assert len(wire.asked) == PAGES


@pytest.mark.parametrize("answer", [{"message": "no"}, "x", None, 3])
def test_a_list_that_is_none(answer: object) -> None:
    """An answer of another shape is no empty list."""
    with pytest.raises(ApiError):
        list(line(httpx.Response(200, json=answer)).client().pages(LIST))


@pytest.mark.parametrize(
    ("first", "wait"),
    [
        (httpx.ConnectError("x"), 2),
        (httpx.ReadTimeout("x"), 2),
        (httpx.RemoteProtocolError("x"), 2),
        (said(500), 2),
        (said(502, "<html>"), 2),
        (said(503), 2),
        (said(200, '{"a": '), 2),
        (said(200, ""), 2),
        (said(200, "<html>"), 2),
        (said(429, retry_after="7"), 7),
        (said(403, retry_after="7"), 7),
        (said(429), 60),
        (said(429, retry_after="soon"), 60),
        (said(429, retry_after="²"), 60),
        (said(403, '{"message": "You have exceeded a secondary rate limit."}'), 60),
        (said(403, x_ratelimit_remaining="0", x_ratelimit_reset="1000030"), 31),
        (said(429, x_ratelimit_remaining="0", x_ratelimit_reset="1000030"), 31),
        (said(403, x_ratelimit_remaining="0", x_ratelimit_reset="999000"), 1),
        (said(403, x_ratelimit_remaining="0", x_ratelimit_reset="1705284200", date="Mon, 15 Jan 2024 02:03:00 GMT"), 21),
        (said(403, x_ratelimit_remaining="0", x_ratelimit_reset="1000030", date="morgen"), 31),
        (said(403, x_ratelimit_remaining="0", x_ratelimit_reset="1000030", retry_after="3"), 3),
    ],
)
def test_reading_waits_as_github_asks_and_tries_again(first: Answer, wait: float) -> None:
    """Broken lines, answers cut off, errors of the server and limits: another try after as long as the answer says."""
    wire = line(first, OK)
    assert wire.client().get("/x") == {"a": 1}
    assert wire.slept == [wait]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 422, 451])
def test_a_no_is_a_no(status: int) -> None:
    """What another try cannot change is not tried again. A 403 without a limit is one."""
    wire = line(said(status))
    with pytest.raises(ApiError) as raised:
        wire.client().get("/x")
    assert (raised.value.status, len(wire.asked), wire.slept) == (status, 1, [])


def test_reading_ends() -> None:
    """After four tries it is given up, with longer and longer waits between them and none after."""
    wire = line(said(503))
    with pytest.raises(ApiError, match="503"):
        wire.client().get("/x")
    assert (len(wire.asked), wire.slept) == (TRIES, [2, 4, 8])


@pytest.mark.parametrize("after", ["3600", "601", "9" * 30])
def test_patience_ends(after: str) -> None:
    """Nobody waits for an hour: the run ends, and says that it did not get there."""
    wire = line(said(429, retry_after=after))
    with pytest.raises(ApiError, match="too long"):
        wire.client().get("/x")
    assert wire.slept == []


def test_patience_is_for_the_whole_run() -> None:
    """Many short waits come to a long one."""
    wire = line(*[said(429, retry_after="200"), OK] * 4)
    client = wire.client()
    for _ in range(3):
        client.get("/x")
    with pytest.raises(ApiError, match="too long"):
        client.get("/x")
    assert sum(wire.slept) == PATIENCE


@pytest.mark.parametrize(
    ("answer", "wait"), [(httpx.ReadTimeout("x"), 2), (httpx.ConnectError("x"), 2), (said(502), 2), (said(429, retry_after="9"), 9)]
)
def test_a_write_is_never_repeated_unasked(answer: Answer, wait: float) -> None:
    """Nobody knows whether it was done: it waits as long as GitHub asks, and whoever tries again looks first."""
    wire = line(answer)
    with pytest.raises(UnsureError):
        wire.client().write("POST", "/x", {"body": "x"})
    assert (len(wire.asked), wire.slept) == (1, [wait])


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 422])
def test_a_write_that_is_refused(status: int) -> None:
    """That is certain: the error says so, and how."""
    wire = line(said(status))
    with pytest.raises(ApiError) as raised:
        wire.client().write("POST", "/x", {})
    assert (raised.value.status, isinstance(raised.value, UnsureError)) == (status, False)


@pytest.mark.parametrize("answer", [said(201, '{"id": '), said(200, ""), said(204, "")])
def test_a_write_that_succeeds_needs_no_answer(answer: httpx.Response) -> None:
    """Once the status says that it is done, it is done, whatever came of the rest."""
    line(answer).client().write("DELETE", "/x")


def test_a_second_between_writes() -> None:
    """GitHub asks for a second between two writes; the first need not wait, nor one after a longer while."""
    wire = line(OK)
    client = wire.client()
    client.write("POST", "/x", {})
    wire.time += 0.25
    client.write("POST", "/x", {})
    wire.time += 5
    client.write("POST", "/x", {})
    assert wire.slept == [APART - 0.25]


def test_a_clock_that_goes_back() -> None:
    """Whatever a clock says, nobody waits for more than a second between writes."""
    wire = line(OK)
    client = wire.client()
    client.write("POST", "/x", {})
    wire.time -= 10_000
    client.write("POST", "/x", {})
    assert wire.slept == [APART]


def test_a_run_writes_so_often_and_no_more() -> None:
    """35 writes, failed ones among them; reading goes on."""
    wire = line(said(422))
    client = wire.client()
    for _ in range(WRITES):
        with pytest.raises(ApiError):
            client.write("POST", "/x", {})
    with pytest.raises(NoMoreWritesError):
        client.write("POST", "/x", {})
    assert len(wire.asked) == WRITES == 35


def test_what_is_written_is_sent() -> None:
    """Method, path and body arrive; without a body none is sent."""
    wire = line(OK)
    client = wire.client()
    client.write("PATCH", "/repos/o/r/issues/comments/1", {"body": "推荐"})
    client.write("DELETE", "/repos/o/r/issues/1/labels/%E7%8A%B6%2Fx")
    sent: list[Any] = [(asked.method, asked.url.raw_path.decode(), asked.read().decode()) for asked in wire.asked]
    assert sent == [
        ("PATCH", "/repos/o/r/issues/comments/1", '{"body":"推荐"}'),
        ("DELETE", "/repos/o/r/issues/1/labels/%E7%8A%B6%2Fx", ""),
    ]


def test_the_clock_is_the_worlds_unless_told() -> None:
    """Without a clock from outside it is the machine's."""
    clock = Clock()
    clock.sleep(0)
    assert clock.now() > 1_700_000_000
