"""Draws: what Hypothesis chooses from. What matters more stands there more than once."""

from hypothesis import strategies as st

from tests.services.machine.clicks import CLICKS, ON_A_QUESTION
from tests.services.machine.faults import Fault
from tests.services.world import MIA, OMAR, PAT, RITA, SAM

depths = st.sampled_from((0, 6, 12, 18, 19, 19, 20, 20, 21, 22, 24))
"""How far a first job has come before it is disturbed; at 19 steps people are asked."""

people = st.sampled_from((RITA, RITA, OMAR, OMAR, PAT, SAM, MIA))
approving = st.sampled_from([each for each in ON_A_QUESTION if each.startswith("approve")])
on_a_question = st.sampled_from(sorted(ON_A_QUESTION))
asked = st.sampled_from((None, None, None, OMAR, SAM, MIA, RITA))
"""Who presses; None is whoever is asked."""

jobs = st.sampled_from((0, 0, 1))
"""Which of the jobs under way is meant."""

clicks = st.sampled_from(sorted(CLICKS))
faults = st.lists(st.sampled_from((*Fault, *[Fault.NONE] * 4)), max_size=3)
