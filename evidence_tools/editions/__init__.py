"""From one year to the next: open an edition, compare two, and judge when to review again."""
