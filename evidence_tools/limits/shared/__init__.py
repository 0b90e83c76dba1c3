"""Facts of the tables that several limitations need."""
