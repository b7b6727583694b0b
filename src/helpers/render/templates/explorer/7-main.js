// The page: what is chosen is read from the address and the form, and everything is drawn from it.

const form = $("filters"),
  aside = $("side"),
  sheet = $("sheet"),
  box = $("card");
const wide = window.matchMedia("(min-width: 70rem)"),
  phone = window.matchMedia("(max-width: 44rem)");
let state = read(location.hash),
  view = {},
  origin = null;

/** Fill the fields with what the data has, and the keys with what marks mean. */
function prepare() {
  const option = (name, rows) =>
    form.elements[name].append(...rows.map(([id, label]) => make("option", { value: id }, label)));
  const taking = new Set(data.events.flatMap((event) => [...event.named]));
  const named = data.actors.filter((actor) => taking.has(actor.id)).map((actor) => [actor.id, actor.name]);
  option("issue", data.issues);
  option(
    "kind",
    KINDS.map((kind) => [kind, say[kind]]),
  );
  option(
    "article",
    data.articles.map((article) => [article.id, article.name]),
  );
  option("actor", named);
  option("with", named);
  const key = (id, items) => $(id).append(...items.map((item) => make("li", {}, ...item)));
  key("time-key", [
    ...KINDS.map((kind) => [glyph(kind), ` ${say[kind]}`]),
    [glyph("cooperation", true), ` ${say.outlined}`],
    [glyph("", false, true), ` ${say.flagged}`],
    [say.published],
  ]);
  key(
    "who-key",
    ["together", "against", "neither"].map((sign) => [make("span", { class: `line ${sign}` }), say[`${sign}_line`]]),
  );
  enhanceList(open, () => {
    view.listed = drawList(view.shown);
  });
  for (const part of [form, $("time"), $("who")]) part.hidden = false;
  $("choose").open = !phone.matches;
}

/** Put the state into the fields. */
function fillForm() {
  for (const name of TEXTS) form.elements[name].value = state[name];
  for (const name of TICKS) form.elements[name].checked = state[name];
  offer();
}

/** Ask about uncertain dates where dates are asked for. */
function offer() {
  form.elements.uncertain.closest("label").hidden = !state.from && !state.to;
}

/** Keep the state in the address; what is opened is a step back in the browser. */
function keep(push = false) {
  history[push ? "pushState" : "replaceState"](null, "", address(state));
}

/** Draw what the state asks for. */
function show() {
  performance.mark("begun");
  const shown = chosen(state),
    entries = shown.filter((event) => !event.detail).length;
  view = { shown, ties: tallied(shown), narrow };
  view.listed = drawList(shown);
  drawTimeline(shown, open);
  drawMap(view.ties, open);
  const all = data.events.filter((event) => !event.detail).length;
  const facts = { entries: count(entries, "entry"), of: all, details: count(shown.length - entries, "detail") };
  $("shown").textContent = fill(state.details ? say.shown_details : say.shown, facts);
  $("link").href = address({ ...state, open: "" });
  $("copied").textContent = "";
  showCard();
  performance.measure("filter", "begun");
}

/** Show the evidence of what is open: beside the page where there is room, else over it. */
function showCard() {
  (wide.matches ? aside : sheet).append(box);
  aside.hidden = !wide.matches;
  if (state.open) box.replaceChildren(...card({ ...view, open: state.open, address: address(state) }, open, close));
  else box.replaceChildren(make("h2", {}, say.evidence), make("p", { class: "soft" }, say.hint));
  for (const each of document.querySelectorAll(".opened")) each.classList.remove("opened");
  const what = CSS.escape(state.open),
    id = CSS.escape(state.open.replace(/^event:/, ""));
  if (state.open)
    for (const each of document.querySelectorAll(`#map [data-open="${what}"], #lanes [data-id="${id}"]`))
      each.classList.add("opened");
  for (const [event, row] of rowOf) row.classList.toggle("opened", state.open === `event:${event}`);
  if (!wide.matches && state.open && !sheet.open) {
    sheet.showModal();
    box.querySelector("h3").focus();
  }
  if ((wide.matches || !state.open) && sheet.open) sheet.close();
}

function open(what) {
  if (!box.contains(document.activeElement)) origin = document.activeElement;
  state = { ...state, open: what };
  keep(true);
  showCard();
  (wide.matches ? aside : sheet).scrollTop = 0;
  box.querySelector("h3").focus({ preventScroll: true });
}

function close() {
  if (!state.open) return;
  state = { ...state, open: "" };
  keep();
  showCard();
  if (origin?.isConnected) origin.focus({ preventScroll: true });
}

/** Ask for less: what a card offers. */
function narrow(asked) {
  state = { ...state, ...asked, open: wide.matches ? state.open : "" };
  length = PAGE;
  keep(true);
  fillForm();
  show();
}

form.addEventListener("input", () => {
  for (const name of TEXTS) state[name] = form.elements[name].value.trim();
  for (const name of TICKS) state[name] = form.elements[name].checked;
  length = PAGE;
  offer();
  keep();
  show();
});
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", (event) => {
  event.preventDefault();
  state = read("");
  length = PAGE;
  keep();
  fillForm();
  show();
});
$("link").addEventListener("click", (event) => {
  event.preventDefault();
  const link = new URL($("link").href, location.href).href;
  const copied = navigator.clipboard?.writeText(link) ?? Promise.reject(new Error("no clipboard"));
  copied.then(
    () => {
      $("copied").textContent = say.copied;
    },
    () => {
      location.hash = $("link").hash;
    },
  );
});
sheet.addEventListener("close", close);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !sheet.open) close();
});
for (const happened of ["popstate", "hashchange"]) {
  window.addEventListener(happened, () => {
    state = read(location.hash);
    fillForm();
    show();
  });
}
let width = window.innerWidth;
window.addEventListener("resize", () => {
  if (window.innerWidth === width) return; // on a phone the height changes with each scroll
  width = window.innerWidth;
  room.known = 0;
  show();
});

prepare();
fillForm();
show();
