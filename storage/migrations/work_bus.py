"""The work bus: views of our tables that any SQL tool can read, for the first migration.

Migrations outlive the code, so nothing of this is derived from our tables' classes.
"""

# ruff: noqa: S608 - every word of these statements stands here; nothing of it comes from outside.

from abc import ABC, abstractmethod


class Dialect(ABC):
    """How one kind of database says what both can do."""

    @abstractmethod
    def moment(self, column: str) -> str:
        """A moment as ISO 8601, in UTC."""

    @abstractmethod
    def field(self, column: str, name: str) -> str:
        """A text out of a column of JSON."""

    @abstractmethod
    def answers(self, decision: str, name: str) -> str:
        """What stands under a name in those answers to a question that count."""

    @abstractmethod
    def text(self, column: str) -> str:
        """A column of JSON as text."""

    @abstractmethod
    def statements(self, name: str, query: str) -> list[str]:
        """What creates a view that can only be read."""

    @abstractmethod
    def wider(self, name: str, query: str) -> list[str]:
        """What gives a view that is there more columns, behind those it has."""


class Sqlite(Dialect):
    """A view of SQLite can only be read as it is."""

    def moment(self, column: str) -> str:
        return f"replace({column}, ' ', 'T') || 'Z'"

    def field(self, column: str, name: str) -> str:
        return f"json_extract({column}, '$.{name}')"

    def answers(self, decision: str, name: str) -> str:
        return (
            f"(SELECT group_concat(json_extract(value, '$.{name}'), ' ') FROM json_each(p.answers)"
            f" WHERE json_extract(value, '$.decision') = '{decision}'"
            " AND json_extract(value, '$.revoked_at') IS NULL)"
        )

    def text(self, column: str) -> str:
        return column

    def statements(self, name: str, query: str) -> list[str]:
        return [f"CREATE VIEW {name} AS {query}"]

    def wider(self, name: str, query: str) -> list[str]:
        return [f"DROP VIEW {name}", *self.statements(name, query)]


class Postgresql(Dialect):
    """A plain view of PostgreSQL would pass changes on to its table."""

    def moment(self, column: str) -> str:
        return f"""to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""

    def field(self, column: str, name: str) -> str:
        return f"{column} ->> '{name}'"

    def answers(self, decision: str, name: str) -> str:
        return (
            f"(SELECT string_agg(said ->> '{name}', ' ') FROM json_array_elements(p.answers) AS"
            f" said WHERE said ->> 'decision' = '{decision}' AND said ->> 'revoked_at' IS NULL)"
        )

    def text(self, column: str) -> str:
        return f"CAST({column} AS text)"

    def statements(self, name: str, query: str) -> list[str]:
        changes = f"INSTEAD OF INSERT OR UPDATE OR DELETE ON {name} FOR EACH ROW"
        return [
            f"CREATE VIEW {name} AS {query}",
            f"CREATE TRIGGER {name}_kept {changes} EXECUTE FUNCTION cs_keep_bus()",
        ]

    def wider(self, name: str, query: str) -> list[str]:
        # Replaced and not made anew: what people were granted on it stays.
        return [f"CREATE OR REPLACE VIEW {name} AS {query}"]


_ONLY_READ = (
    "CREATE FUNCTION cs_keep_bus() RETURNS trigger LANGUAGE plpgsql AS $$"
    " BEGIN RAISE EXCEPTION 'the work bus is only read'; END $$"
)


def statements(kind: str) -> list[str]:
    """Return what creates the views on `sqlite` or `postgresql`."""
    dialect: Dialect = Sqlite() if kind == "sqlite" else Postgresql()
    made = [] if kind == "sqlite" else [_ONLY_READ]
    for name, query in _views(dialect).items():
        made += dialect.statements(name, " ".join(query.split()))
    return made


def probes(kind: str) -> list[str]:
    """Return what creates the view of the probes, which came later."""
    d: Dialect = Sqlite() if kind == "sqlite" else Postgresql()
    query = f"""
        SELECT p.id AS probe_id, p.job AS job_id, p.hidden AS hidden_job_id, p.repository, p.stage,
          p.position, p.model, p.revision, p.seeded, p.status, p.verdict, p.evidence,
          p.finding AS finding_id, p.reason,
          {d.field("p.defect", "kind")} AS defect, {d.field("p.defect", "file")} AS file,
          {d.field("p.defect", "line")} AS line, {d.moment("p.due_at")} AS due_at,
          {d.moment("p.opened_at")} AS opened_at, {d.moment("p.closed_at")} AS closed_at
        FROM cs_probe AS p"""
    return d.statements("bus_probes", " ".join(query.split()))


HIDING = (
    *("bus_jobs", "bus_turns", "bus_calls", "bus_rulings", "bus_findings", "bus_receipts"),
    "bus_gate_events",
)
"""The views with rows of hidden jobs."""


def definition(kind: str, name: str) -> str:
    """Return what asks for a view's present query: migrations before may have changed it."""
    if kind == "sqlite":
        return (
            f"SELECT substr(sql, instr(sql, ' AS ') + 4) FROM sqlite_master WHERE name = '{name}'"
        )
    return f"SELECT rtrim(pg_get_viewdef('{name}'), ';')"


