"""A group of keys in a file of the organization."""

from pydantic import BaseModel, ConfigDict


class Spec(BaseModel):
    """A group of keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
