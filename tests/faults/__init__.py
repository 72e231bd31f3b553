"""The proof that a gift is never sent twice: a server that counts, and all that can go wrong on the way to it."""
