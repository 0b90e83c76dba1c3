"""Native exhibits made from results: forests, bars and timelines whose every mark is a keyed number."""
