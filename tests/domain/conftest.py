"""How long Hypothesis may think, on machines that are busy with other things."""

from hypothesis import settings

# The rules take microseconds; a deadline would only measure the machine.
settings.register_profile("countersign", deadline=None, print_blob=True)
settings.load_profile("countersign")
