"use strict";
// Tables are searched and sorted where they stand; without scripts they are as they were written.
(() => {
  /** A text as it is compared: without case, signs above letters, and variants of Arabic letters. */
  const folded = (text) =>
    text.normalize("NFKD").replace(/\p{M}|\u0640/gu, "").toLowerCase().replace(/[\u0622\u0623\u0625]/g, "\u0627").replace(/\u0649/g, "\u064a").replace(/\u0629/g, "\u0647");

  /** The rows of a table, each with the line that unfolds below it. */
  const records = (body) => {
    const found = [];
    for (const row of body.rows) {
      if (row.classList.contains("card")) found.at(-1).push(row);
      else found.push([row]);
    }
    return found;
  };

  const NUMBER = /^[-+\u2212]?\d[\d.,]*%?$/;

  /** Compare two cells: as numbers where both are, else as texts; what is empty comes last, whichever way. */
  const compared = (one, other, collator, order) => {
    if (!one || !other) return !one - !other;
    const numbers = [one, other].map((text) => (NUMBER.test(text) ? parseFloat(text.replace(/,/g, "").replace("\u2212", "-")) : NaN));
    return order * (numbers.some(Number.isNaN) ? collator.compare(one, other) : numbers[0] - numbers[1]);
  };

  const valueOf = (cell) => cell.dataset.key || cell.textContent.replace(/[\u2066-\u2069⚑]/g, "").trim();

  function sort(box, head, first) {
    const order = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
    for (const each of head.parentElement.cells) each.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", order > 0 ? "ascending" : "descending");
    const collator = new Intl.Collator(box.lang, { numeric: true });
    const body = box.querySelector("tbody");
    const keyed = records(body).map((rows) => [valueOf(rows[0].cells[head.cellIndex]), rows]);
    keyed.sort(([one], [other]) => compared(one, other, collator, order));
    keyed.forEach(([, rows], place) => rows.forEach((row) => row.classList.toggle("rest", place >= first)));
    body.append(...keyed.flatMap(([, rows]) => rows));
  }

  function search(box, wanted, texts, count) {
    const words = folded(wanted).split(/\s+/).filter(Boolean);
    let found = 0;
    for (const [rows, text] of texts) {
      const hidden = !words.every((word) => text.includes(word));
      found += !hidden;
      for (const row of rows) row.hidden = hidden;
    }
    box.classList.toggle("searched", words.length > 0);
    count.textContent = words.length ? `${found} / ${texts.length}` : "";
  }

  /** Make controls in a part of a table one stop of the keyboard, between which two keys lead; return what settles it. */
  function rove(part, controls, [forward, back]) {
    const seen = () => controls().filter((one) => one.checkVisibility());
    const settle = (wanted) => {
      const stop = [wanted, ...seen().filter((one) => one.tabIndex === 0), ...seen()].find(Boolean);
      for (const one of controls()) one.tabIndex = one === stop ? 0 : -1;
    };
    part.addEventListener("focusin", (event) => { if (controls().includes(event.target)) settle(event.target); });
    part.addEventListener("keydown", (event) => {
      const all = seen();
      const step = { [forward]: 1, [back]: -1 }[event.key];
      const next = step && all.includes(event.target) && all[all.indexOf(event.target) + step];
      if (!next) return;
      event.preventDefault();
      next.focus();
    });
    settle();
    return () => settle();
  }

  /** Make what unfolds below rows one stop, whichever rows are in sight. */
  function roveRows(box) {
    const body = box.querySelector("tbody");
    const settle = rove(body, () => [...body.querySelectorAll(".card summary")], ["ArrowDown", "ArrowUp"]);
    new MutationObserver(settle).observe(body, { subtree: true, childList: true, attributeFilter: ["class", "hidden"] });
    box.parentElement.addEventListener("change", settle); // all rows, or the first
  }

  /** Put search, and heads that sort, to the box of a table. */
  window.equipTable = (box) => {
    const all = records(box.querySelector("tbody"));
    const rest = all.findIndex(([row]) => row.classList.contains("rest"));
    roveRows(box);
    const tools = box.previousElementSibling;
    if (!tools || !tools.classList.contains("tools")) return; // a short table is seen as a whole
    for (const head of box.querySelectorAll("thead th")) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.append(...head.childNodes);
      button.addEventListener("click", () => sort(box, head, rest));
      head.append(button);
    }
    const heads = [...box.querySelectorAll(".sort")];
    rove(box.querySelector("thead"), () => heads, box.dir === "rtl" ? ["ArrowLeft", "ArrowRight"] : ["ArrowRight", "ArrowLeft"]);
    const [find, count] = [tools.querySelector("input"), tools.querySelector("output")];
    let texts;
    find.addEventListener("input", () => {
      texts ||= all.map((rows) => [rows, folded(rows.map((row) => row.textContent).join(" "))]);
      search(box, find.value, texts, count);
    });
    tools.hidden = false;
  };

  document.querySelectorAll(".record-table").forEach(window.equipTable);
})();
