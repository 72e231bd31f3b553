"""A Sendoso of our own: an ASGI app over a seeded world, for the demo, for practice and for tests.

Written from the documents Sendoso publishes and from the v2 description, never from our client; it shares no code
with `api/`. `app.build` gives the ASGI app, `serve.run` listens on loopback. `docs/sandbox.md` tells what it answers.
"""
