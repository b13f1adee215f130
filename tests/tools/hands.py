"""A person at the browser, with a count of what their hands do: key presses, clicks, and drags over words."""

from playwright.sync_api import Page, expect

PASSWORD = "parola-lunga-2026"

RECT = """([locator, start, end]) => {
  const text = document.querySelector(`[data-line="${locator}"] [data-text]`);
  text.scrollIntoView({ block: "center", behavior: "instant" });
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  const at = (offset) => {
    walker.currentNode = text;
    for (let node = walker.nextNode(), seen = 0; node; seen += node.length, node = walker.nextNode())
      if (offset <= seen + node.length) return [node, offset - seen];
  };
  const place = (offset, last) => {
    const range = document.createRange();
    const [node, here] = at(offset);
    range.setStart(node, last ? here - 1 : here);
    range.setEnd(node, last ? here : here + 1);
    const box = range.getBoundingClientRect();
    return [last ? box.right : box.left, (box.top + box.bottom) / 2];
  };
  return [place(start, false), place(end, true)];
}"""


def sign_in(browser, live_server, name, **context) -> Page:
    """Give a page of this person's own browser, signed in, on the admin's home."""
    page = browser.new_context(base_url=live_server.url, **{"locale": "en-GB", **context}).new_page()
    page.goto("/admin/")
    page.get_by_label("User name or e-mail").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Waiting for a decision")).to_be_visible()
    return page


class Hands:
    """Works on a page and counts; text that is typed or pasted is not counted, a chord of keys counts once."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def press(self, keys: str) -> None:
        self.page.keyboard.press(keys)
        self.count += 1

    def click(self, target) -> None:
        target.click()
        self.count += 1

    def type(self, words: str) -> None:
        self.page.keyboard.insert_text(words)

    def drag(self, locator: str, words: str) -> None:
        """Select words of a paragraph with the mouse."""
        text = self.page.locator(f'[data-line="{locator}"] [data-text]').text_content() or ""
        start = text.index(words)
        (x, y), (to_x, to_y) = self.page.evaluate(RECT, [locator, start, start + len(words)])
        self.page.mouse.move(x + 1, y)
        self.page.mouse.down()
        self.page.mouse.move(to_x, to_y, steps=4)
        self.page.mouse.up()
        self.count += 1
