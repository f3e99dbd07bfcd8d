"""Filing: what reviewers hand in at the desk, findings and one verdict."""

from dataclasses import dataclass

from bot.domain import evidence, notices
from bot.domain.assignments import Assignment, AssignmentStatus
from bot.domain.desk import FileFinding, FileVerdict
from bot.domain.ids import FindingId, RevisionId
from bot.domain.reviews import Finding, Severity, Verdict, VerdictKind, independent
from bot.domain.staffing import Staffing
from bot.domain.transcripts import Note
from bot.errors import InvalidInputError
from bot.ports import Clock
from bot.services import ledger, probing, shadowing
from bot.services.cases import Case
from bot.services.reviewing import Reviewing
from storage.transaction import Transaction

_FILED = "The verdict is filed."


@dataclass(frozen=True, slots=True)
class Filing:
    """Keeps findings and verdicts. A pass that shows no evidence is none."""

    clock: Clock
    staffing: Staffing
    reviewing: Reviewing

    async def find(self, tx: Transaction, case: Case, verb: FileFinding) -> str:
        """Keep one finding and show it. Raises InvalidInputError outside of a review."""
        assignment, now = case.assignment, self.clock.now()
        finding = await tx.reviews.add_finding(
            Finding(
                id=FindingId(0),
                job=case.job.id,
                assignment=assignment.id,
                position=assignment.position,
                stage=assignment.stage,
                revision=_reviewed(assignment),
                severity=verb.severity,
                harm=verb.harm,
                evidence=verb.evidence,
                how_to_check=verb.how_to_check,
                at=now,
                file=verb.file,
                line=verb.line,
                quote=verb.quote,
                doubt=verb.doubt,
            )
        )
        await tx.outbox.add(notices.finding_notice(case.job, finding.id, at=now))
        return f"Filed as finding {finding.id}."

    async def judge(self, tx: Transaction, case: Case, verb: FileVerdict) -> str:
        """Keep the verdict and follow it. Raises InvalidInputError for one that cannot count."""
        assignment, now = case.assignment, self.clock.now()
        revision = _reviewed(assignment)
        await self._refuse_contradiction(tx, case, verb)
        seen = _seen(case, verb)
        if case.job.is_hidden:
            await self._judge_hidden(tx, case, verb)
            return _FILED
        author = self.staffing.put_on(await ledger.lead(tx, case.job)).model.lineages
        reviewer = self.staffing.put_on(assignment).model.lineages
        await tx.assignments.replace(assignment, assignment.to(AssignmentStatus.DONE))
        verdict = Verdict(
            job=case.job.id,
            assignment=assignment.id,
            position=assignment.position,
            stage=assignment.stage,
            revision=revision,
            kind=verb.verdict,
            evidence=verb.evidence,
            lineages=reviewer,
            independent=independent(author, reviewer),
            at=now,
            seen=seen,
            doubt=verb.doubt,
        )
        await probing.plan(tx, case, verdict, organization=self.staffing.organization)
        await shadowing.plan_review(tx, case, verdict)
        await self.reviewing.judged(tx, verdict)
        await tx.outbox.add(notices.verdict_notice(case.job, assignment.id, at=now))
        return _FILED

    async def _judge_hidden(self, tx: Transaction, case: Case, verb: FileVerdict) -> None:
        """Keep the verdict of a probe or a shadow where nothing that reads verdicts looks."""
        now, organization = self.clock.now(), self.staffing.organization
        if (pair := await shadowing.pair_of(tx, case.job)) is not None:
            await shadowing.judge(tx, case, pair, verb, at=now, organization=organization)
        elif (probe := await tx.probes.hidden_in(case.job.id)) is not None:
            await probing.settle(tx, case, probe, verb, at=now, organization=organization)

    async def _refuse_contradiction(self, tx: Transaction, case: Case, verb: FileVerdict) -> None:
        own = [
            finding
            for finding in await tx.reviews.findings(case.job.id)
            if finding.assignment == case.assignment.id and finding.severity is Severity.BLOCKING
        ]
        if own and verb.verdict is VerdictKind.PASS:
            raise InvalidInputError(
                f"You filed finding {own[0].id} as blocking, so the verdict cannot be pass."
            )


def _reviewed(assignment: Assignment) -> RevisionId:
    if assignment.revision is None:
        raise InvalidInputError("Only a reviewer of a revision files findings and a verdict.")
    return assignment.revision


def _seen(case: Case, verb: FileVerdict) -> tuple[str, ...]:
    told = next((entry.text for entry in case.entries if isinstance(entry, Note)), "")
    needed = verb.verdict is VerdictKind.PASS
    return evidence.seen(verb.quotes, calls=case.calls, briefing=told, needed=needed)
