"use strict";
// What all parts use: the data, its words, and elements made of text alone, so that nothing in the data is ever run.

/** Return the rows of a table, which the data has as lists below the names of the columns. */
function unpacked(_, value) {
  if (!Array.isArray(value?.columns) || !Array.isArray(value.rows)) return value;
  return value.rows.map((row) => Object.fromEntries(value.columns.map((name, n) => [name, row[n]])));
}

const data = JSON.parse(document.getElementById("data").textContent, unpacked);
const say = data.words;
const rtl = document.documentElement.dir === "rtl";
const byId = (rows) => new Map(rows.map((row) => [row.id, row]));
const events = byId(data.events),
  actors = byId(data.actors),
  articles = byId(data.articles),
  issues = new Map(data.issues);
const rules = new Intl.PluralRules(document.documentElement.lang);
const $ = (id) => document.getElementById(id);

/** Return a message with its values; a text among them keeps its own direction. */
function fill(text, values) {
  const shown = (value) => (typeof value === "string" ? `\u2068${value}\u2069` : value);
  return text.replace(/\{\{ (\w+) \}\}/g, (whole, name) => (name in values ? shown(values[name]) : whole));
}

/** Return a counted noun, by the plural rules of the language. */
function count(n, noun) {
  const forms = data.nouns[noun];
  return (forms[rules.select(n)] ?? forms.other).replace("{n}", n.toLocaleString("en"));
}

/** Make an element; what is inside is elements and texts. */
function make(tag, attributes = {}, ...inside) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "click") element.addEventListener("click", value);
    else if (value !== undefined && value !== "") element.setAttribute(name, value);
  }
  element.append(...inside.filter((part) => part !== "" && part !== null));
  return element;
}

/** Return the outline of a kind around (0, 0): colour is never the only sign. */
function outline(kind, r) {
  if (kind === "conflict") return `M0,${-1.25 * r}L${1.25 * r},0L0,${1.25 * r}L${-1.25 * r},0Z`;
  if (kind === "request") return `M${-0.9 * r},${-0.9 * r}h${1.8 * r}v${1.8 * r}h${-1.8 * r}Z`;
  const round = kind === "none" ? 0.7 * r : r;
  return `M${-round},0a${round},${round} 0 1,0 ${2 * round},0a${round},${round} 0 1,0 ${-2 * round},0Z`;
}

/** Return the small flag that stands at what is likely an error, within the room of its mark. */
const pennant = (r) => `M${0.5 * r},${-1.5 * r}l${1.2 * r},${0.55 * r}l${-1.2 * r},${0.55 * r}Z`;

/** Return a mark as a small picture beside words. */
function glyph(kind, outlined = false, flagged = false) {
  const svg = d3.create("svg").attr("viewBox", "-8 -8 16 16").attr("aria-hidden", "true");
  svg.attr("class", kind).classed("outlined", outlined);
  if (kind) svg.append("path").attr("class", "shape").attr("d", outline(kind, 5));
  if (flagged) svg.append("path").attr("class", "pennant").attr("d", "M-4,-6l9,4l-9,4Z");
  return svg.node();
}

const KINDS = ["cooperation", "request", "conflict", "none"];
