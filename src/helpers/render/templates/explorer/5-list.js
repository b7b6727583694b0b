// The list: the rows of the page, which is whole without scripts; here they are hidden, sorted and made to open.

const PAGE = 25;
const tbody = document.querySelector("tbody"),
  rows = [...tbody.rows];
const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
const placeOf = new Map(data.events.map((event, n) => [event.id, n]));
const rowOf = new Map(data.events.map((event, n) => [event.id, rows[n]]));
const KEYS = {
  date: (event) => placeOf.get(event.id),
  label: (event) => event.label,
  issue: (event) => issues.get(event.issues[0]),
  kind: (event) => KINDS.indexOf(event.kind),
};
let order = { key: "date", way: 1 },
  length = PAGE;

/** Return events as the list has them. */
function sorted(shown) {
  const key = KEYS[order.key],
    compare = (a, b) => (typeof a === "string" ? collator.compare(a, b) : a - b);
  return d3.sort(shown, (a, b) => order.way * compare(key(a), key(b)) || placeOf.get(a.id) - placeOf.get(b.id));
}

/** Show the first rows of what is chosen. */
function drawList(shown) {
  const listed = sorted(shown),
    seen = new Set(listed.slice(0, length).map((event) => event.id));
  if (order.moved) tbody.append(...sorted(data.events).map((event) => rowOf.get(event.id)));
  order.moved = false;
  for (const event of data.events) rowOf.get(event.id).hidden = !seen.has(event.id);
  const more = listed.length - seen.size;
  $("more").hidden = !more;
  $("more").textContent = fill(say.more, { n: Math.min(more, 4 * PAGE) });
  $("nothing").hidden = shown.length > 0;
  document.querySelector("table").hidden = !shown.length;
  return listed;
}

/** Make the rows open, and the heads sort. */
function enhanceList(open, redraw) {
  rows.forEach((row, n) => {
    const label = row.querySelector(".label"),
      id = `event:${data.events[n].id}`;
    label.replaceWith(
      make("button", { class: "plain label", "data-open": id, click: () => open(id) }, label.textContent),
    );
    row.querySelector(".kind").prepend(glyph(row.dataset.kind, data.events[n].public), " ");
  });
  for (const head of document.querySelectorAll("th[data-sort]")) {
    const button = make(
      "button",
      {
        "aria-label": `${say.sort}: ${head.textContent}`,
        click: () => {
          order = { key: head.dataset.sort, way: order.key === head.dataset.sort ? -order.way : 1, moved: true };
          for (const each of document.querySelectorAll("th[data-sort]")) each.removeAttribute("aria-sort");
          head.setAttribute("aria-sort", order.way > 0 ? "ascending" : "descending");
          redraw();
        },
      },
      head.textContent,
    );
    head.replaceChildren(button);
  }
  $("more").addEventListener("click", () => {
    const last = rows.filter((row) => !row.hidden).length;
    length += 4 * PAGE;
    redraw();
    [...tbody.rows]
      .filter((row) => !row.hidden)
      [last]?.querySelector("button")
      .focus();
  });
}
