"""What stands behind the line: whole tables for those who want to look a number up."""
