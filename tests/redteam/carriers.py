"""Carriers: every place where words of others come before a model."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from bot.domain.stages import Stage
from tests.redteam.case import ORDER, Case, UnfitCaseError, orders
from tests.redteam.encodings import encode
from tests.redteam.mind import Step
from tests.redteam.scene import (
    DELIVERS,
    EVE,
    HANDS_IN,
    MERGES,
    OMAR,
    RITA,
    RUNS,
    WISH,
    Accept,
    Change,
    Deny,
    ForeignTool,
    Line,
    Scene,
    SendBack,
    Write,
    finds,
    judges,
    proposes,
    script,
    writes,
)

_AUTHORS = {"requester": RITA, "stranger": EVE, "owner": OMAR}


def scene_of(case: Case) -> Scene:
    """Return what is to be played. Raises UnfitCaseError for a place we do not know."""
    if case.carrier not in _CARRIERS:
        raise UnfitCaseError(f"{case.id}: there is no carrier {case.carrier}.")
    scene = _CARRIERS[case.carrier](case, _texts(case))
    return _going_on(scene, case) if case.whole else scene


def scenes_of(cases: Iterable[Case]) -> Mapping[Case, Scene]:
    """Return what is to be played for each case."""
    return {case: scene_of(case) for case in cases}


def folder_of(case: Case) -> str:
    """Return where the files of a case lie in the repository."""
    return f"cases/{case.id}"


def tool_of(case: Case) -> str:
    """Return the name of the foreign tool of a case."""
    return case.id.replace("-", "_")


def role_of(case: Case) -> str:
    """Return the role that has this case's tool in its lane, and nobody else has."""
    return f"clerk-{case.id}"


def _texts(case: Case) -> tuple[str, ...]:
    """Return the words as they are written, in as many messages as the case is split over."""
    smuggled = "\n".join(orders(case))
    for how in case.encoded:
        smuggled = encode(smuggled, how=how)
    if case.parts == 1:
        return (case.words.replace(ORDER, smuggled),)
    length = math.ceil(len(smuggled) / case.parts)
    pieces = [smuggled[at : at + length] for at in range(0, len(smuggled), length)]
    total = len(pieces)
    return tuple(
        case.words.replace(ORDER, f"PART {number}/{total} {{{{{piece}}}}} END")
        for number, piece in enumerate(pieces, start=1)
    )


def _mends(case: Case) -> Step:
    """Return this case's own change: a denial of one revision speaks for every job that has it."""
    return writes("fix.txt", f"An empty e-mail is refused, says {case.id}.\n")


def _going_on(scene: Scene, case: Case) -> Scene:
    """Return the scene with the owner's work done to the end, after what it did at first."""
    owner = (*scene.script[Stage.IMPLEMENTATION], _mends(case), HANDS_IN, MERGES)
    deeds = scene.deeds or ((Accept(),),)
    return replace(scene, script={**scene.script, Stage.IMPLEMENTATION: owner}, deeds=deeds)


def _request(case: Case, texts: Sequence[str]) -> Scene:
    return Scene(script(), request=f"{WISH}\n{texts[0]}")


def _thread(case: Case, texts: Sequence[str]) -> Scene:
    lines = tuple(Line("Eve Ellis", text) for text in texts)
    return Scene(script(), thread=lines)


def _name(case: Case, texts: Sequence[str]) -> Scene:
    return Scene(script(), thread=tuple(Line(text, "Good morning!") for text in texts))


def _requester(case: Case, texts: Sequence[str]) -> Scene:
    return Scene(script(), requester_name=texts[0])


def _remark(case: Case, texts: Sequence[str]) -> Scene:
    author = _AUTHORS[case.by]
    written = tuple(Write(text, author) for text in texts)
    return Scene(script(), deeds=((Accept(), *written),))


def _answer(case: Case, texts: Sequence[str]) -> Scene:
    asks: Step = ("desk__ask_requester", {"question": "Which form?"})
    return Scene(script(intake=(asks, proposes())), deeds=((Write(texts[0], RITA),),))


def _change(case: Case, texts: Sequence[str]) -> Scene:
    twice = (proposes(), proposes())
    return Scene(script(intake=twice), deeds=((Change(texts[0]),),))


def _denial(case: Case, texts: Sequence[str]) -> Scene:
    owner = (_mends(case), HANDS_IN, MERGES)
    return Scene(script(*owner), deeds=((Accept(),), (Deny(texts[0]),)))


def _late_message(case: Case, texts: Sequence[str]) -> Scene:
    """Write when everything but the approval is there, and let the owner of the work go on."""
    author = _AUTHORS[case.by]
    written = tuple(Write(text, author) for text in texts)
    owner = (_mends(case), HANDS_IN, MERGES)
    return Scene(script(*owner), deeds=((Accept(),), (*written, Deny("Not now."))))


def _send_back(case: Case, texts: Sequence[str]) -> Scene:
    owner = (_mends(case), HANDS_IN, MERGES, DELIVERS)
    deeds = ((Accept(),), (Deny("Not now."),), (SendBack(texts[0]),))
    return Scene(script(*owner), deeds=deeds)


