// Who: two poles, and between and beside them whoever meets the one, the other or both.

const MOST = 24; // names at first
const SIGNS = { together: 1, against: -1 };
let every = false;

/** Count what events say of each two actors. */
function tallied(shown) {
  const ids = new Set(shown.map((event) => event.id)),
    ties = new Map();
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

const leaning = (tie) => (tie.together > tie.against ? "together" : tie.against > tie.together ? "against" : "neither");
const tieBetween = (ties, one, other) => ties.get(`${one}:${other}`) ?? ties.get(`${other}:${one}`);
const tieName = (tie) => fill(say.tie, { one: actors.get(tie.one).name, other: actors.get(tie.other).name });
const tieCounts = (tie) =>
  ["together", "against", "request", "neither"]
    .filter((kind) => tie[kind])
    .map((kind) => fill(say[`tie_${kind}`], { n: tie[kind] }))
    .join(" \u00b7 ");

/** Return everybody but the poles: ties with each pole, and where that puts them. */
function thirds(ties) {
  const [first, second] = data.poles,
    found = new Map();
  for (const tie of ties.values()) {
    for (const [actor, other] of [
      [tie.one, tie.other],
      [tie.other, tie.one],
    ]) {
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
  const name = `${tieName(tie)}: ${tie.events.length} \u00b7 ${tieCounts(tie)}`,
    id = `tie:${tie.one}:${tie.other}`;
  const number = tie.events.length > 1 ? make("b", { "aria-hidden": "true" }, String(tie.events.length)) : "";
  return make(
    "button",
    { class: "tie", tabindex: -1, "aria-label": name, title: name, "data-open": id, click: () => open(id) },
    line,
    number,
  );
}

function nodeButton(actor, open, kind = "node") {
  const id = `actor:${actor}`;
  return make("button", { class: kind, tabindex: -1, "data-open": id, click: () => open(id) }, actors.get(actor).name);
}

/** Make a column of names, most cooperation first; on each side the line to the pole there. */
function column(place, rows, open) {
  const [before, after] = { first: [null, "first"], between: ["first", "second"], second: ["second", null] }[place];
  const line = (third, pole) => (pole ? tieLine(third[pole], open) : "");
  const order = (a, b) => b.net - a.net || b.weight - a.weight || d3.ascending(a.actor, b.actor);
  const items = d3.sort(rows, order).map((third) => {
    return make("li", {}, line(third, before), nodeButton(third.actor, open), line(third, after));
  });
  return make("ol", { class: place, role: "list" }, ...items);
}

/** Make the two poles, and the columns beside and between them. */
function between(thirds, ties, open) {
  const [first, second] = data.poles;
  const own = tieBetween(ties, first, second);
  const names = { first: actors.get(first).name, second: actors.get(second).name };
  const head = (place) => make("div", { class: "head" }, fill(say[`${place}_head`], names));
  const pole = (place, actor) => nodeButton(actor, open, `pole ${place}`);
  const rail = (place) => make("div", { class: `rail ${place}` });
  const of = (place, keep) => column(place, thirds.filter(keep), open);
  const heads = [head("first"), pole("first", first), head("between"), pole("second", second), head("second")];
  const middle = of("between", (third) => third.first && third.second);
  if (own) middle.prepend(make("li", {}, tieLine(own, open)));
  const columns = [
    of("first", (third) => third.first && !third.second),
    rail("first"),
    middle,
    rail("second"),
    of("second", (third) => third.second && !third.first),
  ];
  return make("div", { class: "net" }, ...heads, ...columns);
}

/** Draw the ties of the events that are shown. */
function drawMap(ties, open) {
  const all = thirds(ties);
  if (!data.poles.length || !ties.size) return $("map").replaceChildren(make("p", {}, say.map_none));
  const cut = every ? all : all.slice(0, MOST);
  const apart = cut.filter((third) => !third.first && !third.second).map((third) => nodeButton(third.actor, open));
  const inside = [between(cut, ties, open)];
  if (apart.length) inside.push(make("h3", {}, say.apart), make("div", { class: "rest" }, ...apart));
  const showAll = () => {
    every = true;
    drawMap(ties, open);
    rove($("map")).at(-1).focus();
  };
  const more = all.length - cut.length;
  if (more) inside.push(make("button", { click: showAll }, fill(say.fewer, { n: more })));
  $("map").replaceChildren(...inside);
  return rove($("map"));
}

/** Make the names one stop of the tab key, and return them; arrows go from one to the next. */
function rove(box) {
  const stops = [...box.querySelectorAll(".pole, .node")];
  if (stops.length) stops[0].tabIndex = 0;
  box.onkeydown = (pressed) => {
    const from = stops.indexOf(document.activeElement),
      last = stops.length - 1,
      on = rtl ? -1 : 1;
    const ways = {
      ArrowDown: from + 1,
      ArrowUp: from - 1,
      ArrowRight: from + on,
      ArrowLeft: from - on,
      Home: 0,
      End: last,
    };
    if (from < 0 || !(pressed.key in ways)) return;
    const to = (ways[pressed.key] + stops.length) % stops.length;
    stops.forEach((stop, n) => stop.setAttribute("tabindex", n === to ? 0 : -1));
    stops[to].focus();
    pressed.preventDefault();
  };
  return stops;
}
