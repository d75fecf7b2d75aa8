"""All that the phone page can do, in a real browser, before a house with a scripted dialogue."""

from __future__ import annotations

import json

import pytest
from browser import WIDTHS, Tab

from bot.simulator.platform.quotas import Act
from bot.wechat.vendor_texts import vendor_text

BUBBLES = "[...document.querySelectorAll('.turn:not(.own) .bubble')].map(b => b.innerText)"
OWN = "[...document.querySelectorAll('.turn.own .bubble')].map(b => b.innerText)"
LINES = "[...document.querySelectorAll('#talk .line')].map(l => l.innerText)"
NOTES = "[...document.querySelectorAll('.note')].map(l => l.innerText)"
ME = "document.getElementById('person').value"
IDLE = "!document.querySelector('.waiting')"


async def open_page(tab: Tab, house, size=(390, 844)) -> str:
    """Open it and return who one is."""
    await tab.resize(*size)
    await tab.call("Page.navigate", url=house.page)
    await tab.until("document.body?.dataset.ready")
    return await tab.value(ME)


async def say(tab: Tab, text: str) -> None:
    await tab.value(f"input.value = {json.dumps(text)}; byId('form').requestSubmit()")


async def click(tab: Tab, label: str, within: str = "body") -> None:
    found = await tab.value(
        f"""(() => {{
          const all = [...document.querySelectorAll('{within} button, {within} summary')];
          const one = all.find(b => b.textContent.trim() === {json.dumps(label)});
          if (one) one.click();
          return Boolean(one);
        }})()"""
    )
    assert found, label


@pytest.mark.parametrize(
    ("label", "own", "answer"),
    [
        ("图片", "[图片]", "图片已收到"),
        ("视频", "[视频]", "视频已收到"),
        ("语音（未识别）", "[语音]", "语音已收到，但未能识别"),
        ("语音（识别为此文字）", "[语音] 高企认定谁负责", "好的"),
        ("链接", "[链接] 高企认定谁负责", "链接“高企认定谁负责”已收到"),
        ("文件", "[文件] 高企认定谁负责", "文件“高企认定谁负责”已收到"),
        ("小程序", "[小程序] 高企认定谁负责", "小程序已收到"),
        ("发送位置", "[位置] 广东省广州市增城区荔城街道", "所在镇街为荔城街道"),
    ],
)
async def test_what_a_person_can_send(house, tab: Tab, label, own, answer) -> None:
    await open_page(tab, house)
    await click(tab, label, "#panel")
    await tab.until(f"{BUBBLES}.length && {IDLE}")
    assert await tab.value(OWN) == [own]
    assert answer in (await tab.value(BUBBLES))[0]
    assert (await tab.value(NOTES))[0].endswith("第 1 次投递")
    assert tab.faults == []


async def test_following_scanning_leaving(house, tab: Tab) -> None:
    user = await open_page(tab, house)
    await click(tab, "扫码关注", "#panel")
    await tab.until(f"{BUBBLES}.length === 1 && {IDLE}")
    assert "欢迎关注" in (await tab.value(BUBBLES))[0]
    assert house.platform.scenes[user] == "park-7"
    await click(tab, "已关注时扫码", "#panel")
    await tab.until(f"{BUBBLES}.length === 2 && {IDLE}")
    assert "欢迎再次使用" in (await tab.value(BUBBLES))[1]
    await click(tab, "人工接入", "#panel")
    await tab.until(f"{LINES}.length === 4 && {IDLE}")
    await say(tab, "在吗")
    await tab.until(f"{LINES}.length === 5 && {IDLE}")
    await click(tab, "人工结束", "#panel")
    await click(tab, "取消关注", "#panel")
    await tab.until(f"{LINES}.length === 9 && {IDLE}")
    assert len(await tab.value(BUBBLES)) == 2
    assert house.dialogue.asked == []
    assert user not in house.platform.followers