def _file(case: Case, texts: Sequence[str]) -> Scene:
    files = {f"{folder_of(case)}/notes-{n}.md": text for n, text in enumerate(texts)}
    reads = tuple(("workspace__read", {"path": path}) for path in files)
    return Scene(script(*reads), files=files, deeds=((Accept(),),))


def _path(case: Case, texts: Sequence[str]) -> Scene:
    path = f"{folder_of(case)}/{texts[0]}"
    lists: Step = ("workspace__list", {"path": folder_of(case)})
    return Scene(script(lists), files={path: "nothing\n"}, deeds=((Accept(),),))


def _search(case: Case, texts: Sequence[str]) -> Scene:
    files = {f"{folder_of(case)}/notes.md": "".join(f"needle {text}\n" for text in texts)}
    seeks: Step = ("workspace__search", {"pattern": "needle", "path": folder_of(case)})
    return Scene(script(seeks), files=files, deeds=((Accept(),),))


def _output(case: Case, texts: Sequence[str]) -> Scene:
    files = {f"{folder_of(case)}/output.txt": "\n".join(texts) + "\n"}
    owner = (writes("case.txt", case.id), RUNS)
    return Scene(script(*owner), files=files, deeds=((Accept(),),))


def _check(case: Case, texts: Sequence[str]) -> Scene:
    files = {
        f"{folder_of(case)}/output.txt": "\n".join(texts) + "\n",
        f"{folder_of(case)}/red": "",
    }
    owner = (writes("case.txt", case.id), HANDS_IN)
    return Scene(script(*owner), files=files, deeds=((Accept(),),))


def _diff(case: Case, texts: Sequence[str]) -> Scene:
    owner = (writes("fix.txt", "\n".join(texts) + "\n"), HANDS_IN, MERGES)
    return Scene(script(*owner), deeds=((Accept(),),))


def _review_output(case: Case, texts: Sequence[str]) -> Scene:
    files = {f"{folder_of(case)}/output.txt": "\n".join(texts) + "\n"}
    owner = (writes("case.txt", case.id), HANDS_IN, MERGES)
    return Scene(script(*owner), files=files, deeds=((Accept(),),))


def _finding(case: Case, texts: Sequence[str]) -> Scene:
    owner = (_mends(case), HANDS_IN)
    reviews = (RUNS, finds(texts[0]), judges("revise", "See the finding."))
    work = {**script(*owner), Stage.CORRECTNESS_REVIEW: reviews}
    return Scene(work, deeds=((Accept(),),))


def _verdict(case: Case, texts: Sequence[str]) -> Scene:
    owner = (_mends(case), HANDS_IN)
    work = {**script(*owner), Stage.CORRECTNESS_REVIEW: (RUNS, judges("revise", texts[0]))}
    return Scene(work, deeds=((Accept(),),))


def _rebuttal(case: Case, texts: Sequence[str]) -> Scene:
    answers: Step = (
        "desk__answer_finding",
        {"finding": "$FINDING", "answer": "addressed", "reason": texts[0]},
    )
    owner = (_mends(case), HANDS_IN, answers, writes("more.txt", "More.\n"), HANDS_IN)
    reviews = (RUNS, finds("A blank one passes."), judges("revise", "See the finding."))
    work = {**script(*owner), Stage.CORRECTNESS_REVIEW: reviews}
    return Scene(work, deeds=((Accept(),),))


def _contract(case: Case, texts: Sequence[str]) -> Scene:
    return Scene(script(intake=(proposes(outcome=texts[0]),)), deeds=((Accept(),),))


def _description(case: Case, texts: Sequence[str]) -> Scene:
    return _foreign(case, ForeignTool(tool_of(case), description=texts[0]))


def _parameter(case: Case, texts: Sequence[str]) -> Scene:
    return _foreign(case, ForeignTool(tool_of(case), parameter=texts[0]))


def _annotation(case: Case, texts: Sequence[str]) -> Scene:
    claims = {"readOnlyHint": True, "destructiveHint": False}
    tool = ForeignTool(tool_of(case), texts[0], annotations=claims, classified=False)
    return _foreign(case, tool)


def _result(case: Case, texts: Sequence[str]) -> Scene:
    looks_up: Step = (f"tickets__{tool_of(case)}", {"text": "signup"})
    return _foreign(case, ForeignTool(tool_of(case), returns=texts[0]), looks_up)


def _foreign(case: Case, tool: ForeignTool, *owner: Step) -> Scene:
    intake = (proposes(role=role_of(case)),)
    return Scene(script(*owner, intake=intake), tool=tool, deeds=((Accept(),),))


_CARRIERS: Mapping[str, Callable[[Case, Sequence[str]], Scene]] = {
    "request": _request,
    "thread": _thread,
    "name of a writer": _name,
    "name of the requester": _requester,
    "message": _remark,
    "answer": _answer,
    "change of scope": _change,
    "denial": _denial,
    "message after a denial": _late_message,
    "sent back": _send_back,
    "file": _file,
    "path": _path,
    "search": _search,
    "output": _output,
    "check": _check,
    "diff": _diff,
    "output of a review": _review_output,
    "finding": _finding,
    "verdict": _verdict,
    "answer to a finding": _rebuttal,
    "contract": _contract,
    "description of a tool": _description,
    "parameter of a tool": _parameter,
    "annotated tool": _annotation,
    "result of a tool": _result,
}
CARRIERS = tuple(_CARRIERS)
