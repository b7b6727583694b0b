"""A notebook in JupyterLab, as a person opens, runs and reads it."""

import json
import re
import shlex
import subprocess
import time
from urllib.request import Request, urlopen

import nbformat

from helpers.common import paths

SCREENSHOTS = paths.PROJECT / "tests" / "browser" / "screenshots"


TOKEN = "of-this-test"


#: What is wrong with the notebook that is open, as text; nothing where all is well.
WRONG = """() => {
  const notebook = document.querySelector('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook'), wrong = [];
  const outputs = [...notebook.querySelectorAll('.jp-OutputArea-output')];
  for (const cell of notebook.querySelectorAll('.jp-CodeCell')) {
    const code = cell.querySelector('.cm-content'), scroller = cell.querySelector('.cm-scroller');
    if (!code || !code.textContent.trim()) wrong.push('code is not shown');
    else if (scroller.scrollWidth > scroller.clientWidth + 1) wrong.push(`code is cut: ${code.textContent}`);
    const prompt = cell.querySelector('.jp-InputPrompt').textContent;
    if (!/^\\[\\d+\\]:$/.test(prompt)) wrong.push(`not run (${prompt}): ${code && code.textContent}`);
  }
  for (const output of outputs) {
    if (/error|stderr/.test(output.dataset.mimeType || '')) wrong.push(`error: ${output.textContent}`);
    if (/untrusted|Error displaying/.test(output.textContent)) wrong.push(`not displayed: ${output.textContent}`);
    const area = output.getBoundingClientRect(), style = getComputedStyle(output);
    for (const figure of output.querySelectorAll('img')) {
      const box = figure.getBoundingClientRect();
      if (!figure.naturalWidth || box.width < 300 || box.height < 50) wrong.push('a figure is not shown');
      if (box.right > area.right + 1 && !/auto|scroll/.test(style.overflowX)) wrong.push('a figure is cut');
      if (box.bottom > area.bottom + 1 && !/auto|scroll/.test(style.overflowY)) wrong.push('a figure is cut');
    }
    for (const table of output.querySelectorAll('table')) {
      const box = table.parentElement, wide = box.scrollWidth > box.clientWidth + 1;
      if (wide && !/auto|scroll/.test(getComputedStyle(box).overflowX)) wrong.push('a table is cut');
    }
  }
  return wrong;
}"""


#: Name of each table's language -> whether it runs in that direction, its first column at that side.
DIRECTIONS = """() => [...document.querySelectorAll('.jp-NotebookPanel:not(.lm-mod-hidden) .record-table')].map(box => {
  const heads = [...box.querySelectorAll('th')].map(head => head.getBoundingClientRect().left);
  const rtl = getComputedStyle(box).direction === 'rtl';
  return [box.lang, rtl && (heads.length < 2 || heads[0] > heads.at(-1))];
})"""


#: ipysigma 0.24 calls a trait of its own ``layout``, which ipywidgets takes for its box: one rejected promise for each
#: graph, with nothing lost. Nothing else is let pass.
UPSTREAM = "SigmaView.create_child_view"


SETTLED = """() => {
  const notebook = document.querySelector('.jp-NotebookPanel:not(.lm-mod-hidden)');
  const prompts = [...notebook.querySelectorAll('.jp-InputPrompt')].map(prompt => prompt.textContent);
  const indicator = notebook.querySelector('.jp-Notebook-ExecutionIndicator');
  return !prompts.includes('[*]:') && indicator && indicator.dataset.status === 'idle';
}"""


#: Note, from now on, when a cell of the notebook that is open begins to run: it may have ended before anybody looks.
WATCHED = """() => {
  const prompts = '.jp-NotebookPanel:not(.lm-mod-hidden) .jp-InputPrompt';
  const running = () => [...document.querySelectorAll(prompts)].some(node => node.textContent === '[*]:');
  window.begun = false;
  new MutationObserver((_, observer) => { if (running()) { window.begun = true; observer.disconnect(); } })
    .observe(document.body, {subtree: true, childList: true, characterData: true});
}"""


def command_line(work):
    """Return what ``make lab`` runs, to lay copies and to open them, for copies in another folder."""
    lines = subprocess.check_output(["make", "-n", "lab"], cwd=paths.PROJECT, text=True).splitlines()
    lay, lab = (shlex.split(line) for line in lines if re.match(r"\S*bin/(python|jupyter) ", line))
    state = paths.lab_state(work)
    return [*lay, str(work)], [
        *lab,
        f"--ServerApp.root_dir={work.parent}",
        f"--LabApp.workspaces_dir={state / 'workspaces'}",
        f"--NotebookNotary.db_file={state / 'signatures.db'}",
        f"--NotebookNotary.secret_file={state / 'secret'}",
    ]


def broken_copy(folder):
    """Write a notebook of which one cell fails."""
    node = nbformat.read(paths.notebook("04_sources_and_claims"), as_version=4)
    next(cell for cell in node.cells if cell.id == "voices").source = "page.no_such_measure()"
    nbformat.write(node, folder / "broken.ipynb")


def asked(lab, path, method="GET"):
    request = Request(f"{lab.address}/{path}", method=method, headers={"Authorization": f"token {TOKEN}"})
    with urlopen(request, timeout=10) as answer:
        text = answer.read()
    return json.loads(text) if text else None


