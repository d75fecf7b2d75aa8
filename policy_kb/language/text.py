"""One normaliser for Chinese as people type it, shared by index, linker and NLU.

Width, case, traditional characters, Cantonese words, English abbreviations, emojis and
control characters are levelled here and nowhere else, so that everybody sees
the same text. What a word *means* does not belong here.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache, partial

import cn2an
from opencc import OpenCC

from policy_kb.language.cut_words import whole
from policy_kb.language.loanwords import in_chinese
from policy_kb.language.pinyin import heard, readings

# Words of Cantonese that carry the question, and the everyday ones Mandarin writes otherwise.
# Longest first, so that 有冇 is not read as 有 + 冇.
_CANTONESE = {
    "系乜": "是什么",
    "系咩": "是什么",
    "系边": "是哪",
    "系唔系": "是不是",
    "得唔得": "行不行",
    "可唔可以": "可不可以",
    "使唔使": "要不要",
    "有冇": "有没有",
    "係咪": "是不是",
    "系咪": "是不是",
    "唔该晒": "谢谢",
    "唔该": "请问",
    "几时": "什么时候",
    "边个": "谁",
    "边度": "哪里",
    "边间": "哪家",
    "边条": "哪条",
    "边啲": "哪些",
    "点样": "怎么",
    "点算": "怎么办",
    "点解": "为什么",
    "乜嘢": "什么",
    "乜野": "什么",
    "咩嘢": "什么",
    "咩野": "什么",
    "咩": "什么",
    "乜": "什么",
    "几多": "多少",
    "几耐": "多久",
    "我哋": "我们",
    "你哋": "你们",
    "佢哋": "他们",
    "佢": "他",
    "呢个": "这个",
    "嗰个": "那个",
    "呢度": "这里",
    "入面": "里面",
    "边日": "哪天",
    "几钱": "多少钱",
    "呢条": "这条",
    "嗰条": "那条",
    "呢啲": "这些",
    "而家": "现在",
    "依家": "现在",
    "同埋": "还有",
    "仲有": "还有",
    "仲": "还",
    "啲": "些",
    "喺": "在",
    "嘅": "的",
    "咗": "了",
    "嘢": "东西",
    "冇": "没有",
    "唔系": "不是",
    "唔": "不",
    "咧": "呢",
    "畀": "给",
    "俾": "给",
    "搵": "找",
    "揾": "找",
    "睇": "看",
    "嚟": "来",
    "攞": "拿",
    "咁": "那么",
    "噉": "那么",
    "吖": "啊",
    "㗎": "",
    "喎": "",
    "啫": "",
    "嗮": "",
    "晒": "",
    "廿": "二十",
    "卅": "三十",
    "细路仔": "孩子",
    "细路": "孩子",
    "老细": "老板",
    "屋企": "家里",
    "铺头": "店铺",
    "返工": "上班",
    "执笠": "倒闭",
    "听日": "明天",
    "寻日": "昨天",
    "琴日": "昨天",
    "搞掂": "办好",
    "点计": "怎么算",
}
_CANTONESE_RE = re.compile("|".join(sorted(map(re.escape, _CANTONESE), key=len, reverse=True)))
_SPACE = re.compile(r"\s+")
# A blank between Han characters stands for a comma; beside digits and letters it is nothing.
_PAUSE = re.compile(r"(?<=[\u4e00-\u9fff]{2}) (?=[\u4e00-\u9fff]{2})")
_HAN_SPACE = re.compile(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])")
# 谁 牵 头: written character by character, with a blank after each.
_SPACED_OUT = re.compile(r"(?<!\S)\S(?: \S){3,}(?!\S)")
_REPEATED = re.compile(r"([^0-9a-z])\1{2,}")
_NUMERAL = "零〇一二两三四五六七八九十百"
_UNITS_OF_TIME = frozenset("年月日号天周以之")
_COUNTING = frozenset("一二两三四五六七八九十几数")
_CHINESE_NUMBER = re.compile(f"[{_NUMERAL}]+")
# Closing blanks and dropping particles may bring together what a later pass must see.
_PASSES = 4
# Words that tell what is asked; typed or recognised wrongly they are found by their sound.
_KEY_WORDS = ("保障措施", "目标", "指标", "牵头", "配合", "负责", "单位", "倍数")
# Slips that do not sound like the word that was meant.
_SLIPS = {"劵": "券", "多小": "多少", "跟住那条": "下一条", "跟住": "接着"}
# 头一条 is the first, 牵头一条 is none.
_FIRST = re.compile("(?<!牵)头一?(?=[条项]|个(?:部分|方面))")
_SLIPS_RE = re.compile("|".join(sorted(_SLIPS, key=len, reverse=True)))
# Numerals as cheques have them, where a number surely stands: after 第, or several in a row.
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_IN_FORM = "零〇一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟"
_FORMAL_NUMBER = re.compile(
    f"第[{_IN_FORM}]{{1,5}}(?=条|项|部分|章|个|点)|"
    f"(?<!收)(?=[{_IN_FORM}]*[壹贰叁肆伍陆柒捌玖拾佰仟])[{_IN_FORM}]{{2,}}"
)
# 第而条, 第二十坝条: between 第 and what is counted there is nothing but a numeral, and its sound
# tells which. Words that stand there without being one: 第一是个人所得税.
_NUMERAL_SOUNDS = {
    "yi": "一",
    "er": "二",
    "san": "三",
    "si": "四",
    "wu": "五",
    "liu": "六",
    "qi": "七",
    "ba": "八",
    "jiu": "九",
    "shi": "十",
    "bai": "百",
}
_MISHEARD_ORDINAL = re.compile("第([\u4e00-\u9fff]{1,5}?)(?=条|项|个|点|款|批|部分)")
_NO_NUMERAL = frozenset("是事以已亿")
# 哪疑条, 最后伊个: there as well, and nothing but 一.
_MISHEARD_ONE = re.compile("(?<=[哪这那后前上下])[\u4e00-\u9fff](?=[条项个])")
# 三视五条: between numerals; 迹多家: as 几多 is said.
_MISHEARD_TEN = re.compile("(?<=[二三四五六七八九])[\u4e00-\u9fff](?=[一二三四五六七八九]?[条项])")
_MISHEARD_HOW_MANY = re.compile(
    "(?<=[到有要搞达出建申给招开])[\u4e00-\u9fff](?=多[家件个条项倍间])"
)
# 第9跳, 第1革, 13嚎任务: what is pointed at by a number, by its sound.
_MISHEARD_COUNTED = re.compile(
    f"(第?)(?:(?<!\\d)\\d{{1,3}}|(?<=第)[{_NUMERAL}]{{1,4}})([\u4e00-\u9fff])"
    "(?=(任务|条款)|$|[?!。,、的呢吧谁讲说是写由牵配负和跟里分各])"
)
_COUNTED = {"tiao": "条", "ge": "个", "xiang": "项", "hao": "号"}
# 是200疤: what ends a guess at a number.
_MISHEARD_GUESS = re.compile("(?<=[0-9家条个项亿万件倍])[\u4e00-\u9fff](?=[?!。]*$)")
# 文化氛围水牵头, 优哪些单位配合, 扁个管, 翻四背: what asks, where nothing else so sounds.
_MISHEARD_WHO = re.compile(
    "[\u4e00-\u9fff](?=来?(?:(?:牵头|负责|配合|主抓|协助|带头)(?:[?!。,、呢呀啊的]|$)|搞的))"
)
_MISHEARD_BY = re.compile(
    "[^有又友游油邮](?=哪[些几]个?(?:单位|部门|家|局)|谁来?(?:牵头|负责|配合))"
)
_MISHEARD_WHICH = re.compile("(?:^.|[^便变编遍])(?=个(?:管|话事|局|部门|单位|[牵带]头|负责|配合))")
_MISHEARD_TIMES = re.compile(f"(?<=翻[{_NUMERAL}])[\u4e00-\u9fff](?=[?!。,吗吧]|$)")
_MISHEARD = (
    (_MISHEARD_WHO, "shui", "谁"),
    (_MISHEARD_BY, "you", "由"),
    (_MISHEARD_WHICH, "bian", "边"),
    (_MISHEARD_TIMES, "bei", "倍"),
    (_MISHEARD_ONE, "yi", "一"),
    (_MISHEARD_TEN, "shi", "十"),
    (_MISHEARD_HOW_MANY, "ji", "几"),
    (_MISHEARD_GUESS, "ba", "吧"),
)
# 第(6)条: the number is one without its brackets.
_BRACKETED = re.compile(f"第\\(([{_NUMERAL}]{{1,4}}|\\d{{1,3}})\\)")
# 第十丸条: and what looks like one.
_NUMERAL_SHAPES = {"丸": "九"}
# 牵的是哪个头: the verb with what is asked between its halves.
_PARTED = re.compile("牵(?:[的了着过]?是|了|着)?(?:哪|什么|啥)[一几]?[个些]?头")
# What is said while thinking, wherever it stands; a message of nothing else stays as it is.
_INTERJECTIONS = re.compile("[嗯呃啊哎唉诶欸噢喔]+|[这那]个嘛|怎么说呢|就是说")
_SAYS_SOMETHING = re.compile("[0-9a-z\u4e00-\u9fff]")
_KEEP_SYMBOLS = frozenset("+%&@#./:;,?!()<>=~-*\"'《》“”‘’【】（）、。，；：？！·…—")

_traditional = OpenCC("t2s")


# Names of the knowledge are levelled again with every new state of it; long messages are not kept.
_REMEMBERED, _SHORT = 40_000, 80


def normalise(text: str) -> str:
    """The levelled form of `text`: what two people who mean the same both typed.

    Full-width → half-width, lower case, simplified characters, Mandarin
    function words, no emojis or control characters, commas for blanks between
    Han words, a run of three or more equal characters cut to one. Levelling a
    levelled text changes nothing.
    """
    return _remembered(text) if len(text) <= _SHORT else _levelled(text)


def written_alike(text: str) -> str:
    """`text` with only its writing levelled: width, case, traditional characters, blanks, runs.

    For texts of another field, whose words are not ours to put right.
    """
    text = _REPEATED.sub(r"\1", _SPACE.sub(" ", _characters_levelled(text)))
    return _HAN_SPACE.sub("", text).strip()


def _levelled(text: str) -> str:
    settled = None  # the characters whose words were found level
    for _ in range(_PASSES):
        characters = _characters_levelled(text)
        if characters == settled:
            break
        level = _words_levelled(characters)
        if level == text:
            break
        settled = characters if level == characters else None
        text = level
    return text


_remembered = lru_cache(maxsize=_REMEMBERED)(_levelled)


def _characters_levelled(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    # The converter knows 嗰 only as a rare variant; the table below expects the common one.
    text = _traditional.convert(text).lower().replace("𠮶", "嗰")
    return "".join(c if _is_readable(c) else " " for c in text)


def _words_levelled(text: str) -> str:
    text = _SPACED_OUT.sub(lambda match: match.group().replace(" ", ""), _SPACE.sub(" ", text))
    text = _FORMAL_NUMBER.sub(lambda match: match.group().translate(_FORMAL), in_chinese(text))
    text = _CANTONESE_RE.sub(lambda match: _CANTONESE[match.group()], text)
    text = _REPEATED.sub(r"\1", text)
    said = _INTERJECTIONS.sub("", text)
    text = said if _SAYS_SOMETHING.search(said) else text
    text = _MISHEARD_ORDINAL.sub(lambda match: "第" + _as_numeral(match[1]), text)
    text = _BRACKETED.sub(r"第\1", _PARTED.sub("牵头哪些", _FIRST.sub("第一", text)))
    for misheard, sound, meant in _MISHEARD:
        text = misheard.sub(partial(_if_heard, sound, meant), text)
    text = _MISHEARD_COUNTED.sub(_as_counted, text)
    text = whole(_SLIPS_RE.sub(lambda match: _SLIPS[match.group()], _by_sound(text)))
    text = _PAUSE.sub(",", _SPACE.sub(" ", text))
    return _HAN_SPACE.sub("", text).strip()


def dialect() -> tuple[str, ...]:
    """The words of Cantonese that are levelled."""
    return tuple(_CANTONESE)


def _as_numeral(written: str) -> str:
    """The numeral that every character is or sounds like; as it is where one does not."""
    heard = [
        char
        if char in _NUMERAL
        else _NUMERAL_SHAPES[char]
        if char in _NUMERAL_SHAPES
        else ""
        if char in _NO_NUMERAL
        else _NUMERAL_SOUNDS.get(readings(char)[0], "")
        for char in written
    ]
    return "".join(heard) if all(heard) else written


def _if_heard(sound: str, meant: str, match: re.Match[str]) -> str:
    """`meant` for a character of its sound that is no numeral."""
    written = match[0]
    heard = readings(written)[0] == sound and written not in _NUMERAL + "几是事"
    return meant if heard else written


def _as_counted(match: re.Match[str]) -> str:
    """A number with what it points at: 条 whatever comes before, the others after 第 or before
    what is numbered."""
    ordinal, written, named = match.groups()
    sound = readings(written)[0]
    meant = _COUNTED.get(sound, written)
    if written in _COUNTED.values() or not (ordinal or named or sound == "tiao"):
        meant = written
    return match[0][:-1] + meant


def _by_sound(text: str) -> str:
    """`text` with key words that only sound right written right."""
    heard = sounds(text)
    spoken = _spoken(heard)
    for word, sound, words_sound in _key_sounds():
        if words_sound not in spoken:
            continue
        size = len(word)
        for start in range(len(text) - size + 1):
            written = text[start : start + size]
            in_a_number = written[0] in "百千" and text[start - 1 : start] in _COUNTING
            behind_a_day = written[0] == "前" and text[start - 1 : start] in _UNITS_OF_TIME
            if in_a_number or behind_a_day or written == word or written[-1] == "着":
                continue  # 三千头, 31日前投产 are no 牵头
            if heard[start : start + size] == sound:
                text = text[:start] + word + text[start + size :]
    return text


@lru_cache(maxsize=1)
def _key_sounds() -> tuple[tuple[str, tuple[str, ...], str], ...]:
    return tuple((word, sounds(word), _spoken(sounds(word))) for word in _KEY_WORDS)


def _spoken(heard: tuple[str, ...]) -> str:
    return f" {' '.join(heard)} "


def _is_readable(char: str) -> bool:
    if char in _KEEP_SYMBOLS or char == " ":
        return True
    return unicodedata.category(char)[0] in "LN"


_PIECE_END = re.compile(r"([?!。;~…]+|[,:](?=.)|(?=另外|顺便|还有|还想问|再问|然后|以及谁))")


# 既想贷款又想申请专利, 专家归哪条管、上市归哪条管: two things that no mark parts.
_BOTH = re.compile("(既(?:想|要|打算|需要)[^,;。?又]{2,24})(?=又(?:想|要|打算|需要))")
_EACH_ASKED = re.compile(r"((?:哪|谁|什么|多少|几)[^,;。?、]{0,5})、(?=[^,;。?、]{2,14}\1)")


def pieces(text: str) -> list[str]:
    """The stretches of a levelled text between marks and words that open a new question."""
    text = _EACH_ASKED.sub(r"\1,", _BOTH.sub(r"\1,", text))
    return [p for p in (piece.strip(",、:?!。;~… ") for piece in _PIECE_END.split(text)) if p]


def number(text: str) -> int | None:
    """The whole number that `text` writes in digits or Chinese numerals, else None."""
    text = text.strip()
    if text.isascii() and text.isdigit():
        return int(text)
    if not _CHINESE_NUMBER.fullmatch(text):
        return None
    try:
        return int(cn2an.cn2an(text.replace("〇", "零"), "smart"))
    except (ValueError, KeyError):  # 一十零 is KeyError there
        return None


# Sounds that southern speakers and voice recognition confuse; both sides of a
# comparison go through the same table.
_FUZZY = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("l", "n"))


@lru_cache(maxsize=20_000)
def syllable(char: str) -> str:
    """The toneless, accent-levelled reading of one Han character; others stay as they are."""
    if not "\u4e00" <= char <= "\u9fff":
        return char
    return without_accent(readings(char)[0])


def without_accent(sound: str) -> str:
    """A toneless reading without what speakers of the south confuse."""
    for strong, weak in _FUZZY[:3]:
        if sound.startswith(strong):
            sound = weak + sound[len(strong) :]
    if sound.endswith("ng"):
        sound = sound[:-1]
    return "n" + sound[1:] if sound.startswith("l") else sound


@lru_cache(maxsize=20_000)
def spelled(name: str) -> str:
    """A name in Latin letters without tones, as people type it in a hurry (gaoqi)."""
    return "".join(heard(name))


def sounds(text: str) -> tuple[str, ...]:
    """`text` character by character as levelled syllables, same length as `text`."""
    return tuple(syllable(char) for char in text)
