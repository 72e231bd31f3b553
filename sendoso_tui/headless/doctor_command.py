"""`doctor`: checks everything this program stands on, one line each, with what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.headless import checks
from sendoso_tui.headless.connection_checks import check_connection
from sendoso_tui.headless.exits import Exit

if TYPE_CHECKING:
    from sendoso_tui.headless.call import Call
    from sendoso_tui.headless.checks import Finding


def run(call: Call) -> int:
    """Print the findings; 0 when all is well, 1 with warnings, 2 with something that must be mended."""
    findings = [*checks.versions(), *checks.terminal(), *checks.proxies()]
    chosen, found = checks.settings(call)
    findings += found
    name = None
    if chosen is not None:
        findings += checks.files(chosen.paths, chosen.settings.config_file)
        if chosen.profile is not None:
            name = chosen.profile.name
            findings += check_connection(call, chosen)
    worst = max(finding.level for finding in findings)
    if call.out.as_json:
        rows = [
            {
                "check": finding.check,
                "level": finding.level.word,
                "finding": finding.text,
                "remedy": finding.remedy or None,
            }
            for finding in findings
        ]
        call.out.document(name, None, {"worst": worst.word}, ("checks", rows))
    else:
        call.out.lines(_line(finding) for finding in findings)
    return Exit(int(worst))


def _line(finding: Finding) -> str:
    remedy = f" {finding.remedy}" if finding.remedy else ""
    return f"{finding.level.word:<4}  {finding.check}: {finding.text}{remedy}"
