"""Building: the outcome number a role's keys describe."""

from bot.domain.outcome_numbers import (
    CommandSource,
    Direction,
    OutcomeNumber,
    RecordSource,
    Source,
    ToolSource,
    WebSource,
)
from bot.org.outcome_spec import OutcomeSpec, SourceSpec


def outcome(spec: OutcomeSpec) -> OutcomeNumber:
    """Return the number. The spec has been checked: it names one source."""
    return OutcomeNumber(
        name=spec.name,
        source=_source(spec.source),
        direction=Direction(spec.direction),
        baseline=spec.baseline,
        target=spec.target,
        unit=spec.unit.strip(),
    )


def _source(spec: SourceSpec) -> Source:
    path = tuple(part for part in spec.path.split(".") if part)
    if spec.command is not None:
        return CommandSource(spec.command, spec.timeout, network=spec.network == "allowed")
    if spec.url is not None:
        return WebSource(spec.url, path, spec.timeout, spec.token_env)
    if spec.tool is not None:
        return ToolSource(spec.tool, spec.arguments, path, spec.timeout)
    assert spec.built_in is not None, "The rules let no number through without a source."
    return RecordSource(spec.built_in)
