"""What is asked of databases and registries to learn what is new: section ``watch`` of the protocol."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TrialSearch(_Section):
    """What a registry of trials is asked: its own search expressions; an empty one is not asked."""

    condition: str = ""
    intervention: str = ""
    term: str = ""


class DeviceSearch(_Section):
    """Whose event reports are sought: any of these brand names, or any of these makers."""

    brand_names: tuple[str, ...] = ()
    manufacturers: tuple[str, ...] = ()


class Watch(_Section):
    """The searches of a watch, one for each service; a service without a search is not asked."""

    pubmed: str = ""
    trials: TrialSearch = TrialSearch()
    device_events: DeviceSearch = DeviceSearch()
