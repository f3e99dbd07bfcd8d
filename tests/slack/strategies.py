"""Cards of any content: what hypothesis fills them with."""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from bot.domain.agent_cards import (
    AlarmCard,
    CandidateCard,
    OffboardingCard,
    OwnedRole,
    ProbeCard,
    ShadowCard,
    SprawlCard,
)
from bot.domain.approvals import Answer, ApprovalStatus, Decision
from bot.domain.batches import MOST, foremost
from bot.domain.calls import CallStatus
from bot.domain.cards import (
    ApprovalCard,
    Card,
    ConflictCard,
    DigestCard,
    DrillCard,
    FindingCard,
    GateEventCard,
    JobCard,
    PastedCard,
    QuestionCard,
    RefusalsCard,
    ResultCard,
    Spent,
    VerdictCard,
)
from bot.domain.checks import Check, CheckResult
from bot.domain.conflicts import Dissent
from bot.domain.contracts import Contract
from bot.domain.decline import Alarm, Decline
from bot.domain.defects import Defect, DefectKind
from bot.domain.departures import DepartureStatus
from bot.domain.drill import Drill, Trial
from bot.domain.evaluations import ExamResult
from bot.domain.grants import Breadth
from bot.domain.handouts import MOST_GATHERED
from bot.domain.hiring import CandidateStatus
from bot.domain.ids import ApprovalId, DrillId, JobId, PositionName, SprawlId
from bot.domain.inquiries import InquiryStatus
from bot.domain.jobs import JobStatus
from bot.domain.offboarding import Item
from bot.domain.organization import Limits
from bot.domain.pairs import Found
from bot.domain.probes import ProbeStatus
from bot.domain.reviews import FindingStatus, Severity, VerdictKind
from bot.domain.seats import StandIn
from bot.domain.shadows import ShadowStatus
from bot.domain.similarity import Similar
from bot.domain.sprawl import Entry, Sprawl, Trouble
from bot.domain.stages import Stage
from tests.slack import samples, shadow_samples

text = st.one_of(
    st.sampled_from(
        [
            "",
            " ",
            "*",
            "```",
            "<!channel>",
            "<!date^1^{ago}|x>",
            "<@U0EVIL> <#C1> <https://a|b>",
            "@here @everyone",
            "&" * 4000,
            "a\n" * 3000,
            "word " * 4000,
            "😀" * 2000,
            "\u202e`x`\x00",
            "> quoted\n> > twice",
        ]
    ),
    st.text(max_size=80),
)
number = st.integers(0, 10**9)
flag = st.booleans()


@st.composite
def results(draw_: st.DrawFn) -> tuple[CheckResult, ...]:
    result = st.builds(
        CheckResult,
        name=text,
        revision=st.just(samples.REVISION),
        passed=flag,
        output=text,
        seconds=st.just(1.0),
        isolated=flag,
    )
    return tuple(draw_(st.lists(result, max_size=12)))


@st.composite
def findings(draw_: st.DrawFn) -> Any:
    return samples.a_finding(
        draw_(st.sampled_from(Severity)),
        harm=draw_(text),
        evidence=draw_(text),
        how_to_check=draw_(text),
        file=draw_(text),
        line=draw_(st.none() | number),
        quote=draw_(text),
        doubt=draw_(text),
        status=draw_(st.sampled_from(FindingStatus)),
        answer=draw_(text),
        position=draw_(text),
        revision=draw_(text),
    )


@st.composite
def verdicts(draw_: st.DrawFn) -> Any:
    return samples.a_verdict(
        draw_(st.sampled_from(VerdictKind)),
        draw_(st.sampled_from(Stage)),
        evidence=draw_(text),
        doubt=draw_(text),
        position=draw_(text),
        lineages=draw_(st.frozensets(text, max_size=4)),
        independent=draw_(flag),
        revision=draw_(st.sampled_from([samples.REVISION, "older"])),
    )


@st.composite
def contracts(draw_: st.DrawFn) -> Contract:
    checks = st.builds(Check, name=text, command=st.sampled_from([(), ("true",)]))
    return Contract(
        outcome=draw_(text),
        done_when=tuple(draw_(st.lists(text, max_size=12))),
        repository=samples.WEBSHOP.name,
        checks=tuple(draw_(st.lists(checks, max_size=12))),
        limits=Limits(),
        out_of_scope=tuple(draw_(st.lists(text, max_size=12))),
    )


