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
  const WORDS = { en: { save: "Save" }, ar: { save: "حفظ" } };
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

  /** Have tables searched and sorted as in reports, by the script that these have. */
  const tables = new Promise((done, failed) => {
    const script = element("script", { src: new URL("../report/tables.js", document.currentScript.src) });
    script.addEventListener("load", done);
    script.addEventListener("error", () => failed(new Error(`${script.src} is not there`)));
    document.head.append(script);
  });

  /** Put search, heads that sort, and what saves it to a table. */
  function equip(box, model) {
    window.equipTable(box);
    const { name } = model.metadata, csv = model.data["text/csv"];
    if (!name || !csv) return;
    let tools = box.previousElementSibling;
    if (!tools || !tools.classList.contains("tools")) {
      tools = element("div", { class: "tools", dir: box.dir, lang: box.lang });
      box.before(tools);
    }
    tools.append(saving([["CSV", `${name}.csv`, () => file("text/csv", csv)]], WORDS[box.lang] || WORDS.en));
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
        await Promise.all([super.render(model), tables]);
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
