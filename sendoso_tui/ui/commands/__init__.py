"""What a person can do: one registry from which keys, footer, help and palette are made."""