@st.composite
def jobs(draw_: st.DrawFn) -> Any:
    return samples.a_job(
        draw_(st.sampled_from(JobStatus)),
        request=draw_(text),
        reason=draw_(text),
        route_reason=draw_(text),
        owner=draw_(st.none() | text),
        contract=draw_(st.none() | contracts()),
        revision=draw_(st.none() | st.just(samples.REVISION) | text),
        paused_by=draw_(st.none() | st.just(samples.SAM)),
        extensions=draw_(st.integers(0, 3)),
    )


several_findings = st.lists(findings(), max_size=12).map(tuple)
several_verdicts = st.lists(verdicts(), max_size=12).map(tuple)
dissents = st.builds(
    Dissent, against=verdicts(), author=st.none() | text, summary=text, answered=several_findings
)
grants = st.builds(
    samples.a_grant,
    breadth=st.sampled_from([Breadth.JOB, Breadth.HOUR]),
    tool=text,
    position=text,
    resource=text,
    by=st.sampled_from([samples.OMAR, samples.SAM]),
    revoked_by=st.none() | st.just(samples.PAT),
    revoked_at=st.none() | st.just(samples.NOON),
    uses=number,
)
person = st.sampled_from([samples.RITA, samples.OMAR, samples.SAM, samples.PAT])
people = st.lists(st.sampled_from([samples.RITA, samples.OMAR, samples.SAM]), max_size=30).map(
    tuple
)
spent = st.builds(
    Spent, turns=number, tokens=number, cost_microusd=number, unpriced=flag, touches=number
)


@st.composite
def job_cards(draw_: st.DrawFn) -> JobCard:
    return samples.a_job_card(
        job=draw_(jobs()),
        repository=draw_(st.none() | st.just(samples.WEBSHOP)),
        role=draw_(st.none() | st.just(samples.BUILDER_ROLE)),
        results=draw_(results()),
        verdicts=draw_(several_verdicts),
        findings=draw_(several_findings),
        spent=draw_(spent),
        routes=tuple(draw_(st.lists(text, max_size=4))),
        waiting_for=draw_(people),
        isolated=draw_(flag),
        scripted=draw_(flag),
        grants=tuple(draw_(st.lists(grants, max_size=7))),
        dissent=draw_(st.none() | dissents),
    )


arguments = st.none() | st.dictionaries(
    text, text | number | flag | st.none() | st.lists(text, max_size=3), max_size=20
)


@st.composite
def approval_cards(draw_: st.DrawFn) -> ApprovalCard:
    given_by = st.builds(
        Answer,
        by=st.sampled_from([samples.OMAR, samples.SAM]),
        decision=st.sampled_from(Decision),
        at=st.just(samples.NOON),
        reason=text,
        revoked_at=st.none() | st.just(samples.NOON),
    )
    asked = st.builds(
        samples.an_inquiry,
        by=person,
        question=text,
        answer=text,
        status=st.sampled_from(InquiryStatus),
    )
    absences = st.builds(
        StandIn, owner=person, delegate=st.none() | person, until=st.just(samples.NOON)
    )
    approval = samples.an_approval(
        draw_(st.sampled_from(ApprovalStatus)),
        answers=tuple(draw_(st.lists(given_by, max_size=8))),
        owners=draw_(people),
        fallback=draw_(people),
        escalated_at=draw_(st.none() | st.just(samples.NOON)),
        quorum=draw_(st.integers(1, 3)),
        self_approval=draw_(flag),
        raised=tuple(draw_(st.lists(text, max_size=3))),
        stand_ins=tuple(draw_(st.lists(absences, max_size=4))),
        closed_by=draw_(st.none() | person),
        closed_why=draw_(text),
        revision=draw_(st.none() | st.just(samples.REVISION)),
    )
    call = samples.a_call(
        tool=draw_(st.sampled_from(["repository__merge", "repository__tag"]) | text),
        arguments=draw_(arguments),
        raw=draw_(text),
        position=draw_(text),
    )
    return samples.an_approval_card(
        approval=approval,
        call=call,
        job=draw_(jobs()),
        reason=draw_(text),
        results=draw_(results()),
        verdicts=draw_(several_verdicts),
        findings=draw_(several_findings),
        undo=draw_(text),
        inquiries=tuple(draw_(st.lists(asked, max_size=5))),
        outcome=draw_(text),
        isolated=draw_(flag),
        grantable=draw_(flag),
        grant=draw_(st.none() | grants),
    )


