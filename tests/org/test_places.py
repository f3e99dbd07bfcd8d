"""Where a repository is, and what its commands reach."""

import pytest

from bot.domain.ids import RepositoryName
from bot.domain.servers import Trust
from bot.domain.tools import Effect
from bot.org import OrganizationError
from tests.org.files import Folder, changed

REMOTE = "remote: https://git.example.com/shop.git"


def test_a_repository_may_be_elsewhere(folder: Folder) -> None:
    text = changed(("path: shop.git", f"{REMOTE}\n    token_env: SHOP_TOKEN"))

    shop = folder.load(text).repository(RepositoryName("shop"))

    assert (shop.path, shop.token_env) == ("", "SHOP_TOKEN")
    assert shop.place == "https://git.example.com/shop.git"


@pytest.mark.parametrize(
    ("place", "complaint"),
    [
        ("branch: main", "must have a path or a remote, not both"),
        (f"path: shop.git\n    {REMOTE}", "must have a path or a remote, not both"),
        (REMOTE, "one of `remote` and `token_env` without the other"),
        ("path: shop.git\n    token_env: T", "one of `remote` and `token_env` without the other"),
        (
            "remote: https://pat:s3cret@git.example.com/shop.git\n    token_env: T",
            "The remote has a password in it.",
        ),
        (
            "remote: http://git.example.com/shop.git\n    token_env: T",
            "would be sent the token in the clear",
        ),
    ],
)
def test_a_place_that_cannot_be_used_is_refused(folder: Folder, place: str, complaint: str) -> None:
    (found,) = folder.complaints(changed(("path: shop.git", place)))

    assert complaint in found
    assert "s3cret" not in found


def test_the_network_is_refused_unless_somebody_writes_it_down(folder: Folder) -> None:
    shop = RepositoryName("shop")
    text = changed(("path: shop.git", "path: shop.git\n    network: allowed"))

    assert not folder.load(changed()).repository(shop).network
    assert folder.load(text).repository(shop).network
    assert any("can reach the network" in warning for warning in folder.warnings(text))


def test_new_tools_need_an_operator_unless_a_server_is_trusted(folder: Folder) -> None:
    servers = "\nservers:\n  a: {command: a}\n  b: {command: b, trust: first_use}\n"

    found = folder.load(changed() + servers).servers

    assert (found["a"].trust, found["b"].trust) == (Trust.OPERATOR, Trust.FIRST_USE)


def test_an_operator_says_what_a_tool_does(folder: Folder) -> None:
    servers = "\nservers:\n  a: {command: a, effects: {find: read, wipe: forbidden}}\n"

    effects = folder.load(changed() + servers).servers["a"].effects

    assert effects == {"find": Effect.READ, "wipe": Effect.FORBIDDEN}


def test_an_effect_that_does_not_exist_is_told_with_those_that_do(folder: Folder) -> None:
    with pytest.raises(OrganizationError, match=r"effects.*'read', 'lane'"):
        folder.load(changed() + "\nservers:\n  a: {command: a, effects: {find: harmless}}\n")


def test_isolation_can_be_given_up_in_writing(folder: Folder) -> None:
    organization = folder.load(changed(("people:", "isolation: none\npeople:")))

    assert not organization.isolation_required
    assert not organization.isolation_tried
