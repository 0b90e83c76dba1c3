"""Charts: each function makes a frame first and then draws it; the only room that draws with matplotlib."""
