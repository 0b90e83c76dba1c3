"""Slides of critical outcomes: what the results allow to be said, by the kind of result that there is."""
