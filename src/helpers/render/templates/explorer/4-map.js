// Who: two poles, and between and beside them whoever meets the one, the other or both.

const MOST = 24;  // names at first
const SIGNS = { together: 1, against: -1 };
let every = false;

/** Count what events say of each two actors. */
function tallied(shown) {
  const ids = new Set(shown.map(event => event.id)), ties = new Map();
  for (const [event, one, other, kind] of data.pairs) {
    if (!ids.has(event)) continue;
    const id = `${one}:${other}`;
    if (!ties.has(id)) ties.set(id, { one, other, together: 0, against: 0, request: 0, neither: 0, events: [] });
    const tie = ties.get(id);
    tie[kind] += 1;
    tie.events.push(event);
  }
  return ties;
}

const leaning = tie => (tie.together > tie.against ? "together" : tie.against > tie.together ? "against" : "neither");
const tieBetween = (ties, one, other) => ties.get(`${one}:${other}`) ?? ties.get(`${other}:${one}`);
const tieName = tie => fill(say.tie, { one: actors.get(tie.one).name, other: actors.get(tie.other).name });
const tieCounts = tie => ["together", "against", "request", "neither"].filter(kind => tie[kind]).map(kind => fill(say[`tie_${kind}`], { n: tie[kind] })).join(" \u00b7 ");

/** Return everybody but the poles: ties with each pole, and where that puts them. */
function thirds(ties) {
  const [first, second] = data.poles, found = new Map();
  for (const tie of ties.values()) {
    for (const [actor, other] of [[tie.one, tie.other], [tie.other, tie.one]]) {
      if (data.poles.includes(actor)) continue;
      const third = found.get(actor) ?? { actor, first: null, second: null, weight: 0, net: 0 };
      if (other === first) third.first = tie;
      if (other === second) third.second = tie;
      third.weight += tie.events.length * (data.poles.includes(other) ? 1000 : 1);
      if (data.poles.includes(other)) third.net += tie.together - tie.against;
      found.set(actor, third);
    }
  }
  return d3.sort(found.values(), (a, b) => b.weight - a.weight || d3.ascending(a.actor, b.actor));
}

/** Make a line between two names: how thick says how many entries, its strokes say which kind prevails. */
function tieLine(tie, open) {
  const line = make("span", { class: `line ${leaning(tie)}` });
  line.style.borderTopWidth = `${Math.min(1.5 + Math.sqrt(tie.events.length), 7)}px`;
  const name = `${tieName(tie)} (${tie.events.length}): ${tieCounts(tie)}`, id = `tie:${tie.one}:${tie.other}`;
  const number = tie.events.length > 1 ? make("b", { "aria-hidden": "true" }, String(tie.events.length)) : "";
  return make("button", { class: "tie", tabindex: -1, "aria-label": name, title: name, "data-open": id, click: () => open(id) }, line, number);
}

function nodeButton(actor, open, kind = "node") {
  const id = `actor:${actor}`;
  return make("button", { class: kind, tabindex: -1, "data-open": id, click: () => open(id) }, actors.get(actor).name);
}

/** Make a column of names, most cooperation first. */
function column(rows, open, head) {
  const items = d3.sort(rows, (a, b) => b.net - a.net || b.weight - a.weight || d3.ascending(a.actor, b.actor)).map(third =>
    make("li", {}, third.first && head !== "first" ? tieLine(third.first, open) : "", third.second && head === "second" ? tieLine(third.second, open) : "",
      nodeButton(third.actor, open),
      third.first && head === "first" ? tieLine(third.first, open) : "", third.second && head === "between" ? tieLine(third.second, open) : ""));
  return make("ol", { class: head, role: "list" }, ...items);
}

/** Draw the ties of the events that are shown. */
function drawMap(ties, open) {
  const box = $("map"), all = thirds(ties);
  if (data.poles.length < 2 || !ties.size) return box.replaceChildren(make("p", {}, say.map_none));
  const [first, second] = data.poles, between = tieBetween(ties, first, second);
  const cut = every ? all : all.slice(0, MOST);
  const near = cut.filter(third => third.first || third.second), apart = cut.filter(third => !third.first && !third.second);
  const names = { first: actors.get(first).name, second: actors.get(second).name };
  const head = key => make("div", { class: "head" }, fill(say[`${key}_head`], names));
  const net = make("div", { class: "net" }, head("first"), nodeButton(first, open, "pole first"), head("between"), nodeButton(second, open, "pole second"), head("second"),
    column(near.filter(third => !third.second), open, "first"), make("div", { class: "rail first" }),
    column(near.filter(third => third.first && third.second), open, "between"), make("div", { class: "rail second" }),
    column(near.filter(third => !third.first), open, "second"));
  if (between) net.querySelector(".between").prepend(make("li", {}, tieLine(between, open)));
  const more = all.length - cut.length;
  box.replaceChildren(net, ...(apart.length ? [make("h3", {}, say.apart), make("div", { class: "rest" }, ...apart.map(third => nodeButton(third.actor, open)))] : []),
    ...(more ? [make("button", { id: "every", click: () => { every = true; drawMap(ties, open); } }, fill(say.fewer, { n: more }))] : []));
  rove(box);
}

/** Make the names one stop of the tab key; arrows go from one to the next. */
function rove(box) {
  const stops = [...box.querySelectorAll(".pole, .node")];
  if (stops.length) stops[0].tabIndex = 0;
  box.onkeydown = pressed => {
    const step = { ArrowDown: 1, ArrowUp: -1, ArrowRight: rtl ? -1 : 1, ArrowLeft: rtl ? 1 : -1 }[pressed.key];
    const from = stops.indexOf(document.activeElement);
    if (from < 0 || !(step || pressed.key === "Home" || pressed.key === "End")) return;
    const to = pressed.key === "Home" ? 0 : pressed.key === "End" ? stops.length - 1 : (from + step + stops.length) % stops.length;
    stops.forEach((stop, n) => { stop.tabIndex = n === to ? 0 : -1; });
    stops[to].focus();
    pressed.preventDefault();
  };
}
