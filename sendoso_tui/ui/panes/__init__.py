"""Parts of a screen that mirror state and know the words of the field."""