@st.composite
def batch_cards(draw_: st.DrawFn) -> ApprovalCard:
    """The cards of as many calls as one can hold, in all states at once."""
    alone = draw_(approval_cards())
    states = st.tuples(st.sampled_from(ApprovalStatus), st.sampled_from(CallStatus))
    batch = samples.a_batch_card(*draw_(st.lists(states, min_size=2, max_size=MOST))).batch
    written = tuple(
        replace(each, call=replace(alone.call, status=each.call.status, result=alone.outcome))
        for each in batch
    )
    first = foremost([each.approval for each in written])
    return replace(alone, approval=first, batch=written)


@st.composite
def digest_cards(draw_: st.DrawFn) -> DigestCard:
    gathered = draw_(st.lists(approval_cards() | batch_cards(), max_size=3))
    filled = (gathered * MOST_GATHERED)[:MOST_GATHERED]
    return DigestCard(
        tuple(
            replace(each, approval=replace(each.approval, id=ApprovalId(number), batch=None))
            for number, each in enumerate(filled, start=1)
        )
    )


outcome_cards = st.builds(
    samples.an_outcome_card,
    call=st.builds(
        samples.a_call, tool=text, raw=text, result=text, status=st.sampled_from(CallStatus)
    ),
    people=people,
    repository=st.none() | st.just(samples.WEBSHOP),
)


@st.composite
def result_cards(draw_: st.DrawFn) -> ResultCard:
    return samples.a_result_card(
        job=draw_(jobs()),
        artefact=draw_(text),
        summary=draw_(text),
        results=draw_(results()),
        verdicts=draw_(several_verdicts),
        spent=draw_(spent),
    )


@st.composite
def events(draw_: st.DrawFn) -> GateEventCard:
    event = samples.an_event(
        actor=draw_(text), attempted=draw_(text), result=draw_(text), reason=draw_(text)
    )
    return GateEventCard(event)


@st.composite
def conflict_cards(draw_: st.DrawFn) -> ConflictCard:
    return replace(
        samples.a_conflict_card(),
        job=draw_(jobs()),
        finding=replace(draw_(findings()), contested_at=samples.NOON),
        against=draw_(st.none() | verdicts()),
        passing=draw_(st.none() | verdicts()),
        people=draw_(st.sampled_from([(), (samples.OMAR,), (samples.OMAR, samples.SAM)])),
    )


@st.composite
def refusals(draw_: st.DrawFn) -> RefusalsCard:
    tried = tuple(card.event for card in draw_(st.lists(events(), min_size=1, max_size=12)))
    return RefusalsCard(draw_(jobs()), tried)


@st.composite
def trials_of_drills(draw_: st.DrawFn) -> Trial:
    rules = tuple(draw_(st.lists(text, max_size=2)))
    return Trial(
        name=draw_(text),
        actor=PositionName(draw_(text)),
        attempted=draw_(text),
        blocked=draw_(flag),
        reason=draw_(text),
        rules=rules,
        event=draw_(number),
    )


@st.composite
def drills(draw_: st.DrawFn) -> DrillCard:
    trials = tuple(draw_(st.lists(trials_of_drills(), max_size=12)))
    missing = tuple(draw_(st.lists(text, max_size=12)))
    return DrillCard(Drill(DrillId(3), draw_(text), samples.NOON, trials, missing))


@st.composite
def alarms(draw_: st.DrawFn) -> AlarmCard:
    told = [draw_(text) for _ in range(5)]
    measure, test, n, before, after = told
    found = Decline(measure, test, n, draw_(st.floats(0, 1)), before, after, 0.01)
    return AlarmCard(
        Alarm(draw_(number), "key", PositionName(draw_(text)), samples.OMAR, samples.NOON, found)
    )


