/* JupyterLab fitted to these notebooks: tables are searched and sorted, figures and tables saved where they stand,
   and who has run a notebook stands at its top, or at what failed.

   An extension written by hand, without a build: JupyterLab asks for a container of modules under `_JUPYTERLAB` and
   gives it the libraries that it shares. All works on what the outputs hold, so that these are the same everywhere. */
"use strict";
(() => {
  const OPENED = "reading:contents-opened";
  const RUNS = ["notebook:run-all-cells", "notebook:restart-run-all"];
  const ENDINGS = {
    "text/csv": "csv",
    "application/json": "json",
    "application/gexf+xml": "gexf",
    "application/graphml+xml": "graphml",
  };
  const WORDS = { en: { search: "Search", save: "Save" }, ar: { search: "بحث", save: "حفظ" } };
  let shared;

  const library = async name => (await Object.values(shared[name])[0].get())();

  /** Return an element with attributes, holding a text. */
  function element(tag, attributes = {}, text = "") {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.textContent = text;
    return made;
  }

  /** Let the reader keep something as a file. */
  function save(name, content) {
    const address = URL.createObjectURL(content);
    element("a", { href: address, download: name }).dispatchEvent(new MouseEvent("click"));
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  }

  /** Return what a file of a MIME type holds; spreadsheets read Arabic where a mark of UTF-8 stands first. */
  function file(kind, content) {
    const text = typeof content === "string" ? content : JSON.stringify(content, null, 1);
    return new Blob([kind === "text/csv" ? "\ufeff" : "", text], { type: kind });
  }

  /** Return a figure as PNG, at twice the size of the screen. */
  async function picture(svg) {
    const image = new Image();
    image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
    await image.decode();
    const canvas = element("canvas", { width: 2 * image.width, height: 2 * image.height });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return new Promise(done => canvas.toBlob(done, "image/png"));
  }

  /** Return a row of buttons, each of which saves a file: [[words, name of the file, what gives its content]]. */
  function saving(files, words) {
    const row = element("div", { class: "save" });
    for (const [text, name, content] of files) {
      const button = element("button", { type: "button", title: `${words.save} ${name}` }, text);
      button.addEventListener("click", async () => save(name, await content()));
      row.append(button);
    }
    return row;
  }

  /** Return a text as it is compared: without case, signs above letters, and variants of Arabic letters. */
  const folded = text =>
    text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[أإآ]/g, "ا").replace(/ى/g, "ي").replace(/ة/g, "ه");

  /** Return the rows of a table, each with the line that unfolds below it. */
  function records(body) {
    const found = [];
    for (const row of body.rows) {
      if (row.classList.contains("card")) found.at(-1).push(row);
      else found.push([row]);
    }
    return found;
  }

  /** Compare two cells: as numbers where both are, else as texts; what is empty comes last. */
  function compared(one, other, language) {
    const numbers = [one, other].map(text => (/^-?\d[\d.,]*%?$/.test(text) ? parseFloat(text.replace(/,/g, "")) : NaN));
    if (!one || !other) return !one - !other;
    return numbers.some(Number.isNaN) ? one.localeCompare(other, language) : numbers[0] - numbers[1];
  }

  function sort(table, head, language) {
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const each of table.tHead.rows[0].cells) each.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const keyed = records(table.tBodies[0]).map(rows => [rows[0].cells[head.cellIndex].innerText.trim(), rows]);
    keyed.sort(([one], [other]) => (one && other && down ? -1 : 1) * compared(one, other, language));
    table.tBodies[0].append(...keyed.flatMap(([, rows]) => rows));
  }

  /** Put search, and heads that sort, to a table. */
  function equip(box, model) {
    const table = box.querySelector("table"), language = box.lang, words = WORDS[language] || WORDS.en;
    for (const head of table.tHead.rows[0].cells) {
      const button = element("button", { type: "button", class: "sort" });
      button.append(...head.childNodes);
      button.addEventListener("click", () => sort(table, head, language));
      head.append(button);
    }
    const tools = element("div", { class: "tools", dir: box.dir, lang: language });
    const find = element("input", { type: "search", placeholder: words.search, "aria-label": words.search, dir: "auto" });
    const count = element("output");
    const texts = new Map(records(table.tBodies[0]).map(rows => [rows, folded(rows.map(row => row.textContent).join(" "))]));
    find.addEventListener("input", () => {
      const wanted = folded(find.value).split(/\s+/);
      let found = 0;
      for (const [rows, text] of texts) {
        const hidden = !wanted.every(word => text.includes(word));
        found += !hidden;
        for (const row of rows) row.hidden = hidden;
      }
      count.textContent = find.value ? `${found} / ${texts.size}` : "";
    });
    tools.append(find, count);
    const { name } = model.metadata, csv = model.data["text/csv"];
    if (name && csv) tools.append(saving([["CSV", `${name}.csv`, () => file("text/csv", csv)]], words));
    box.before(tools);
  }

  async function extension() {
    const [{ INotebookTracker, NotebookActions }, mime, { Widget }, { IStateDB }] = await Promise.all(
      ["@jupyterlab/notebook", "@jupyterlab/rendermime", "@lumino/widgets", "@jupyterlab/statedb"].map(library)
    );

    /** A figure, and below it what saves it: its numbers too, once it was drawn here. */
    class Figure extends mime.RenderedSVG {
      async render(model) {
        await super.render(model);
        const { name } = model.metadata, svg = model.data["image/svg+xml"], csv = model.data["text/csv"];
        if (!name) return;
        const kinds = [["PNG", `${name}.png`, () => picture(svg)], ["SVG", `${name}.svg`, () => file("image/svg+xml", svg)]];
        if (csv) kinds.push(["CSV", `${name}.csv`, () => file("text/csv", csv)]);
        this.node.append(saving(kinds, WORDS.en));
      }
    }

    class Page extends mime.RenderedHTML {
      async render(model) {
        await super.render(model);
        for (const box of this.node.querySelectorAll(".record-table")) equip(box, model);
      }
    }

    /** What is kept as a file: a button that saves it. */
    class File extends Widget {
      constructor(options) {
        super();
        this.kind = options.mimeType;
        this.addClass("jp-RenderedText");
      }
      async renderModel(model) {
        const content = model.data[this.kind], { name } = model.metadata;
        const whole = typeof content === "string" ? content : JSON.stringify(content, null, 1);
        if (!name) return void (this.node.textContent = whole);
        const number = (model.data["text/plain"] || "").match(/\(.*\)$/);
        const text = `${name}.${ENDINGS[this.kind]} ${number ? number[0] : ""}`;
        this.node.replaceChildren(saving([[text, `${name}.${ENDINGS[this.kind]}`, () => file(this.kind, content)]], WORDS.en));
      }
    }

    function activate(app, tracker, rendermime, memory) {
      app.started.then(() => {
        const of = (make, mimeTypes, defaultRank) =>
          rendermime.addFactory({ safe: false, mimeTypes, defaultRank, createRenderer: options => new make(options) });
        of(Figure, ["image/svg+xml"], 80);
        of(Page, ["text/html"], 50);
        of(File, Object.keys(ENDINGS), 110);
      });
      app.restored.then(async () => {
        if (await memory.fetch(OPENED)) return; // whoever closes the contents has them closed
        app.shell.activateById("table-of-contents");
        await memory.save(OPENED, true);
      });

      let failed;
      NotebookActions.executed.connect((_, { cell, success }) => {
        if (!success) failed = failed || cell;
      });
      app.commands.commandExecuted.connect(async (_, { id, result }) => {
        if (!RUNS.includes(id) || !tracker.currentWidget) return;
        const { content } = tracker.currentWidget;
        failed = undefined;
        await result;
        content.deselectAll();
        content.activeCellIndex = failed ? content.widgets.indexOf(failed) : 0;
        await content.scrollToItem(content.activeCellIndex, "start");
      });

      document.addEventListener("click", event => {
        const button = event.target.closest(".panel-apply button");
        const panel = button && tracker.find(each => each.node.contains(button));
        const cell = panel && panel.content.widgets.find(each => (each.model.getMetadata("tags") || []).includes("parameters"));
        if (!cell) return;
        cell.model.sharedModel.setSource(button.closest(".panel").querySelector(".panel-text textarea").value);
        app.commands.execute("notebook:run-all-cells");
      });
    }

    return {
      id: "reading:plugin",
      autoStart: true,
      requires: [INotebookTracker, mime.IRenderMimeRegistry, IStateDB],
      activate,
    };
  }

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB.reading = {
    init: libraries => { shared = libraries; },
    get: async () => {
      const plugin = await extension();
      return () => ({ __esModule: true, default: plugin });
    },
  };
})();