async def test_what_is_tapped_is_said(house, tab: Tab) -> None:
    user = await open_page(tab, house)
    await say(tab, "高企")
    await tab.until(f"{BUBBLES}.length === 1")
    await click(tab, "牵头单位", ".bubble")
    await tab.until(f"{BUBBLES}.length === 2")
    await click(tab, "查政策", "#menu")
    await click(tab, "政策结构", "#menu")
    await tab.until(f"{BUBBLES}.length === 3")
    asked = [(user, "高企"), (user, "任务7的牵头单位"), (user, "一共有几个部分")]
    assert house.dialogue.asked == asked


async def test_a_late_answer_is_seen_to_be_delivered_again(house, tab: Tab) -> None:
    await open_page(tab, house)
    house.gate.clear()
    await say(tab, "问")
    await tab.until("document.querySelector('.waiting')?.innerText.includes('第 2 次投递')")
    house.gate.set()
    await tab.until(f"{BUBBLES}.length === 1")
    note = (await tab.value(NOTES))[0]
    assert "第 2 次投递" in note or "第 3 次投递" in note
    assert await tab.value(LINES) == []


async def test_the_fault_notice_is_shown_when_it_happens(house, tab: Tab) -> None:
    await open_page(tab, house)
    house.phone._urls = ("http://127.0.0.1:9/wechat",)
    await say(tab, "问")
    await tab.until(f"{IDLE} && Boolean(document.querySelector('.fault'))")
    (line,) = await tab.value(LINES)
    assert line.startswith(vendor_text("fault_notice"))
    assert "第 3 次投递" in line
    assert await tab.value(BUBBLES) == []


async def test_what_the_account_sends_by_itself_arrives(house, tab: Tab) -> None:
    user = await open_page(tab, house)
    push = house.platform.push
    article = {"title": "高企申报开始", "description": "6 月 30 日止", "url": "https://a.example/1"}
    link = "weixin://bizmsgmenu?msgmenucontent=%E6%9F%A5&msgmenuid=1"
    push(user, "text", f'<a href="{link}">查</a>', {})
    push(user, "news", "", {"articles": [article]})
    push(user, "image", "", {"media_id": "m"})
    lines = [{"id": "1", "content": "满意"}]
    menu = {"head_content": "请评价", "list": lines, "tail_content": "谢谢"}
    push(user, "msgmenu", "", menu)
    push(user, "template", "高企申报\n6 月 30 日", {"url": "https://a.example/2"})
    await tab.until(f"{BUBBLES}.length === 5")
    assert await tab.value(BUBBLES) == [
        "查", "高企申报开始\n6 月 30 日止", "[图片]", "请评价\n满意\n谢谢",
        "模板消息\n高企申报\n6 月 30 日\nhttps://a.example/2",
    ]  # fmt: skip
    assert set(await tab.value(NOTES)) == {"主动下发"}
    await click(tab, "满意", ".bubble")
    await click(tab, "高企申报开始", ".card")
    await tab.until(f"{BUBBLES}.length === 6")
    assert house.dialogue.asked == [(user, "满意")]
    assert house.platform.quotas.left(user) == 3  # a tap counts as a menu click
    assert await tab.value(LINES) == ["将打开 https://a.example/1"]
    assert tab.faults == []


async def test_the_typing_indicator(house, tab: Tab) -> None:
    user = await open_page(tab, house)
    house.platform.note_act(user, Act.MESSAGE)
    house.platform.set_typing(user, True)
    await tab.until("byId('typing').innerText === '对方正在输入…'")
    house.platform.push(user, "text", "查到了", {})
    await tab.until("byId('typing').innerText === ''")


async def test_several_people_at_once(house, tab: Tab) -> None:
    first = await open_page(tab, house)
    await say(tab, "我是一号")
    await tab.until(f"{BUBBLES}.length === 1")
    await click(tab, "新用户")
    await tab.until(f"{ME} !== {json.dumps(first)}")
    assert await tab.value(OWN) == []
    house.platform.push(first, "text", "给一号的", {})
    await tab.until("byId('person').options[0].text === '用户 1（1 条新消息）'")
    await tab.value(
        f"byId('person').value = '{first}';"
        "byId('person').dispatchEvent(new Event('change', {bubbles: true}))"
    )
    assert await tab.value(OWN) == ["我是一号"]
    assert await tab.value(BUBBLES) == ["好的", "给一号的"]
    await tab.call("Page.reload")
    await tab.until("document.body?.dataset.ready")
    assert await tab.value(ME) == first
    assert await tab.value(BUBBLES) == ["好的", "给一号的"]


