"""Play the cases and print what came of them: `python -m tests.redteam [id ...]`."""

import asyncio
import sys
import time

from bot import log
from tests.redteam.breaches import breaches, missed
from tests.redteam.carriers import scenes_of
from tests.redteam.case import Case, every_case
from tests.redteam.house import a_place, open_house
from tests.redteam.play import a_play
from tests.redteam.tally import Outcome, table, tallies


async def _main(cases: tuple[Case, ...]) -> int:
    began, played, problems = time.process_time(), [], []
    with a_place() as place:
        async with open_house(place, scenes_of(cases)) as house:
            for case in cases:
                seen = await a_play(house, case).run()
                broken = breaches(seen, gate=house.gate)
                played.append(Outcome.of(seen, broken))
                problems += [f"{case.id}: {problem}" for problem in (*broken, *missed(seen))]
    seconds = f"{time.process_time() - began:.1f} seconds of this process."
    sys.stdout.write("\n".join((*problems, table(tallies(played)), seconds, "")))
    return 1 if problems else 0


if __name__ == "__main__":
    log.configure(as_json=True)
    asked = set(sys.argv[1:])
    chosen = tuple(case for case in every_case() if not asked or case.id in asked)
    sys.exit(asyncio.run(_main(chosen)))
