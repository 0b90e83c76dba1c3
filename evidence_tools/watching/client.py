"""Asking a service over the internet, politely, or answering from what was saved.

Every request waits its turn (so many seconds between two to one service), has time-outs, is tried again where the
service is busy or the line fails, with growing pauses and never sooner than the service asks, and is saved as it came.
A redirection is not followed, and what was told to a service alone is taken out of its answer before anybody sees it:
NCBI, for one, repeats a key in its refusals.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import quote

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError
from urllib3.util import Retry

from evidence_tools.errors import EvidenceToolsError
from evidence_tools.importing.posted import visible

BUSY = (429, 500, 502, 503, 504)
CONNECT, READ = 10.0, 60.0  # seconds
LONGEST_PAUSE = 60  # seconds, also where a service asks for more
LONGEST_ANSWER = 600.0  # seconds for all of one answer, however slowly it drips
NOT_SAID = b"(not saved)"
LARGEST = 64 * 2**20  # bytes of one answer
_TOLD = 200  # characters of an answer that an error repeats
_CHUNK = 2**16
_SHORTEST_KEY = 8  # characters; a shorter word may stand in an answer by chance

Fields = Mapping[str, str]


class WatchError(EvidenceToolsError):
    """A service that did not answer, or whose answer cannot be read; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class Reply:
    """Status and bytes of one answer."""

    status: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Service:
    """A service: its name, the address that its paths follow, and the seconds it wants between two requests."""

    name: str
    address: str
    pause: float


class Client(Protocol):
    """Whatever answers a request: the internet, or a folder of saved answers."""

    def ask(self, service: Service, path: str, fields: Fields, *, unsaid: Fields | None = None) -> Reply:
        """The answer to one request."""


Save = Callable[[Service, str, Fields, Reply], None]


@dataclass(slots=True)
class LiveClient:
    """Asks over the internet.

    Parameters
    ----------
    save
        What is done with every answer, such as writing it to a folder.
    agent
        What the services are told about who asks.
    tries
        How often a request is sent before it counts as failed.
    backoff
        Seconds of the first pause between two tries; each further one is twice as long.
    clock, sleep
        Seconds now, and waiting for some.
    """

    save: Save
    agent: str
    tries: int = 4
    backoff: float = 1.0
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _session: requests.Session | None = None
    _last: dict[str, float] = field(default_factory=dict)

    def ask(self, service: Service, path: str, fields: Fields, *, unsaid: Fields | None = None) -> Reply:
        """Send one request and wait for its answer; `unsaid` fields, such as a personal key, are sent and not saved.

        Raises
        ------
        WatchError
            When no answer comes, after all tries, or one that is too large.
        """
        self._wait_for(service)
        failed = ""
        try:
            reply = _without(self._sent(service, path, {**fields, **(unsaid or {})}), unsaid or {})
        except (requests.RequestException, HTTPError) as problem:
            failed = _kind(problem)
        finally:
            self._last[service.name] = self.clock()
        if failed:  # raised here, apart from its cause: that repeats the address with the key in it
            raise WatchError(
                f"{service.name} could not be reached ({failed}; tried up to {self.tries} times): check the "
                "connection or a proxy, try again later, or work from saved answers with --offline"
            )
        if 300 <= reply.status < 400:
            raise WatchError(
                f"{service.name} answered {reply.status}, which leads elsewhere and is not followed, so that no key "
                "reaches another host: its address may have changed; look for a newer version of the workbench"
            )
        if reply.status in BUSY:
            raise WatchError(
                f"{service.name} answered {reply.status} {self.tries} times ({_beginning(reply.content)}): "
                "it is busy or down; try again later"
            )
        self.save(service, path, fields, reply)
        return reply

    def _wait_for(self, service: Service) -> None:
        due = self._last.get(service.name, -service.pause) + service.pause
        self.sleep(max(0.0, due - self.clock()))

    def _sent(self, service: Service, path: str, fields: Fields) -> Reply:
        address, until = f"{service.address}/{path}", time.monotonic() + LONGEST_ANSWER
        with self._opened().get(
            address, params=dict(fields), timeout=(CONNECT, READ), stream=True, allow_redirects=False
        ) as response:
            parts, size = [], 0
            for part in response.iter_content(_CHUNK):
                parts.append(part)
                size += len(part)
                if size > LARGEST:
                    raise WatchError(f"{service.name} sent more than {LARGEST // 2**20} MB at once: narrow the search")
                if time.monotonic() > until:
                    raise WatchError(f"{service.name} sent its answer too slowly: try again later")
            return Reply(response.status_code, b"".join(parts))

    def _opened(self) -> requests.Session:
        if self._session is None:
            again = Retry(
                total=self.tries - 1,
                backoff_factor=self.backoff,
                backoff_max=LONGEST_PAUSE,
                retry_after_max=LONGEST_PAUSE,
                status_forcelist=BUSY,
                allowed_methods={"GET"},
                raise_on_status=False,
            )
            self._session = requests.Session()
            self._session.headers["User-Agent"] = self.agent
            for scheme in ("http://", "https://"):
                self._session.mount(scheme, HTTPAdapter(max_retries=again))
        return self._session


def refused(service: Service, reply: Reply) -> WatchError:
    """The error of an answer that is none."""
    return WatchError(
        f"{service.name} refused the request with {reply.status} ({_beginning(reply.content)}): "
        "check the search under [watch] of protocol.toml"
    )


def _without(reply: Reply, unsaid: Fields) -> Reply:
    """The answer without the words that were told to the service alone."""
    content = reply.content
    for said in unsaid.values():
        if len(said) >= _SHORTEST_KEY or "@" in said:
            content = content.replace(said.encode(), NOT_SAID).replace(quote(said, safe="").encode(), NOT_SAID)
    return Reply(reply.status, content)


def _kind(problem: Exception) -> str:
    words = {requests.Timeout: "no answer in time", requests.ConnectionError: "no connection"}
    return next((said for kind, said in words.items() if isinstance(problem, kind)), type(problem).__name__)


def _beginning(content: bytes) -> str:
    return visible(" ".join(content[:_TOLD].decode("utf-8", "replace").split())) or "no text"