departures = st.builds(
    lambda card, mission: replace(
        card,
        owned=tuple(
            OwnedRole(replace(each.role, mission=mission, name=mission), (mission,))
            for each in card.owned * 9
        ),
    ),
    st.builds(samples.a_departure_card, st.sampled_from(DepartureStatus), asked=people),
    text,
)

offboardings = st.builds(
    lambda done, some, name, into: OffboardingCard(
        samples.an_offboarding(*list(Item)[:done], reason=name, position=name, into=into),
        tuple(replace(job, id=number) for number, job in enumerate(some)),
        {JobId(number): (PositionName(name),) for number in range(len(some))},
    ),
    st.integers(0, 5),
    st.lists(jobs(), max_size=10),
    text,
    st.none() | text,
)

sprawls = st.builds(
    lambda troubles, why, name: SprawlCard(
        Sprawl(
            SprawlId(2),
            why,
            samples.NOON,
            9,
            tuple(Entry(each, PositionName(f"p{n}"), why, name) for n, each in enumerate(troubles)),
        )
    ),
    st.lists(st.sampled_from(Trouble), max_size=15),
    text,
    st.none() | text,
)

candidates = st.builds(
    lambda status, words, similar, trial: CandidateCard(
        samples.a_candidate(
            status,
            position=words,
            corpus=words,
            reason=words,
            models=(words,) * 9,
            similar=(Similar(words, 80, (words,)),) * similar,
            results=(ExamResult(words, False, words, (), 1, 2, None),) * 14,
            trial_until=trial,
            decided_by=samples.OMAR,
        ),
        replace(samples.BUILDER_ROLE, prompt=words, mission=words, tools=(words,) * 30),
        (samples.OMAR,),
    ),
    st.sampled_from(CandidateStatus),
    text,
    st.integers(0, 3),
    st.none() | st.just(samples.NOON),
)


@st.composite
def probes(draw_: st.DrawFn) -> ProbeCard:
    defect = st.builds(
        Defect, kind=st.sampled_from(DefectKind), file=text, line=number, before=text, after=text
    )
    probe = samples.a_probe(
        status=draw_(st.sampled_from(ProbeStatus)),
        position=draw_(text),
        defect=draw_(st.none() | defect),
        evidence=draw_(text),
        verdict=draw_(st.none() | st.sampled_from(VerdictKind)),
    )
    return ProbeCard(probe, draw_(text))


@st.composite
def shadows(draw_: st.DrawFn) -> ShadowCard:
    """A shadow whose names, evidence and reasons are anything, with up to thirty pairs."""
    words = draw_(text)
    filed = tuple(Found(each, words, words) for each in draw_(st.lists(st.sampled_from(Severity))))
    reviewed = replace(
        shadow_samples.DIFFERING,
        verdict=draw_(st.sampled_from(VerdictKind)),
        evidence=words,
        findings=filed,
        cost_microusd=draw_(st.none() | number),
    )
    built = replace(shadow_samples.RED, red=(words,) * draw_(st.integers(0, 9)))
    ours = draw_(st.sampled_from([None, reviewed, shadow_samples.AGREEING]))
    pairs = [shadow_samples.a_pair(n, ours=ours) for n in range(draw_(st.integers(0, 30)))]
    pairs.append(replace(shadow_samples.a_pair(40, shadow_samples.BUILT, built), reason=words))
    card = shadow_samples.a_shadow_card(
        *pairs,
        status=draw_(st.sampled_from(ShadowStatus)),
        incumbent=PositionName(words),
        candidate=PositionName(draw_(text)),
        reason=draw_(text),
        decided_by=draw_(st.none() | st.just(samples.OMAR)),
    )
    return replace(card, models=(words, draw_(text)), links={JobId(0): draw_(text)})


cards: st.SearchStrategy[Card] = st.one_of(
    candidates,
    shadows(),
    sprawls,
    offboardings,
    departures,
    probes(),
    job_cards(),
    approval_cards(),
    batch_cards(),
    digest_cards(),
    outcome_cards,
    result_cards(),
    events(),
    refusals(),
    drills(),
    alarms(),
    conflict_cards(),
    st.builds(PastedCard, jobs(), text),
    st.builds(FindingCard, findings()),
    st.builds(VerdictCard, verdicts(), number, st.booleans()),
    st.builds(QuestionCard, jobs(), text),
)
