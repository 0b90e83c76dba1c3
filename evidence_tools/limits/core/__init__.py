"""What all limitations share: the record, the conclusions, the weighing, the words."""
