// What is chosen: a state that stands in the address after "#", so that a selection is a link.

const TEXTS = ["words", "from", "to", "issue", "kind", "actor", "with", "article"];
const TICKS = ["details", "uncertain"];
const OPTIONS = { issue: issues, kind: new Set(KINDS), actor: actors, with: actors, article: articles };
const LETTERS = {
  // letters of Arabic that writers interchange
  "\u0671": "\u0627",
  "\u0649": "\u064a",
  "\u06cc": "\u064a",
  "\u06a9": "\u0643",
  "\u0629": "\u0647",
  "\u06c3": "\u0647",
  "\u06c1": "\u0647",
  "\u06be": "\u0647",
};

/** Return the words of a text without what writers vary, as the data has them. */
function folded(text) {
  const plain = text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[\p{Mn}\p{Me}\p{Cf}\u0640'."\u00ab\u00bb\u2018-\u201f\u2039\u203a`]/gu, "")
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => digit.codePointAt(0) & 15)
    .replace(/[\u0600-\u06ff]/g, (letter) => LETTERS[letter] ?? letter);
  const found = plain.match(/[\p{L}\p{N}]+/gu) ?? [];
  return found
    .filter((word) => word !== "the" && word !== "al")
    .map((word) => word.replace(/^\u0627\u0644(?=[\p{L}\p{N}]{2})/u, ""));
}

for (const event of data.events) {
  const taking = event.actors.map(([actor]) => actors.get(actor));
  event.named = new Set(taking.flatMap((actor) => [actor.id, ...actor.above]));
  event.text = ` ${event.find} ${taking.map((actor) => actor.find).join(" ")} `;
}

/** Return whether a date, however it is read, places an event between two years; or whether it may. */
function inside(event, state) {
  if (!state.from && !state.to) return true;
  if (!event.days.length) return false;
  const first = `${(state.from || "0").padStart(4, "0")}-01-01`,
    last = `${(state.to || "9999").padStart(4, "0")}-12-31`;
  const [begins, begun, ended, ends] = event.days;
  if (state.uncertain) return begins <= last && ends >= first;
  return (begins >= first && ends <= last) || (event.lasting && begun <= last && ended >= first);
}

/** Return the events that a state asks for. */
function chosen(state) {
  // Latin words from their beginning on; Arabic joins what other scripts write before and after
  const terms = folded(state.words).map((word) => (/^[\x20-\x7e]+$/.test(word) ? ` ${word}` : word));
  return data.events.filter(
    (event) =>
      (state.details || !event.detail) &&
      (!state.issue || event.issues.includes(state.issue)) &&
      (!state.kind || event.kind === state.kind) &&
      (!state.actor || event.named.has(state.actor)) &&
      (!state.with || event.named.has(state.with)) &&
      (!state.article || event.articles.includes(state.article)) &&
      inside(event, state) &&
      terms.every((term) => event.text.includes(term)),
  );
}

/** Return the state that an address asks for; what the data does not know is left out. */
function read(hash) {
  const given = new URLSearchParams(hash.replace(/^#/, "")),
    state = { open: "" };
  for (const name of TEXTS) {
    const value = given.get(name) ?? "";
    const known = name in OPTIONS ? OPTIONS[name].has(value) : name === "words" || /^\d{1,4}$/.test(value);
    state[name] = known ? value : "";
  }
  for (const name of TICKS) state[name] = given.get(name) === "1";
  const [what, ...ids] = (given.get("open") ?? "").split(":");
  const table = what === "event" ? events : actors;
  const known = { event: 1, actor: 1, tie: 2 }[what] === ids.length && ids.every((id) => table.has(id));
  return known ? { ...state, open: [what, ...ids].join(":") } : state;
}

/** Return the address of a state. */
function address(state) {
  const given = new URLSearchParams();
  for (const name of TEXTS) if (state[name]) given.set(name, state[name]);
  for (const name of TICKS) if (state[name]) given.set(name, "1");
  if (state.open) given.set("open", state.open);
  return `#${given.toString().replaceAll("%3A", ":")}`;
}
