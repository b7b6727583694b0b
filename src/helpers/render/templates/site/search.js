"use strict";
(() => {
  const MOST = 30;
  const language = document.documentElement.lang;
  const form = document.querySelector("form[role=search]");
  const box = form.querySelector("input");
  const list = document.getElementById("results");
  const status = document.getElementById("found");
  const say = form.dataset;
  const LANGUAGES = say.languages.split(" ");
  const alike = { "\u0671": "\u0627", "\u0649": "\u064a", "\u0629": "\u0647", "\u06a9": "\u0643", "\u06cc": "\u064a" };
  // Vowel signs, the hamza on a letter, tatweel and accents do not count; nor whether a letter is capital.
  const fold = text => text.normalize("NFKD").toLowerCase().replace(/[\u0300-\u036f\u0640\u064b-\u065f\u0670]/g, "")
    .replace(/[\u0671\u0649\u0629\u06a9\u06cc]/g, letter => alike[letter])
    .replace(/[\u0660-\u0669]/g, digit => String.fromCharCode(digit.charCodeAt(0) - 0x630));
  const tokens = text => fold(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  // The Arabic article, with a preposition or "and" before it, is no part of a word.
  const bare = word => {
    const rest = word.replace(/^(?:[\u0648\u0641]?(?:[\u0628\u0643]?\u0627\u0644|\u0644\u0644))/, "");
    return rest.length > 2 ? rest : word;
  };
  const indexed = word => {
    const stem = bare(word);
    const joined = /^[\u0648\u0641\u0628\u0644\u0643]/.test(word) && word.length > 4 && stem === word;
    return joined ? [stem, stem.slice(1)] : stem;
  };
  let engine, timer;

  function load(name) {
    return new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = "site/" + name;
      script.onload = done;
      script.onerror = failed;
      document.head.append(script);
    });
  }

  let loading;
  function ready() {
    loading ??= load("minisearch.js").then(() => load("search-data.js")).then(() => {
      const fields = LANGUAGES.flatMap(each => [each + "0", each + "1"]);
      engine = new globalThis.MiniSearch({
        fields, tokenize: tokens, processTerm: indexed,
        searchOptions: {
          processTerm: bare, combineWith: "AND", boost: Object.fromEntries(LANGUAGES.map(each => [each + "0", 3])),
          prefix: word => word.length > 2, fuzzy: word => word.length > 5 ? 0.2 : 0,
        },
      });
      engine.addAll(globalThis.siteDocuments.map((one, id) => {
        const flat = { id };
        for (const language of LANGUAGES) {
          [flat[language + "0"], flat[language + "1"]] = one[language] ?? ["", ""];
        }
        return flat;
      }));
    });
    return loading;
  }

  function item(one) {
    const its = one[language] ? language : LANGUAGES.find(each => one[each]);
    const [title, text, from, address] = one[its];
    const line = document.createElement("li");
    const kind = document.createElement("span");
    const head = document.createElement(address ? "a" : "b");
    const rest = document.createElement("p");
    const where = document.createElement("p");
    kind.className = "kind";
    kind.textContent = say[one.kind];
    if (address) { head.href = address; }
    for (const [element, content] of [[head, title], [rest, text], [where, from]]) {
      element.textContent = content;
      element.dir = "auto";
      element.lang = its;
    }
    where.className = "from";
    line.append(kind, head);
    if (text) { line.append(rest); }
    if (from) { line.append(where); }
    return line;
  }

  async function look() {
    const asked = box.value.trim();
    if (!asked) {
      list.replaceChildren();
      status.textContent = "";
      return;
    }
    await ready();
    if (box.value.trim() !== asked) { return; }
    const all = globalThis.siteDocuments;
    const hits = engine.search(asked).map(hit => all[hit.id])
      .filter(one => one[language] || !all.some(each => each[language] && each.kind === one.kind));
    list.replaceChildren(...hits.slice(0, MOST).map(item));
    status.textContent = hits.length ? `${say.results} ${hits.length}${hits.length > MOST ? ` (${say.first} ${MOST})` : ""}` : say.none;
  }

  form.hidden = false;
  form.addEventListener("submit", event => { event.preventDefault(); look(); });
  box.addEventListener("focus", ready, { once: true });
  box.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(look, 80); });
  if (box.value) { look(); }
})();
