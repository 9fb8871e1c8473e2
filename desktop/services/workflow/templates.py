"""The stages and tasks of each exchange type, as `resources/templates/<type>.json` lists them."""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from desktop import paths
from desktop.i18n import language as language_now
from desktop.models.vocabulary import CaseStatus, ExchangeType, Mode, TaskOwner


@dataclass(frozen=True, slots=True)
class StageLine:
    """What a status means for this type of exchange; labels by language."""

    status: CaseStatus
    labels: tuple[tuple[str, str], ...]

    def label(self, language: str | None = None) -> str:
        """The stage's name in a language, or in that of now."""
        return dict(self.labels)[language or language_now()]


@dataclass(frozen=True, slots=True)
class TaskTemplate:
    """A task: due `days` after the day of the exchange (before it where negative).

    `stage` is the status that it leads to. `after_end`: counted from the last day, not the first.
    """

    key: str
    stage: CaseStatus
    days: int
    owner: TaskOwner
    labels: tuple[tuple[str, str], ...]
    after_end: bool = False

    def label(self, language: str | None = None) -> str:
        """What is to be done, in a language, or in that of now."""
        return dict(self.labels)[language or language_now()]


@dataclass(frozen=True, slots=True)
class Template:
    """The stages and tasks of an exchange type. `minutes` is a session's usual length, or None.

    `days` is how many days the exchange lasts.
    """

    exchange_type: ExchangeType
    mode: Mode
    days: int
    minutes: int | None
    stages: tuple[StageLine, ...]
    tasks: tuple[TaskTemplate, ...]

    def stage_label(self, status: str, language: str | None = None) -> str | None:
        """What a status means for this type; None where it means nothing special."""
        found = next((stage for stage in self.stages if stage.status == status), None)
        return found.label(language) if found else None


@lru_cache(maxsize=len(ExchangeType))
def template(exchange_type: str) -> Template:
    """The template of an exchange type (a code of `ExchangeType`)."""
    kind = next(code for code in ExchangeType if code == exchange_type)
    file = paths.resource("templates", f"{kind}.json")
    data: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    statuses = {str(code): code for code in CaseStatus}
    owners = {str(code): code for code in TaskOwner}
    modes = {str(code): code for code in Mode}
    return Template(
        exchange_type=kind,
        mode=modes[data["mode"]],
        days=data.get("days", 1),
        minutes=data.get("minutes"),
        stages=tuple(
            StageLine(statuses[stage["status"]], _labels(stage)) for stage in data["stages"]
        ),
        tasks=tuple(
            TaskTemplate(
                key=f"{kind}.{task['key']}",
                stage=statuses[task["stage"]],
                days=task["days"],
                owner=owners[task["owner"]],
                labels=_labels(task),
                after_end=task.get("after_end", False),
            )
            for task in data["tasks"]
        ),
    )


def task_template(key: str | None) -> TaskTemplate | None:
    """The line that a task's `template_key` names; None where there is none (any more)."""
    kind = (key or "").partition(".")[0]
    if kind not in set(ExchangeType):
        return None
    return next((task for task in template(kind).tasks if task.key == key), None)


def task_title(key: str | None, title: str, language: str | None = None) -> str:
    """A task's title in a language: the template's, unless a person has reworded it."""
    line = task_template(key)
    if line is None or title not in dict(line.labels).values():
        return title
    return line.label(language)


def _labels(line: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return (("ja", line["ja"]), ("en", line["en"]))
