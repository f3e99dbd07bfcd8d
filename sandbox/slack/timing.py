"""How long Slack waits, as values a test may shorten."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Durations in seconds; the defaults are Slack's own.

    Sources: Slack's pages on the Events API (3 s, retries at once, after 1 and after 5 minutes), on
    interactivity (trigger_id 3 s, response_url 30 minutes) and on streaming and assistant status.
    """

    ack: float = 3.0
    retry_delays: tuple[float, ...] = (0.0, 60.0, 300.0)
    trigger: float = 3.0
    response_url: float = 1800.0
    stream: float = 300.0
    status: float = 120.0
    ping: float = 10.0
    hang: float = 60.0
