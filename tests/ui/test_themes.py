import pytest
from textual.app import App
from textual.theme import Theme

from sendoso_tui.ui.show.line import Role
from sendoso_tui.ui.themes import CONTRAST, INK, PAPER, THEMES, style_for

TEXTS = ("foreground", "text-muted", "text-primary", "text-secondary", "text-success", "text-warning", "text-error")
MORE_TEXTS = ("primary", "secondary", "accent", "success", "warning", "error", "text-accent", "footer-key-foreground")
SURFACES = ("background", "surface", "panel", "block-cursor-background", "error-tint", "warning-tint")


def luminance(colour: str) -> float:
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.fixture(params=THEMES, ids=lambda theme: theme.name)
async def seen(request: pytest.FixtureRequest) -> dict[str, str]:
    """The variables as a running app has them: Textual may have mixed its own."""
    app: App[None] = App()
    async with app.run_test():
        for theme in THEMES:
            app.register_theme(theme)
        app.theme = request.param.name
        return dict(app.get_css_variables())


async def test_every_text_is_readable_on_every_surface(seen: dict[str, str]) -> None:
    ratios = {
        (text, surface): contrast(seen[text], seen[surface]) for text in (*TEXTS, *MORE_TEXTS) for surface in SURFACES
    }
    worst = min(ratios, key=lambda pair: ratios[pair])
    assert ratios[worst] >= 4.5, worst
    assert contrast(seen["background"], seen["warning"]) >= 4.5, "the badge"
    assert contrast(seen["background"], seen["primary"]) >= 4.5, "a button in focus"


@pytest.mark.parametrize(
    ("theme", "row"),
    [
        (INK, (7.0, 6.5, 5.6, 4.7, 5.7, 5.4)),
        (PAPER, (6.2, 5.8, 5.2, 5.1, 5.2, 5.4)),
        (CONTRAST, (13.6, 13.6, 11.3, 8.0, 10.5, 9.0)),
    ],
)
def test_muted_text_has_the_contrast_it_was_chosen_for(theme: Theme, row: tuple[float, ...]) -> None:
    surfaces = {**theme.variables, "background": theme.background, "surface": theme.surface, "panel": theme.panel}
    measured = [round(contrast(theme.variables["text-muted"], str(surfaces[name])), 1) for name in SURFACES]
    assert measured == list(row)


def test_the_lowest_of_all_is_4_71() -> None:
    lowest = min(
        contrast(
            {**theme.variables, "foreground": theme.foreground or ""}[text],
            {**theme.variables, "background": theme.background, "surface": theme.surface, "panel": theme.panel}[surface]
            or "",
        )
        for theme in THEMES
        for text in TEXTS
        for surface in SURFACES
    )
    assert round(lowest, 2) == 4.71


async def test_every_role_has_a_look(seen: dict[str, str]) -> None:
    for role in Role:
        assert style_for(role, seen).color is not None
    badge = style_for(Role.BADGE, seen)
    assert badge.bgcolor is not None
    assert badge.bgcolor.name == seen["warning"].lower()


def test_mono_uses_no_colour_and_never_dim() -> None:
    for role in Role:
        style = style_for(role, {}, mono=True)
        assert style.color is None
        assert style.bgcolor is None
        assert not style.dim
    assert style_for(Role.FAILED, {}, mono=True).bold
    assert not style_for(Role.MUTED, {}, mono=True).bold
    assert style_for(Role.BADGE, {}, mono=True).reverse


async def test_built_in_themes_can_be_used_as_well() -> None:
    app: App[None] = App()
    async with app.run_test():
        for name in app.available_themes:
            app.theme = name
            for role in Role:
                style_for(role, app.get_css_variables())
