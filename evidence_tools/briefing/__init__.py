"""What a committee is told: slides, handouts and their exhibits as records of keyed numbers, before anything is drawn."""