def with_hidden(kind: str, name: str, query: str) -> list[str]:
    """Return what has a view say of each row whether its job is a hidden one."""
    dialect: Dialect = Sqlite() if kind == "sqlite" else Postgresql()
    found = "SELECT h.channel = '' FROM cs_job AS h WHERE h.id = v.job_id"
    said = f"SELECT v.*, coalesce(({found}), false) AS hidden FROM ({query}) AS v"
    return dialect.wider(name, said)


def shadow_pairs(kind: str) -> list[str]:
    """Return what creates the view of the work that was done twice, which came later."""
    d: Dialect = Sqlite() if kind == "sqlite" else Postgresql()
    sides = ", ".join(
        f"""{d.field(f"p.{column}", field)} AS {side}_{field}"""
        for column, side in (("theirs", "incumbent"), ("ours", "candidate"))
        for field in ("model", "verdict", "passed", "checks", "lines", "turns", "seconds")
    )
    query = f"""
        SELECT p.id AS pair_id, p.shadow AS shadow_id, s.incumbent, p.candidate, s.role,
          s.status AS shadow_status, p.status, p.reason, p.job AS job_id,
          p.hidden AS hidden_job_id, p.repository, p.stage, p.revision, {sides},
          {d.moment("p.due_at")} AS due_at, {d.moment("p.opened_at")} AS opened_at,
          {d.moment("p.closed_at")} AS closed_at
        FROM cs_shadow_pair AS p JOIN cs_shadow AS s ON s.id = p.shadow"""
    return d.statements("bus_shadow_pairs", " ".join(query.split()))


def readable_calls(kind: str) -> list[str]:
    """Return what lets `->>` read the arguments of every call.

    They are kept letter by letter. PostgreSQL refuses a whole query where it meets an escaped NUL
    or half a surrogate pair, so the view shows U+FFFD there. SQLite reads them as they are.
    """
    if kind == "sqlite":
        return []
    arguments = "CAST(c.arguments AS text)"
    # Escaped backslashes step aside first, so that every other one begins an escape. A raw U+0001
    # is in no JSON.
    said = f"replace({arguments}, $$\\\\$$, chr(1))"
    said = f"replace({said}, $$\\u0000$$, $$\\ufffd$$)"
    for half in (f"{_HIGH}(?!{_LOW})", f"(?<!{_HIGH}){_LOW}"):
        said = f"regexp_replace({said}, $${half}$$, $$\\\\ufffd$$, 'g')"
    said = f"replace({said}, chr(1), $$\\\\$$)"
    query = _work(Postgresql())["bus_calls"].replace(arguments, said)
    return Postgresql().wider("bus_calls", " ".join(query.split()))


_HIGH, _LOW = r"\\ud[89ab][0-9a-f]{2}", r"\\ud[c-f][0-9a-f]{2}"


def _views(d: Dialect) -> dict[str, str]:
    return {**_work(d), **_decided(d), **_kept(d)}


