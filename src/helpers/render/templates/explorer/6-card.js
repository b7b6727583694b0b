// The evidence: what stands behind an event, an actor or a tie.

const dot = (parts) => parts.filter(Boolean).join(" \u00b7 ");
const section = (head, ...inside) => (inside.length ? [make("h4", {}, head), ...inside] : []);
const list = (items) => make("ul", { role: "list" }, ...items.map((item) => make("li", {}, ...[item].flat())));
const opener = (id, text, open) => make("button", { class: "plain", "data-open": id, click: () => open(id) }, text);

/** Return a reference with its addresses as links; no other kind of address becomes one. */
function linked(text) {
  const parts = text.split(/(https?:\/\/[^\s;,<>"\u2066-\u2069\])]+)/);
  return make(
    "bdi",
    {},
    ...parts.map((part, n) =>
      n % 2 ? make("a", { href: part, rel: "noreferrer noopener", target: "_blank" }, part) : part,
    ),
  );
}

const articleName = (id) => articles.get(id)?.name ?? id;
const where = (article, n) => fill(say.place, { article: articleName(article), n });

/** Say what was checked, how it came out, and by what; in one card each check once. */
function checked(ids, seen) {
  const fresh = ids.filter((id) => id in data.checks && !seen.has(id));
  return fresh.map((id) => {
    const check = data.checks[id];
    seen.add(id);
    return [
      make("p", {}, make("bdi", {}, check.text)),
      make("p", {}, make("strong", {}, fill(say.verdict, { verdict: check.verdict, sure: check.sure }))),
      make("p", {}, make("bdi", {}, check.finding)),
      ...check.references.map((text) => make("p", { class: "reference" }, linked(text))),
    ];
  });
}

const noted = (notes) =>
  notes.map(([kind, text, reference]) => [
    make("p", {}, make("strong", {}, `${kind}: `), make("bdi", {}, text)),
    reference ? make("p", { class: "reference" }, linked(reference)) : "",
  ]);

/** Say what is claimed of something, or what figure is given of it. */
function claimed(said, seen = new Set()) {
  return said.map((each) => [
    make("p", {}, make("bdi", {}, each.text)),
    make("small", {}, dot([each.by || say.figure, each.stance, ...each.places.map((place) => where(...place))])),
    ...[...noted(each.notes), ...checked(each.checks, seen)].flat(),
  ]);
}

/** Say where an event is reported: article, paragraph, in whose words; and the passage, for who holds the articles. */
function told(event) {
  return [...d3.group(event.told, (line) => line.article)].map(([id, lines]) => {
    const article = articles.get(id);
    return [
      make("small", {}, dot([article.title, article.published])),
      ...lines.flatMap((line) => [
        make(
          "p",
          {},
          make("strong", {}, where(id, line.paragraph)),
          ` \u00b7 ${line.voice}`,
          line.speaker ? fill(": {{ who }}", { who: line.speaker }) : "",
        ),
        line.passage ? make("blockquote", { dir: "rtl", lang: "ar" }, line.passage) : "",
      ]),
    ];
  });
}

/** Name who takes part, by role. */
function taking(event, open) {
  const roles = d3.group(event.actors, ([, role]) => role);
  return [...roles].map(([role, each]) =>
    make(
      "p",
      {},
      make("span", { class: "meta" }, `${role}: `),
      ...each.flatMap(([actor], n) => [
        n ? `${rtl ? "\u060c" : ","} ` : "",
        opener(`actor:${actor}`, actors.get(actor).name, open),
      ]),
    ),
  );
}

const eventItem = (id, open) => [
  opener(`event:${id}`, events.get(id).label, open),
  make("small", {}, dot([events.get(id).date || say.undated_row, say[events.get(id).kind]])),
];

function eventCard(id, view, open) {
  const event = events.get(id),
    parts = data.events.filter((each) => each.part_of === id),
    seen = new Set();
  const sign = make("span", { class: "glyph" }, glyph(event.kind, event.public));
  return [
    make("h3", { tabindex: -1 }, event.label),
    make("p", { class: "meta" }, sign, ` ${dot([event.date || say.undated_row, say[event.kind], ...event.is])}`),
    event.flag ? make("p", { class: "flag" }, `\u2691 ${event.flag}`) : "",
    make("p", {}, make("bdi", {}, event.summary)),
    make("p", { class: "meta" }, event.issues.map((issue) => issues.get(issue)).join(" \u00b7 ")),
    ...taking(event, open),
    ...(events.has(event.part_of) ? section(say.part_of, make("p", {}, ...eventItem(event.part_of, open))) : []),
    ...section(say.told, list(told(event))),
    ...(event.known.length
      ? section(say.public, make("p", {}, event.known[0]), make("p", { class: "reference" }, linked(event.known[1])))
      : []),
    ...(event.notes.length ? section(say.notes, list(noted(event.notes))) : []),
    ...(event.checks.length ? section(say.checks, list(checked(event.checks, seen))) : []),
    ...(parts.length ? section(say.parts, list(parts.map((part) => eventItem(part.id, open)))) : []),
    ...(event.said.length ? section(say.said, list(claimed(event.said, seen))) : []),
    ...(event.links.length
      ? section(say.links, list(event.links.map(([one, link, other]) => linkLine(id, one, link, other, open))))
      : []),
  ];
}

/** Say a link between two events; the one whose card is open is not a button. */
function linkLine(id, one, link, other, open) {
  const end = (each) =>
    each === id ? make("b", {}, events.get(each).label) : opener(`event:${each}`, events.get(each).label, open);
  return [end(one), make("span", { class: "meta" }, ` ${link} `), end(other)];
}

/** List entries, the first of them at once. */
function entryList(ids, open, most = 12) {
  const items = ids.map((id) => eventItem(id, open));
  if (items.length <= most) return [list(items)];
  const rest = make(
    "details",
    {},
    make("summary", {}, fill(say.more, { n: items.length - most })),
    list(items.slice(most)),
  );
  return [list(items.slice(0, most)), rest];
}

const tieItem = (tie, name, open) => [
  make("span", { class: `line ${leaning(tie)}` }),
  opener(`tie:${tie.one}:${tie.other}`, name, open),
  make("small", {}, tieCounts(tie)),
];

function actorCard(id, view, open) {
  const actor = actors.get(id);
  const ties = d3.sort(
    [...view.ties.values()].filter((tie) => tie.one === id || tie.other === id),
    (tie) => -tie.events.length,
  );
  const entries = view.listed.filter((event) => event.named.has(id)).map((event) => event.id);
  const above = actor.above
    .map((each) => actors.get(each))
    .filter(Boolean)
    .map((each) => each.name);
  return [
    make("h3", { tabindex: -1 }, actor.name),
    make("p", { class: "meta" }, dot([actor.kind, ...above, count(entries.length, "entry")])),
    make(
      "p",
      { class: "actions" },
      make("button", { click: () => view.narrow({ actor: id, with: "" }) }, fill(say.only, { name: actor.name })),
    ),
    ...(ties.length
      ? section(
          say.ties,
          list(ties.map((tie) => tieItem(tie, actors.get(tie.one === id ? tie.other : tie.one).name, open))),
        )
      : []),
    ...(entries.length ? section(say.entries, ...entryList(entries, open)) : []),
    ...(actor.said.length ? section(say.said, list(claimed(actor.said))) : []),
  ];
}

function tieCard(one, other, view, open) {
  const tie = tieBetween(view.ties, one, other) ?? {
    one,
    other,
    together: 0,
    against: 0,
    request: 0,
    neither: 0,
    events: [],
  };
  const entries = view.listed.map((event) => event.id).filter((id) => tie.events.includes(id));
  return [
    make("h3", { tabindex: -1 }, tieName(tie)),
    make("p", { class: "meta" }, dot([count(entries.length, "entry"), tieCounts(tie)])),
    make(
      "p",
      { class: "actions" },
      make("button", { click: () => view.narrow({ actor: one, with: other }) }, say.only_both),
      ...[one, other].map((id) =>
        make("button", { "data-open": `actor:${id}`, click: () => open(`actor:${id}`) }, actors.get(id).name),
      ),
    ),
    ...(entries.length ? section(say.entries, ...entryList(entries, open)) : []),
  ];
}

/** Return what goes into the card for what is open, with the way to the neighbours of an event. */
function card(view, open, close) {
  const [what, ...ids] = view.open.split(":");
  const top = make("div", { class: "top" });
  if (what === "event") {
    const at = view.listed.findIndex((event) => event.id === ids[0]);
    for (const [name, next] of [
      ["previous", view.listed[at - 1]],
      ["next", at < 0 ? undefined : view.listed[at + 1]],
    ]) {
      const button = make("button", { class: name, click: () => open(`event:${next.id}`) }, say[name]);
      button.disabled = !next;
      top.append(button);
    }
  }
  top.append(make("button", { class: "close", click: close }, say.close));
  const inside = { event: eventCard, actor: actorCard, tie: tieCard }[what](...ids, view, open);
  const link = make("p", { class: "actions" }, make("a", { href: view.address }, say.opened));
  return [top, ...inside.filter((part) => part !== ""), link];
}
