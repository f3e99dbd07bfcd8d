"""Text on the page: Slack's marks, Markdown, and text that would like to be code."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.page_blocks import mrkdwn, section
from tests.browser.page_browser import Show
from tests.browser.page_fake import RITA, WEBSHOP, FakeSlack

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

HERE = f"#channel={WEBSHOP}"

# What is written, and the HTML of what is shown (classes and the like left out).
MRKDWN = [
    (
        "*bold* _italic_ ~strike~ `code`",
        "<strong>bold</strong> <em>italic</em> <s>strike</s> <code>code</code>",
    ),
    ("*bold with _italic_ inside*", "<strong>bold with <em>italic</em> inside</strong>"),
    ("snake_case_name 2*3*4 ~~", "snake_case_name 2*3*4 ~~"),
    ("* not bold * _ nor this _", "* not bold * _ nor this _"),
    ("`*no* <@U0RITA>`", "<code>*no* &lt;@U0RITA&gt;</code>"),
    ("a\nb", "a<br>b"),
    ("```\nx = 1\n*y*\n```", "<pre><code>x = 1\n*y*</code></pre>"),
    ("&gt; quoted\n&gt; more\nafter", "<blockquote>quoted<br>more</blockquote>after"),
    ("a &lt;b&gt; &amp;lt; c", "a &lt;b&gt; &amp;lt; c"),
    (
        "<@U0OMAR> in <#C0WEBSHOP|old> <!here> <!subteam^S1|@security>",
        "<span>@Omar Okafor</span> in <a>#webshop</a> <span>@here</span> <span>@security</span>",
    ),
    ("<https://example.com/?a=1&amp;b=2|a *label*>", "<a>a *label*</a>"),
    ("<!date^99999999999999999^{date}|some day>", "<time>some day</time>"),
    (":white_check_mark: :no_such_emoji: 10:30:15", "<span></span> :no_such_emoji: 10:30:15"),
]

MARKDOWN = [
    ("# A *b*\ntext", "<h3>A <em>b</em></h3><p>text</p>"),
    (
        "**a** __b__ *c* _d_ ~~e~~",
        "<p><strong>a</strong> <strong>b</strong> <em>c</em> <em>d</em> <s>e</s></p>",
    ),
    ("snake_case \\*plain\\* 2 * 3", "<p>snake_case *plain* 2 * 3</p>"),
    ("- a\n- b\n  1. c\n- d", "<ul><li>a</li><li>b<ol><li>c</li></ol></li><li>d</li></ul>"),
    ("3. x\n4. y", "<ol><li>x</li><li>y</li></ol>"),
    ("- [x] done\n- [ ] open", "<ul><li><input>done</li><li><input>open</li></ul>"),
    ("```python\na < b\n```\nafter", "<pre><code>a &lt; b</code></pre><p>after</p>"),
    ("```\nnever closed", "<pre><code>never closed</code></pre>"),
    ("> a\n> - b", "<blockquote><p>a</p><ul><li>b</li></ul></blockquote>"),
    ("a\n\n---\n\nb", "<p>a</p><hr><p>b</p>"),
    ("[x](https://e.com/a_(b)) ![i](https://e.com/i.png)", "<p><a>x</a> <a>i</a></p>"),
    ("<b>no html</b> <@U0OMAR>", "<p>&lt;b&gt;no html&lt;/b&gt; <span>@Omar Okafor</span></p>"),
    (
        "|a|b|\n|-|-:|\n|1|**2**|",
        "<div><table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td><strong>2</strong></td></tr></tbody></table></div>",
    ),
    ("a | b without a table", "<p>a | b without a table</p>"),
]

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "<javascript:alert(1)|click me>",
    "<data:text/html,x|click me>",
    "<https://e.com\" onmouseover=\"alert(1)|x>",
    "*<script>alert(1)</script>*",
    "<!date^1^{date}^javascript:alert(1)|x>",
    "[x](javascript:alert(1)) <javascript:alert(1)>",
]  # fmt: skip

FIND_BAD = """() => [...document.querySelectorAll(".message-body *")]
  .filter(
    (node) =>
      ["SCRIPT", "IMG", "IFRAME"].includes(node.tagName) ||
      [...node.attributes].some(({ name }) => name.startsWith("on")) ||
      (node.href && !/^https?:/.test(node.href)),
  )
  .map((node) => node.outerHTML)"""

SHOW = """async ([module, name, text]) => {
  const { [name]: draw } = await import(`/page/text/${module}.js`);
  const names = {
    me: { id: "U0RITA" },
    app: { bot_user_id: "U0BOT" },
    person: (id) => ({ U0OMAR: { id, real_name: "Omar Okafor" } })[id],
    channel: (id) => ({ C0WEBSHOP: { name: "webshop" } })[id],
  };
  const box = document.createElement("div");
  box.append(...draw(text, names));
  for (const node of box.querySelectorAll("*")) {
    for (const { name } of [...node.attributes]) node.removeAttribute(name);
  }
  for (const svg of box.querySelectorAll("svg")) svg.remove();
  return box.innerHTML;
}"""


async def test_mrkdwn_means_what_slack_means(world: FakeSlack, show: Show) -> None:
    page = await show(HERE)

    shown = [await page.evaluate(SHOW, ["mrkdwn", "mrkdwn", text]) for text, _ in MRKDWN]

    assert shown == [html for _, html in MRKDWN]


async def test_markdown_means_what_commonmark_means(world: FakeSlack, show: Show) -> None:
    page = await show(HERE)

    shown = [await page.evaluate(SHOW, ["markdown", "markdown", text]) for text, _ in MARKDOWN]

    assert shown == [html for _, html in MARKDOWN]


@pytest.mark.parametrize("kind", ["text", "section", "markdown", "rich_text"])
async def test_hostile_text_stays_text(world: FakeSlack, show: Show, kind: str) -> None:
    for text in HOSTILE:
        link = {"type": "link", "url": "javascript:alert(1)", "text": text}
        rich = {
            "type": "rich_text",
            "elements": [{"type": "rich_text_section", "elements": [link]}],
        }
        blocks = {
            "text": None,
            "section": [section(text)],
            "markdown": [{"type": "markdown", "text": text}],
            "rich_text": [rich],
        }
        world.put(WEBSHOP, text, blocks=blocks[kind])
    page = await show(HERE)

    await expect(page.locator(".message")).to_have_count(len(HOSTILE))

    assert await handlers_and_bad_links(page) == []


async def handlers_and_bad_links(page: Page) -> list[str]:
    """Return what must not come from data: scripts, images, event handlers, addresses that run."""
    found: list[str] = await page.evaluate(FIND_BAD)
    return found


async def test_hostile_names_and_addresses_in_blocks_stay_harmless(
    world: FakeSlack, show: Show
) -> None:
    world.people[1]["real_name"] = "<img src=x onerror=alert(1)>\n<!channel>"
    image = {"type": "image", "image_url": "javascript:alert(1)", "alt_text": "<b>alt</b>"}
    bad = {
        "type": "button",
        "action_id": "b",
        "text": {"type": "plain_text", "text": "Open"},
        "url": "javascript:alert(1)",
    }
    world.put(
        WEBSHOP,
        "x",
        blocks=[section("by <@U0OMAR>"), image, {"type": "actions", "elements": [bad]}],
        user="U0OMAR",
    )
    page = await show(HERE)

    await expect(page.locator(".message-body")).to_contain_text("by @<img src=x onerror=alert(1)>")

    assert await handlers_and_bad_links(page) == []


async def test_a_model_that_nests_without_end_is_still_shown(world: FakeSlack, show: Show) -> None:
    deep = [
        ">" * 3000 + " deep",
        "- " * 2000 + "x",
        "*" * 4000,
        "[" * 3000,
        "`" * 3001,
        "_*~" * 1500,
        "**a" * 1500,
    ]
    for text in deep:
        world.put(
            WEBSHOP,
            text,
            blocks=[
                {"type": "markdown", "text": text},
                {"type": "section", "text": mrkdwn(text[:3000])},
            ],
        )
    page = await show(HERE)

    await expect(page.locator(".message")).to_have_count(len(deep))

    await world.post(WEBSHOP, "and it goes on", user=RITA)
    await expect(page.get_by_text("and it goes on")).to_be_visible()
    await expect(page.get_by_text("unsupported block")).to_have_count(0)
