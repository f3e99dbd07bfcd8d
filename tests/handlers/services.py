"""Services that remember what they were asked, and answer or refuse as a test tells them to."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from types import SimpleNamespace
from typing import Any, cast, get_type_hints

from bot.services.services import Services

Asked = tuple[str, dict[str, Any]]


@dataclass
class FakeServices:
    """Every verb of the real services, with the real signatures and nothing behind them."""

    asked: list[Asked] = field(default_factory=list)
    answers: dict[str, Any] = field(default_factory=dict)
    """By the verb's name, as `boards.home`: what it returns, or the error it raises."""
    looked: int = 0
    """How often somebody asked for the services that hold now."""

    def as_services(self) -> Services:
        hints = get_type_hints(Services)
        subjects = {
            each.name: SimpleNamespace(**self._verbs(each.name, hints[each.name]))
            for each in fields(Services)
        }
        return cast("Services", SimpleNamespace(**subjects))

    async def current(self) -> Services:
        self.looked += 1
        return self.as_services()

    def _verbs(self, subject: str, kind: type) -> dict[str, Callable[..., Any]]:
        methods = inspect.getmembers(kind, inspect.iscoroutinefunction)
        public = [(name, method) for name, method in methods if not name.startswith("_")]
        return {name: self._verb(f"{subject}.{name}", method) for name, method in public}

    def _verb(self, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        signature = inspect.signature(method)

        async def call(*args: Any, **kwargs: Any) -> Any:
            # Binding fails where the real method would not take these arguments.
            bound = signature.bind(None, *args, **kwargs)
            self.asked.append((name, dict(list(bound.arguments.items())[1:])))
            answer = self.answers.get(name)
            if isinstance(answer, Exception):
                raise answer
            return answer

        return call
