"""Answers of services in a folder: saved as they came, and asked again without the internet.

The folder holds ``asked.csv`` (service, request, status, file) and every answer as a file of its own, so that a watch
can be repeated, and shown, years later.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

from evidence_tools.files import write_bytes, write_text
from evidence_tools.watching.client import Fields, Reply, Service, WatchError
from evidence_tools.watching.record import Days

INDEX, DAYS = "asked.csv", "days.json"
_COLUMNS = ("service", "request", "status", "file")


def _request(path: str, fields: Fields) -> str:
    """One request as text, the same whatever the order of its fields."""
    return f"{path}?{urlencode(sorted(fields.items()))}"


@dataclass(slots=True)
class Saver:
    """Writes every answer into a folder, with the days that were asked for.

    Raises
    ------
    WatchError
        When the folder holds another watch.
    """

    folder: Path
    days: Days
    _rows: list[tuple[str, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        if (self.folder / INDEX).exists():
            raise WatchError(f"{self.folder} holds a watch already: name another folder, or remove that one")
        days = {"since": self.days.since.isoformat(), "until": self.days.until.isoformat()}
        write_text(self.folder / DAYS, json.dumps(days) + "\n")

    def __call__(self, service: Service, path: str, fields: Fields, reply: Reply) -> None:
        """Save one answer."""
        name = f"{len(self._rows) + 1:03d}_{service.name.replace(' ', '_').replace('.', '_')}.txt"
        write_bytes(self.folder / name, reply.content)
        self._rows.append((service.name, _request(path, fields), str(reply.status), name))
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([_COLUMNS, *self._rows])
        write_text(self.folder / INDEX, text.getvalue())


@dataclass(frozen=True, slots=True)
class SavedClient:
    """Answers from a folder that a `Saver` wrote."""

    folder: Path
    days: Days
    replies: dict[tuple[str, str], tuple[int, Path]]

    @classmethod
    def of(cls, folder: Path) -> SavedClient:
        """The answers in a folder.

        Raises
        ------
        WatchError
            When the folder holds no watch, or a damaged one.
        """
        try:
            days = json.loads((folder / DAYS).read_text(encoding="utf-8"))
            asked = Days(*(date.fromisoformat(days[name]) for name in ("since", "until")))
            with (folder / INDEX).open(encoding="utf-8", newline="") as file:
                rows = list(csv.DictReader(file))
            replies = {(r["service"], r["request"]): (int(r["status"]), folder / Path(r["file"]).name) for r in rows}
        except (OSError, ValueError, KeyError, TypeError, csv.Error) as problem:
            raise WatchError(
                f"{folder} holds no saved watch ({type(problem).__name__}: {problem}); a watch over the internet makes "
                f"one, with {INDEX} and {DAYS}"
            ) from None
        return cls(folder, asked, replies)

    def ask(self, service: Service, path: str, fields: Fields, *, unsaid: Fields | None = None) -> Reply:
        """The saved answer to one request.

        Raises
        ------
        WatchError
            When this request was not saved, or its file is gone.
        """
        request = _request(path, fields)
        found = self.replies.get((service.name, request))
        if found is None:
            raise WatchError(
                f"{self.folder} has no answer of {service.name} to {request}: the search under [watch] of "
                "protocol.toml has changed since, or that watch was broken off; ask again over the internet"
            )
        status, file = found
        try:
            return Reply(status, file.read_bytes())
        except OSError as problem:
            raise WatchError(f"{file} cannot be read ({problem.strerror}): restore it from a copy") from None