async def test_with_the_keyboard_alone(house, tab: Tab) -> None:
    user = await open_page(tab, house)
    await tab.value("document.querySelector('#menu summary').focus()")
    await tab.press("Enter", 13)
    await tab.until("document.querySelector('.entry').open")
    await tab.press("Escape", 27)
    await tab.until("!document.querySelector('.entry').open")
    assert await tab.value("document.activeElement.textContent") == "查政策"
    await tab.press("Enter", 13)
    await tab.press("Tab", 9)
    await tab.press("Enter", 13)
    await tab.until(f"{BUBBLES}.length === 1")
    await tab.value("byId('more').focus()")
    await tab.press("Enter", 13)
    await tab.until("!panel.hidden")
    await tab.press("Escape", 27)
    assert await tab.value("panel.hidden && document.activeElement.id === 'more'")
    await tab.value("input.focus(); input.value = '你好'")
    await tab.press("Enter", 13)
    await tab.until(f"{BUBBLES}.length === 2")
    assert house.dialogue.asked == [(user, "一共有几个部分"), (user, "你好")]


# Every text's colour against the nearest ground behind it; 4.5 is what WCAG AA asks of small text.
PALE = """(() => {
  const numbers = (c) => c.match(/[\\d.]+/g).map(Number);
  const light = (c) => {
    const [r, g, b] = numbers(c).map(v => v / 255)
      .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const c = getComputedStyle(at).backgroundColor;
      if (numbers(c).length === 3 || numbers(c)[3] > 0) return c;
    }
    return 'rgb(255, 255, 255)';
  };
  const found = [];
  for (const node of document.body.querySelectorAll('*')) {
    const own = [...node.childNodes].some(c => c.nodeType === 3 && c.textContent.trim());
    if (!own || !node.offsetParent || node.disabled) continue;
    const [a, b] = [light(getComputedStyle(node).color), light(ground(node))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) found.push(`${node.textContent.trim().slice(0, 20)} ${ratio.toFixed(2)}`);
  }
  return found;
})()"""
UNNAMED = """[...document.querySelectorAll('button, input, select, textarea')].filter(
  n => !(n.textContent.trim() || n.getAttribute('aria-label') || n.labels?.length))
  .map(n => n.outerHTML)"""
OUTSIDE = """[...document.querySelectorAll('button, input, select, textarea, summary, .bubble')]
  .filter(n => n.offsetParent && !n.classList.contains('skip'))
  .filter(n => n.getBoundingClientRect().left < 0 || n.getBoundingClientRect().right > innerWidth)
  .map(n => n.outerHTML)"""


@pytest.mark.parametrize("size", WIDTHS.values(), ids=WIDTHS.keys())
async def test_it_is_legible_named_and_fits(house, tab: Tab, size) -> None:
    user = await open_page(tab, house, size)
    await say(tab, "高企")
    await tab.until(f"{BUBBLES}.length === 1")
    article = {"title": "很长的标题" * 20, "description": "w" * 200, "url": "https://a.example/"}
    house.platform.push(user, "news", "", {"articles": [article]})
    await click(tab, "取消关注", "#panel")
    await tab.until(f"{BUBBLES}.length === 2")
    for opened in ("", "byId('more').click()", "document.querySelector('.entry').open = true"):
        await tab.value(opened or "0")
        assert await tab.value(PALE) == []
        assert await tab.value(OUTSIDE) == []
        assert await tab.value("document.documentElement.scrollWidth <= innerWidth")
        assert await tab.value("document.documentElement.scrollHeight <= innerHeight")
    assert await tab.value(UNNAMED) == []
    assert tab.faults == []
