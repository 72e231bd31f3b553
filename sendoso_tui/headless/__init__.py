"""The commands without a screen, one module each: for scripts, and for people who use a screen reader.

`NAME_command` has `run(call)`, which returns the exit code; its arguments are in `arguments`. What it does is
in `flows`.
"""
