"""What the tests of watching share: the server, clients that ask it, and where its services lie."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from synthetic_services import SINCE, UNTIL, Server, running

from evidence_tools.watching.asking import Addresses
from evidence_tools.watching.client import LiveClient
from evidence_tools.watching.record import Days
from evidence_tools.watching.saved import Saver

DAYS = Days(SINCE, UNTIL)


@pytest.fixture
def server() -> Iterator[Server]:
    """The local server."""
    with running() as held:
        yield held


@pytest.fixture
def places(server: Server) -> Addresses:
    """The services, all of them at the local server, without pauses."""
    usual = Addresses()
    return replace(
        usual,
        pubmed=replace(usual.pubmed, address=f"{server.address}/entrez/eutils", pause=0.0),
        trials=replace(usual.trials, address=f"{server.address}/api/v2", pause=0.0),
        device_events=replace(usual.device_events, address=server.address, pause=0.0),
    )


@pytest.fixture
def live(tmp_path: Path) -> Callable[..., LiveClient]:
    """Makes a client that asks over the network and saves into a folder of the test."""

    def made(**settings: object) -> LiveClient:
        saver = Saver(tmp_path / "saved", DAYS)
        return LiveClient(saver, "evidence-tools/test", **{"backoff": 0.0, **settings})

    return made
