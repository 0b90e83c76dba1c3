"""At which step each of several verdicts turned, walked from the last step backwards."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

Key = tuple[str, ...]
Said = Mapping[Key, str]


def turned_at(
    steps: Sequence[str],
    final: Said,
    heard: Collection[str],
    said_before: Callable[[int, Said], Said],
) -> dict[Key, str]:
    """The step after which each verdict reads as in the later edition, and stays so.

    Parameters
    ----------
    steps
        Names of the steps in their order.
    final
        What differs between the two editions: how it reads in the later one.
    heard
        Steps at which anything differs that a verdict can rest on; the others are not looked at.
    said_before
        How verdicts read before the step at a place, from 1 on; asked for no more than is still open.
    """
    found: dict[Key, str] = {}
    for place in range(len(steps) - 1, 0, -1):
        asked = {key: last for key, last in final.items() if key not in found and steps[place] in heard}
        said = said_before(place, asked) if asked else {}
        found |= {key: steps[place] for key, last in asked.items() if said[key] != last}
    first = next((step for step in steps if step in heard), "")
    return dict.fromkeys(final, first) | found
