"""The workbench on the screen. Textual and rich are imported here and nowhere else."""
