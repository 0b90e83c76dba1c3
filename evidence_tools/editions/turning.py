"""At which step each of several verdicts turned, walked from the last step backwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

Key = tuple[str, ...]
Said = Mapping[Key, str]


def turned_at(
    steps: Sequence[str],
    final: Said,
    may_turn: Callable[[str, Key], bool],
    said_before: Callable[[int, Said], Said],
) -> dict[Key, str]:
    """The step after which each verdict reads as in the later edition, and stays so.

    Parameters
    ----------
    steps
        Names of the steps in their order.
    final
        What differs between the two editions: how it reads in the later one.
    may_turn
        Whether anything differs at a step that a verdict can rest on; it is not looked at where nothing does.
    said_before
        How verdicts read before the step at a place, from 1 on; asked for no more than is still open.
    """
    found: dict[Key, str] = {}
    for place in range(len(steps) - 1, 0, -1):
        asked = {key: last for key, last in final.items() if key not in found and may_turn(steps[place], key)}
        said = said_before(place, asked) if asked else {}
        found |= {key: steps[place] for key, last in asked.items() if said[key] != last}
    first = {key: next((step for step in steps if may_turn(step, key)), "") for key in final}
    return first | found
