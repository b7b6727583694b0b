"""What readers can take with them: the data as files for other programs, and the pages that explain them."""

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any, Final

import mistune

from helpers.common import paths

#: Page -> the text in Markdown that it is made of.
DOCS: Final = {"methodology.html": ("docs", "methodology.md"), "codebook.html": ("data", "codebook.md")}
_STYLE: Final = (
    "body{margin:0 auto;max-width:52rem;padding:1rem 1.25rem 4rem;color:#222;"
    "font:1rem/1.55 'Notebook Sans',system-ui,'Segoe UI','Noto Sans','DejaVu Sans',sans-serif}"
    "table{border-collapse:collapse;display:block;overflow-x:auto;font-size:.9rem}"
    "th,td{border-bottom:1px solid #ddd;padding:.3rem .6rem;text-align:start;vertical-align:top}"
    "pre{overflow-x:auto;background:#f6f6f6;padding:.6rem}a{color:#00518a}code{overflow-wrap:anywhere}"
)


def files() -> dict[str, bytes]:
    """Return file name -> content of the project's own data for other programs (`helpers.show.export.downloads`)."""
    from helpers.record import dataset
    from helpers.show import export

    return export.downloads(dataset.load(paths.data_folder()))


def docs() -> dict[str, bytes]:
    """Return page -> content for the texts that explain the project's own data, of those that are there."""
    found = {name: paths.PROJECT.joinpath(*parts) for name, parts in DOCS.items()}
    return {name: page(path).encode() for name, path in found.items() if path.is_file()}


class _Renderer(mistune.HTMLRenderer):
    """Links lead to what is on the site, or to the web; what else a text links to is named and no link."""

    def __init__(self, addresses: Mapping[str, str]) -> None:
        super().__init__(escape=True)
        self.addresses = addresses

    def link(self, text: str, url: str, title: str | None = None) -> str:
        file, _, part = url.partition("#")
        address = self.addresses.get(Path(file).name, "") if file else "#"
        if url.startswith(("https://", "http://")):
            return super().link(text, url, title)
        if not address:
            return text
        return f'<a href="{escape(address.rstrip("#"))}{"#" if part else ""}{escape(part)}">{text}</a>'

    def heading(self, text: str, level: int, **attributes: Any) -> str:  # noqa: ANN401 - mistune's
        name = "".join(letter for letter in text.lower().replace(" ", "-") if letter.isalnum() or letter in "-_")
        return f'<h{level} id="{escape(name)}">{text}</h{level}>\n'


def page(path: Path) -> str:
    """Return a text in Markdown as a page; HTML in it is shown as text."""
    addresses = {parts[-1]: name for name, parts in DOCS.items()}
    text = path.read_text(encoding="utf-8")
    read = mistune.create_markdown(renderer=_Renderer(addresses), plugins=["table"])
    lines = [line for line in text.splitlines() if not (line.startswith("<!--") and line.endswith("-->"))]
    body = str(read("\n".join(lines))).replace("<th>", '<th scope="col">')
    title = next((line.removeprefix("# ") for line in lines if line.startswith("# ")), path.stem)
    return (
        '<!DOCTYPE html>\n<html lang="en" dir="ltr">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
        'img-src data:">\n<link rel="icon" href="data:,">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        '<p><a href="../index.html">← Russia and Iran</a></p>\n'
        f"<main>\n{body}</main>\n</body>\n</html>\n"
    )
