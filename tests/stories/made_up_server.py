"""A mock server as tools generate them from a description: it answers made-up values, and always the same."""

import json
import re
from collections import Counter
from typing import Any

from tests.stories.http_server import Asked, answer
from tests.stories.v2_description import made_up

Answers = dict[tuple[str, str], tuple[int, dict[str, Any] | None]]


class MadeUpServer:
    """Answers below `base` whoever shows the right header; all else is 401 or 404. `asked` counts methods and paths."""

    def __init__(self, base: str, answers: Answers, header: tuple[str, str]) -> None:
        self.asked: Counter[tuple[str, str]] = Counter()
        self._header = header
        self._answers = [
            (method, re.compile(re.escape(base + path).replace(r"\{\}", "[^/]+")), path, status, schema)
            for (method, path), (status, schema) in answers.items()
        ]

    async def reply(self, asked: Asked) -> bytes:
        name, value = self._header
        if asked.headers.get(name) != value:
            return answer(401, b'{"message": "unauthorized"}')
        for method, pattern, path, status, schema in self._answers:
            if method == asked.method and pattern.fullmatch(asked.path):
                self.asked[method, path] += 1
                return answer(status, b"" if schema is None else json.dumps(made_up(schema)).encode())
        self.asked[asked.method, asked.path] += 1
        return answer(404, b"<html><body>no such path</body></html>", content_type="text/html")
