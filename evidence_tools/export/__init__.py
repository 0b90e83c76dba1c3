"""What leaves the workbench: results, charts, executed notebooks and readable pages, written whole or not at all."""
