"""What a committee is told: slides, handouts and exhibits as records of keyed numbers, before anything is drawn."""
