"""Which reader a file is for: by its ending, and for documents by what they look like."""

from __future__ import annotations

from pathlib import Path

from policy_kb.errors import ContentError

YAML = (".yml", ".yaml")
SHEETS = (".xlsx", ".csv", ".tsv")
DOCUMENTS = (".docx", ".pdf", ".txt")
_SAVE_AS = {
    ".xls": "请在 Excel 或 WPS 中另存为 .xlsx",
    ".et": "请在 WPS 中另存为 .xlsx",
    ".xlsm": "含有宏，请另存为不含宏的 .xlsx",
    ".xlsb": "请在 Excel 中另存为 .xlsx",
    ".ods": "请另存为 .xlsx",
    ".numbers": "请导出为 .xlsx",
    ".doc": "请在 Word 或 WPS 中另存为 .docx",
    ".wps": "请在 WPS 中另存为 .docx",
    ".rtf": "请另存为 .docx",
    ".odt": "请另存为 .docx",
    ".ofd": "请在 OFD 阅读器中另存为带文字的 .pdf，或复制文字存为 .txt",
    ".jpg": "图片里的文字读不出来，请提供 .docx 或 .txt",
    ".jpeg": "图片里的文字读不出来，请提供 .docx 或 .txt",
    ".png": "图片里的文字读不出来，请提供 .docx 或 .txt",
    ".zip": "请先解压",
    ".rar": "请先解压",
}


def kind_of(path: Path) -> str:
    """ "yaml", "sheet" or "document". Raises ContentError that says what to save as."""
    ending = path.suffix.lower()
    if path.is_dir() or ending in YAML:
        return "yaml"
    if ending in SHEETS:
        return "sheet"
    if ending in DOCUMENTS:
        return "document"
    advice = _SAVE_AS.get(ending, f"可以导入 {'、'.join((*SHEETS, *YAML, *DOCUMENTS))}")
    raise ContentError([f"{path.name}: 不能直接导入 {ending or '没有扩展名的'} 文件，{advice}"])
