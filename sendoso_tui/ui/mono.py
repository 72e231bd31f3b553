"""The look without any colour: bold and reverse alone, on the terminal's own ground."""

from textual.theme import Theme

MONO = Theme(
    name="sendoso-mono",
    ansi=True,
    primary="ansi_default",
    secondary="ansi_default",
    accent="ansi_default",
    success="ansi_default",
    warning="ansi_default",
    error="ansi_default",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    variables={
        "border": "ansi_default",
        "border-blurred": "ansi_default",
        "rule": "ansi_default",
        "error-tint": "ansi_default",
        "warning-tint": "ansi_default",
        "scrollbar": "ansi_default",
        "scrollbar-background": "ansi_default",
    },
)
