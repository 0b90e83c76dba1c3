"""When to review again: what one more trial could change, what trials without results hold back, and the advice."""
