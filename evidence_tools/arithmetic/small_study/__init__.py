"""Small-study effects: does the size of an effect go with the size of the study, and what would that hide."""
