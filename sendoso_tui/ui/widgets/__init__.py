"""Parts of a screen that know no word of the field."""