def answering(lab, server):
    for _ in range(200):
        assert server.poll() is None, lab.log.read_text()
        try:
            return asked(lab, "api/status")
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(lab.log.read_text())


def elsewhere(url, lab):
    return not url.startswith((lab.address, lab.address.replace("http", "ws"), "data:", "blob:"))


def opened(page, lab, name):
    """Open a notebook with nothing else open, and wait until it stands there with its kernel."""
    page.goto(f"{lab.address}/lab/tree/work/{name}.ipynb?reset&token={TOKEN}")
    page.locator(".jp-Notebook .jp-Cell").first.wait_for()
    with_kernel(page, lab, name)


def with_kernel(page, lab, name):
    """Wait until a notebook that is open has its kernel: before, it says that it is idle, and runs nothing."""
    for _ in range(600):
        sessions = asked(lab, "api/sessions")
        kernels = [session["kernel"] for session in sessions if session["path"] == f"work/{name}.ipynb"]
        if any(kernel["connections"] and kernel["execution_state"] == "idle" for kernel in kernels):
            break
        page.wait_for_timeout(100)
    else:
        raise AssertionError(sessions)
    page.wait_for_function(SETTLED)


def run_all(page):
    """Run all cells by the menu."""
    page.evaluate(WATCHED)
    page.locator(".lm-MenuBar-itemLabel", has_text=re.compile("^Run$")).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.wait_for_function("() => window.begun")
    page.wait_for_function(SETTLED)


def put(page, name, value):
    """Write a parameter's value in the parameters cell, by click and keyboard."""
    line = page.locator(".jp-CodeCell").first.locator(".cm-line", has_text=re.compile(rf"^{name} = "))
    line.scroll_into_view_if_needed()
    line.click(position={"x": 4, "y": 6})
    page.keyboard.press("Home")
    page.keyboard.press("Shift+End")
    page.keyboard.type(f"{name} = {value}")
    assert line.text_content() == f"{name} = {value}"


def sentence(page):
    """Return what the notebook says that was selected."""
    return page.locator(".jp-OutputArea-output .answer").first.text_content().strip()


def picture(page, name, at=None):
    """Keep a screenshot, of the place ``at`` in the notebook if one is given."""
    SCREENSHOTS.mkdir(exist_ok=True)
    if at is not None:
        for _ in range(3):  # what comes into sight is laid out, and moves what is below it
            at.evaluate("node => node.scrollIntoView({block: 'start'})")
            page.wait_for_timeout(100)
    page.screenshot(path=SCREENSHOTS / f"{name}.png")


def at_the_top(page):
    """Wait until the reader is at the top of the notebook."""
    seen(page, page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) h1").first)


def seen(page, place):
    """Wait until a place is in the window."""
    inside = "node => { const box = node.getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight; }"
    for _ in range(50):
        if place.evaluate(inside):
            return
        page.wait_for_timeout(100)
    raise AssertionError(place)


def saved(page, button):
    """Return the name and content of the file that a button saves."""
    with page.expect_download() as download:
        button.click()
    return download.value.suggested_filename, download.value.path().read_bytes()


def search_and_sort(page):
    """Use a table of a run notebook: find rows by a word, sort them both ways, unfold one."""
    output = page.locator(".jp-RenderedHTML", has=page.locator(".record-table .card")).first
    rows = output.locator("tbody tr:not(.card)")
    output.locator(".tools input").fill("ايران")  # as people type it, without its sign
    found = rows.filter(visible=True)
    assert 0 < found.count() < rows.count()
    assert all("إيران" in row + fold for row, fold in zip(*texts(output), strict=True) if row)
    assert output.locator(".tools output").text_content() == f"{found.count()} / {rows.count()}"
    output.locator(".tools input").fill("")
    head = output.locator("th .sort").first
    for order in (1, -1):
        head.click()
        cells = [text for text in rows.locator("td:first-child").all_inner_texts() if text.strip()]
        assert cells == page.evaluate(
            "([cells, order]) => [...cells].sort((one, other) => order * one.localeCompare(other, 'ar'))",
            [cells, order],
        )
    assert output.locator("tbody tr.card").first.evaluate("row => row.previousElementSibling.className") == ""
    output.locator(".card summary").first.click()
    fold, table = (output.locator(place).first.bounding_box() for place in (".card td", "table"))
    assert fold["width"] > 0.95 * table["width"]
    picture(page, "arabic-table", output)


def texts(output):
    """Return the texts of the rows that are shown, and of what unfolds below each."""
    return [
        output.locator(f"tbody tr{kind}").filter(visible=True).evaluate_all("rows => rows.map(row => row.textContent)")
        for kind in (":not(.card)", ".card")
    ]


def figures(page):
    return page.locator('.jp-OutputArea-output[data-mime-type="image/svg+xml"] img')


def shown(page, number):
    """Wait until as many figures stand in the page (JupyterLab adds those far below when it has time)."""
    figures(page).nth(number - 1).wait_for(state="attached")
    assert figures(page).count() == number


def drawn(path):
    """Return how many figures a notebook keeps."""
    cells = nbformat.read(path, as_version=4).cells
    return sum("image/svg+xml" in output.get("data", {}) for cell in cells for output in cell.get("outputs", []))
