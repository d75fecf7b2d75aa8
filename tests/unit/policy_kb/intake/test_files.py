"""Files become lines that know their place; what cannot be read whole is refused with a reason."""

from __future__ import annotations

import zipfile
from copy import deepcopy

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from hypothesis import given, settings
from hypothesis import strategies as st
from made_documents import DOCUMENTS, pdf_bytes, pdf_text

from policy_kb.errors import ContentError
from policy_kb.intake import files
from policy_kb.intake.files import lines_of
from policy_kb.intake.glyphs import levelled_glyphs


def texts(path):
    return [line.text for line in lines_of(path)]


def refusal(path):
    with pytest.raises(ContentError) as caught:
        lines_of(path)
    (problem,) = caught.value.problems
    assert problem.startswith(path.name)
    return problem


# --- what is no document ---------------------------------------------------------


@pytest.mark.parametrize(("name", "said"), [("a.doc", "另存为 .docx"), ("a.png", "不支持")])
def test_other_kinds_of_files_are_refused(tmp_path, name, said):
    (tmp_path / name).write_bytes(b"x")
    assert said in refusal(tmp_path / name)


def test_a_file_that_is_not_there(tmp_path):
    assert "无法读取" in refusal(tmp_path / "a.txt")


@pytest.mark.parametrize("name", ["a.txt", "a.docx", "a.pdf"])
def test_a_file_that_is_too_large(tmp_path, monkeypatch, name):
    monkeypatch.setattr(files, "LARGEST", 10)
    (tmp_path / name).write_bytes(b"x" * 11)
    assert "太大" in refusal(tmp_path / name)


def test_a_text_without_text(tmp_path):
    (tmp_path / "a.txt").write_text("\n \n", "utf-8")
    assert "没有文字" in refusal(tmp_path / "a.txt")


@pytest.mark.parametrize("name", ["a.docx", "a.pdf"])
@given(data=st.binary(max_size=200))
@settings(max_examples=25, deadline=None)
def test_bytes_that_are_nothing_are_refused_and_nothing_else(tmp_path_factory, name, data):
    path = tmp_path_factory.mktemp("bytes") / name
    path.write_bytes(data)
    assert refusal(path)


@pytest.mark.parametrize("cut", [0.2, 0.6, 0.95])
def test_half_a_word_document_is_refused(word, cut):
    path = word("一、总则", "二、附则")
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * cut)])
    assert "损坏" in refusal(path)


# --- Word ------------------------------------------------------------------------


def test_paragraphs_and_table_rows_in_order(word):
    path = word("标题", "", ["任务", "牵头单位"], "结尾")
    assert [(line.text, line.place) for line in lines_of(path)] == [
        ("标题", "第 1 段"),
        ("任务 | 牵头单位", "表 1 第 1 行"),
        ("结尾", "第 2 段"),
    ]


def test_merged_cells_are_told_once(tmp_path):
    document = docx.Document()
    table = document.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "合并"
    table.cell(0, 1).text, table.cell(1, 1).text = "甲", "乙"
    document.save(tmp_path / "a.docx")
    assert texts(tmp_path / "a.docx") == ["合并 | 甲", "乙"]


def numbered(document, levels):
    """A list of the given forms in the numbering part; its id."""
    part = document.part.numbering_part.element
    levels_xml = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for i, (form, text) in enumerate(levels)
    )
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels_xml}</w:abstractNum>'
    )
    part.insert(0, abstract)
    part.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>')
    )
    return 77


def put_in_list(paragraph, number, level):
    properties = paragraph._p.get_or_add_pPr()
    found = OxmlElement("w:numPr")
    for name, value in (("w:ilvl", level), ("w:numId", number)):
        child = OxmlElement(name)
        child.set(qn("w:val"), str(value))
        found.append(child)
    properties.append(found)


def test_automatic_numbers_are_part_of_the_text(tmp_path):
    document = docx.Document()
    forms = [("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")]
    number = numbered(document, forms)
    for level, text in (
        (0, "任务"),
        (1, "主体"),
        (2, "成长"),
        (2, "壮大"),
        (1, "园区"),
        (2, "升级"),
        (0, "保障"),
    ):
        put_in_list(document.add_paragraph(text), number, level)
    document.add_paragraph("没有编号")
    document.save(tmp_path / "a.docx")
    assert texts(tmp_path / "a.docx") == [
        "一、任务",
        "（一）主体",
        "1.成长",
        "2.壮大",
        "（二）园区",
        "1.升级",
        "二、保障",
        "没有编号",
    ]


