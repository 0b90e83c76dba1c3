"""Other programs' files -> candidate rows for the extraction tables; nothing enters a table before it is accepted."""
