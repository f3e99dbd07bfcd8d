"""The fixtures of the browser tests."""

from tests.browser.page_browser import chromium, show, world

__all__ = ["chromium", "show", "world"]
