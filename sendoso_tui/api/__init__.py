"""The Sendoso API: dialects as pure functions, and the one loop that sends. `client.Client` is the way in."""