def test_articles_above_ten_are_counted_as_people_count(tmp_path):
    document = docx.Document()
    number = numbered(document, [("chineseCountingThousand", "第%1条")])
    for i in range(21):
        put_in_list(document.add_paragraph(f"内容{i}"), number, 0)
    document.save(tmp_path / "a.docx")
    found = texts(tmp_path / "a.docx")
    assert (found[9], found[10], found[20]) == ("第十条内容9", "第十一条内容10", "第二十一条内容20")


def test_inserted_text_counts_and_deleted_text_does_not(tmp_path):
    document = docx.Document()
    paragraph = document.add_paragraph("奖励")
    run = paragraph.runs[0]._r
    for tag, text in (("w:ins", "20万元"), ("w:del", "10万元")):
        change, copy = OxmlElement(tag), deepcopy(run)
        copy.find(qn("w:t")).text = text
        change.append(copy)
        paragraph._p.append(change)
    document.save(tmp_path / "a.docx")
    assert texts(tmp_path / "a.docx") == ["奖励20万元"]


def test_a_word_document_with_a_password_is_refused(tmp_path):
    (tmp_path / "a.docx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    assert "密码" in refusal(tmp_path / "a.docx")


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("word/document.xml", b"0" * (30 << 20))
    assert "异常庞大" in refusal(path)


def test_a_zip_that_is_no_document_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as container:
        container.writestr("a.txt", "x")
    assert "损坏" in refusal(tmp_path / "a.docx")


# --- PDF -------------------------------------------------------------------------


def test_lines_that_run_on_are_one_paragraph(tmp_path):
    page = pdf_text(
        (100, 700, "aaaa bbbb cccc dddd eeee ffff"),
        (76, 680, "gggg hhhh iiii jjjj kkkk llll mm"),
        (76, 660, "end."),
        (100, 640, "A new paragraph."),
    )
    (tmp_path / "a.pdf").write_bytes(pdf_bytes(page))
    lines = lines_of(tmp_path / "a.pdf")
    assert [line.text for line in lines][-1] == "A new paragraph."
    assert lines[-1].place == "第 1 页第 4 行"
    assert "gggg hhhh iiii jjjj kkkk llll mm end." in " ".join(line.text for line in lines)


def test_headers_footers_and_page_numbers_are_left_out(tmp_path):
    pages = [
        pdf_text((76, 800, "Gazette No. 7"), (76, 700, text), (290, 40, f"- {number} -"))
        for number, text in ((1, "Part one."), (2, "Part two."), (3, "Part three."))
    ]
    (tmp_path / "a.pdf").write_bytes(pdf_bytes(*pages))
    found = [(line.text, line.place) for line in lines_of(tmp_path / "a.pdf")]
    assert found == [
        ("Part one.", "第 1 页第 2 行"),
        ("Part two.", "第 2 页第 2 行"),
        ("Part three.", "第 3 页第 2 行"),
    ]


def test_a_scanned_page_is_refused_with_its_number(tmp_path):
    picture = "q 100 0 0 100 50 50 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI Q"
    (tmp_path / "a.pdf").write_bytes(pdf_bytes(pdf_text((76, 700, "Text.")), picture, ""))
    said = refusal(tmp_path / "a.pdf")
    assert "第 2 页是图片" in said
    assert "文字层" in said


def test_a_pdf_with_a_password_is_refused(tmp_path):
    locked = f"4000 0 obj<</Filter/Standard/V 1/R 2/P -4/O({'o' * 32})/U({'u' * 32})>>endobj"
    written = pdf_bytes(
        pdf_text((76, 700, "Text.")),
        objects=locked,
        trailer=f"/Encrypt 4000 0 R/ID[({'i' * 16})({'i' * 16})]",
    )
    (tmp_path / "a.pdf").write_bytes(written)
    assert "密码" in refusal(tmp_path / "a.pdf")


def test_a_pdf_of_blank_pages_has_no_text(tmp_path):
    (tmp_path / "a.pdf").write_bytes(pdf_bytes("", ""))
    assert "没有文字" in refusal(tmp_path / "a.pdf")


@pytest.mark.parametrize(
    ("found", "meant"), [("⼀、总则", "一、总则"), ("⻅第⼗⻚", "见第十页"), ("（一）", "（一）")]
)
def test_radicals_in_place_of_characters(found, meant):
    assert levelled_glyphs(found) == meant


def test_a_printed_document_reads_like_its_text():
    """The fixture was printed by a browser from the text beside it, three pages with footers."""
    printed = "".join(texts(DOCUMENTS / "measures.pdf")).replace(" ", "")
    written = "".join(texts(DOCUMENTS / "measures.txt")).replace("　", "").replace(" ", "")
    assert printed == written
