"""The demo's repository: a small web shop, as a real bare git repository."""

from sandbox.webshop.creation import BRANCH, create

__all__ = ["BRANCH", "create"]
