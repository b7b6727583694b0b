// When: one line an issue, one mark an event; what has no single year stands at the end of its line.

const MARK = { least: 9, most: 18 }; // pixels that a mark takes, its flag included

/** Return where the columns of the line are, for a width in pixels; time runs as the language is read. */
function measured(width) {
  const [first, last] = data.years.length ? data.years : [0, 0];
  const early = data.events.some((event) => event.year !== null && event.year < first);
  const end = Math.round(width * (width > 600 ? 0.17 : 0.2)),
    gap = width > 600 ? 24 : 12;
  const years = last - first + 1 + (early ? 3 : 0);
  const year = (width - end - gap) / years;
  const across = Math.max(1, Math.floor(year / MARK.least));
  const size = Math.min(MARK.most, year / across);
  const scale = d3
    .scaleLinear()
    .domain([first, last + 1])
    .range([early ? 3 * year : 0, width - end - gap]);
  const mirrored = (x) => (rtl ? width - x : x);
  return { first, last, early, end, year, size, scale, mirrored, width, across: Math.max(1, Math.floor(year / size)) };
}

/** Return the events of an issue with their places, and how high they are piled. */
function placed(shown, at) {
  const piles = d3.group(shown, (event) => (event.year === null ? "none" : Math.max(event.year, at.first - 1)));
  const marks = [];
  let high = 0;
  for (const [column, pile] of piles) {
    const start = column === "none" ? at.width - at.end : column < at.first ? 0 : at.scale(column);
    const room = column === "none" ? at.end : column < at.first ? 2.6 * at.year : at.year;
    const across = Math.max(1, Math.floor(room / at.size));
    d3.sort(pile, (event) => KINDS.indexOf(event.kind)).forEach((event, n) => {
      const x =
        start +
        ((n % across) + 0.5) * at.size +
        (column === "none" ? 0 : Math.max(0, at.year - at.across * at.size) / 2);
      marks.push({ event, x: at.mirrored(x), up: (Math.floor(n / across) + 0.5) * at.size });
      high = Math.max(high, (Math.floor(n / across) + 1) * at.size);
    });
  }
  const height = Math.max(high, 16) + 10;
  for (const mark of marks) mark.y = height - 2 - mark.up;
  return { marks, height };
}

/** Draw the bands in which articles were published, and where the line ends. */
function ground(svg, at, height) {
  const bands = data.articles.map((article) => article.span).filter((span) => span.length);
  const band = svg.selectAll(".band").data(bands).join("rect").attr("class", "band").attr("height", height);
  const ends = (span) => [
    at.mirrored(at.scale(span[0])),
    at.mirrored(Math.max(at.scale(span.at(-1)), at.scale(span[0]) + 3)),
  ];
  band.attr("x", (span) => d3.min(ends(span))).attr("width", (span) => Math.abs(ends(span)[0] - ends(span)[1]));
  const x = at.mirrored(at.width - at.end - 8);
  svg.selectAll(".rule").data([x]).join("line").attr("class", "rule").attr("x1", x).attr("x2", x).attr("y2", height);
}

/** Draw the years. */
function axis(box, at) {
  const svg = box.insert("div", ":first-child").attr("class", "lane axis");
  svg.append("div");
  const line = svg.append("svg").attr("height", 34);
  const step = at.year > 16 ? 5 : 10;
  const ticks = d3.range(Math.ceil(at.first / step) * step, at.last + 1, step);
  const words = ticks.map((year) => [at.scale(year + 0.5), String(year), "middle"]);
  if (at.early) words.push([0, fill(say.before, { year: at.first }), "start", 12]);
  words.push([at.width - at.end, say.undated, "start", 12]);
  line
    .selectAll("text")
    .data(words)
    .join("text")
    .attr("x", (word) => at.mirrored(word[0]))
    .attr("y", (word) => word[3] ?? 28)
    .attr("text-anchor", (word) => word[2])
    .text((word) => word[1]);
}

/** Draw a line of marks; whoever points near one is told what it is. */
function lane(svg, shown, at, open) {
  const { marks, height } = placed(shown, at),
    r = 0.38 * at.size;
  svg.attr("height", height);
  ground(svg, at, height);
  const put = (each) => `translate(${each.x},${each.y})`;
  const mark = svg
    .selectAll(".shape")
    .data(marks, (each) => each.event.id)
    .join("path")
    .attr("transform", put)
    .attr("class", ({ event }) => `shape ${event.kind}${event.public ? " outlined" : ""}`)
    .attr("data-id", (each) => each.event.id)
    .attr("d", (each) => outline(each.event.kind, r));
  svg
    .selectAll(".pennant")
    .data(marks.filter((each) => each.event.flag))
    .join("path")
    .attr("class", "pennant")
    .attr("transform", put)
    .attr("d", pennant(r));
  const tree = d3.quadtree(
    marks,
    (each) => each.x,
    (each) => each.y,
  );
  const near = (pointer) => tree.find(...d3.pointer(pointer, svg.node()), 22);
  svg.on("pointermove", (pointer) => point(mark, near(pointer), pointer)).on("pointerleave", () => point(mark));
  svg.on("click", (pointer) => near(pointer) && open(`event:${near(pointer).event.id}`));
}

/** Say what the pointer is near; on a touch screen opening it says more. */
function point(marks, found, pointer) {
  const tip = $("tip");
  marks.classed("near", (each) => each === found);
  tip.hidden = !found || pointer.pointerType === "touch";
  if (tip.hidden) return;
  tip.replaceChildren(
    make("strong", {}, found.event.label),
    make("div", {}, [found.event.date, say[found.event.kind]].filter(Boolean).join(" \u00b7 ")),
  );
  const left = Math.min(Math.max(8, pointer.clientX - tip.offsetWidth / 2), window.innerWidth - tip.offsetWidth - 8);
  const above = pointer.clientY - tip.offsetHeight - 14;
  tip.style.left = `${left}px`;
  tip.style.top = `${above > 0 ? above : pointer.clientY + 18}px`;
}

/** Return how wide the lines are; asked again when the window changes, since to ask takes time. */
const room = { known: 0 };
function lineWidth(box) {
  if (!room.known) {
    const probe = box.append("div").attr("class", "lane");
    probe.append("div");
    room.known = Math.max(200, probe.append("svg").node().getBoundingClientRect().width);
    probe.remove();
    box.selectAll(".axis").remove();
  }
  return room.known;
}

/** Draw the events that are shown. */
function drawTimeline(shown, open) {
  const box = d3.select("#lanes"),
    at = measured(lineWidth(box));
  if (!box.select(".axis").size()) axis(box, at);
  const grouped = d3.group(shown, (event) => event.issues[0]);
  const rows = data.issues.filter(([id]) => grouped.has(id));
  const row = box
    .selectAll(".issue")
    .data(rows, ([id]) => id)
    .join((enter) => {
      const made = enter.append("div").attr("class", "lane issue");
      const name = made.append("div").attr("class", "name");
      name.append("span").text(([, label]) => label);
      name.append("small");
      made.append("svg");
      return made;
    })
    .order();
  row.select("small").text(([id]) => ` ${grouped.get(id).length}`);
  row.each(function ([id]) {
    lane(d3.select(this).select("svg"), grouped.get(id), at, open);
  });
  const known = shown.filter((event) => event.year !== null).length;
  const facts = { first: at.first, last: at.last, drawn: count(known, "event"), rest: shown.length - known };
  box.attr("aria-label", fill(say.timeline_alt, facts));
}