def _work(d: Dialect) -> dict[str, str]:
    """Return the views of what agents do."""
    return {
        "bus_jobs": f"""
            SELECT j.id AS job_id, j.status, j.requester, j.owner,
              {d.field("j.contract", "repository")} AS repository,
              {d.field("j.contract", "outcome")} AS outcome,
              j.request, j.round, j.revision, j.result, j.reason, j.paused_by,
              j.channel, j.thread,
              {d.moment("j.created_at")} AS requested_at,
              {d.moment("j.updated_at")} AS updated_at
            FROM cs_job AS j""",
        "bus_turns": f"""
            SELECT e.id AS turn_id, a.job AS job_id, e.assignment AS assignment_id, a.position,
              a.stage, a.round, e.number, e.model, e.text, e.input_tokens, e.output_tokens,
              e.cached_tokens, e.cost_microusd / 1000000.0 AS cost_usd, e.dropped,
              {d.moment("e.at")} AS said_at
            FROM cs_entry AS e JOIN cs_assignment AS a ON a.id = e.assignment
            WHERE e.model IS NOT NULL""",
        "bus_calls": f"""
            SELECT c.id AS call_id, c.job AS job_id, c.assignment AS assignment_id, c.position,
              a.stage, c.turn, c.tool, {d.text("c.arguments")} AS arguments, c.effect, c.status,
              c.digest, c.result, {d.moment("c.at")} AS proposed_at
            FROM cs_call AS c JOIN cs_assignment AS a ON a.id = c.assignment""",
        "bus_rulings": f"""
            SELECT r.id AS ruling_id, r.call AS call_id, r.job AS job_id, c.position, c.tool,
              r.outcome, {d.text("r.rules")} AS rules, r.policies, r.digest, r.stage, r.revision,
              r.eligible, r.malformed, {d.moment("r.at")} AS ruled_at
            FROM cs_ruling AS r JOIN cs_call AS c ON c.id = r.call""",
    }


def _decided(d: Dialect) -> dict[str, str]:
    """Return the views of what reviewers and people say."""
    return {
        "bus_approvals": f"""
            SELECT p.id AS approval_id, p.job AS job_id, p.call AS call_id, c.position, c.tool,
              p.resource, p.environment, p.revision, p.digest, p.requester, p.quorum, p.status,
              {d.answers("approve", "by")} AS approved_by,
              {d.answers("deny", "by")} AS denied_by,
              {d.answers("deny", "reason")} AS denial_reason,
              {d.moment("p.opened_at")} AS asked_at,
              {d.moment("p.nudged_at")} AS nudged_at,
              {d.moment("p.expires_at")} AS expires_at,
              {d.moment("p.settled_at")} AS settled_at
            FROM cs_approval AS p JOIN cs_call AS c ON c.id = p.call""",
        "bus_findings": f"""
            SELECT f.id AS finding_id, f.job AS job_id, f.assignment AS assignment_id,
              f.position AS reviewer, f.stage, f.revision, f.severity, f.status, f.harm,
              f.evidence, f.how_to_check, f.file, f.line, f.quote, f.answer, f.ruling, f.ruled_by,
              {d.moment("f.at")} AS filed_at, {d.moment("f.ruled_at")} AS ruled_at
            FROM cs_finding AS f""",
        "bus_verdicts": f"""
            SELECT v.job AS job_id, v.assignment AS assignment_id, v.position AS reviewer, v.stage,
              v.revision, v.kind AS verdict, v.evidence, v.independent,
              {d.text("v.lineages")} AS lineages,
              v.revision = j.revision AS is_current, {d.moment("v.at")} AS given_at
            FROM cs_verdict AS v JOIN cs_job AS j ON j.id = v.job""",
        "bus_decisions": f"""
            SELECT d.id AS decision_id, d.title, d.decision, d.why, d.status, d.job AS job_id,
              coalesce(d.position, d.person) AS proposed_by, d.decided_by, d.reason, d.supersedes,
              d.superseded_by, {d.moment("d.proposed_at")} AS proposed_at,
              {d.moment("d.decided_at")} AS decided_at
            FROM cs_decision AS d""",
        "bus_receipts": f"""
            SELECT t.assignment AS assignment_id, t.job AS job_id, t.position, t.name AS record,
              t.title, t.digest, {d.moment("t.given_at")} AS given_at,
              {d.moment("t.opened_at")} AS opened_at
            FROM cs_receipt AS t""",
    }


def _kept(d: Dialect) -> dict[str, str]:
    """Return the views of what is only ever added to."""
    return {
        "bus_gate_events": f"""
            SELECT g.id AS event_id, g.job AS job_id, g.actor, g.attempted, g.result, g.reason,
              {d.moment("g.at")} AS happened_at
            FROM cs_gate_event AS g""",
        "bus_audit": f"""
            SELECT u.id AS sequence, {d.moment("u.at")} AS happened_at, u.actor, u.verb,
              u.subject, u.detail, u.job AS job_id, u.human, u.hash
            FROM cs_audit AS u""",
    }
