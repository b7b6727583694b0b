"use strict";
const box = document.getElementById("search");
const shown = document.getElementById("shown");
const cards = [...document.querySelectorAll("article")];
const fold = text => text.normalize("NFKD").replace(/[\u0300-\u036f\u0640\u064b-\u065f]/g, "").toLowerCase();
const texts = cards.map(card => fold(card.textContent + " " + card.dataset.name));
function look() {
  const words = fold(box.value).split(/\s+/).filter(Boolean);
  cards.forEach((card, n) => { card.hidden = !words.every(word => texts[n].includes(word)); });
  document.querySelectorAll("main > section").forEach(part => { part.hidden = !part.querySelector("article:not([hidden])"); });
  shown.textContent = `${cards.filter(card => !card.hidden).length} / ${cards.length}`;
}
box.closest("form").hidden = false;
box.closest("form").addEventListener("submit", event => event.preventDefault());
box.addEventListener("input", look);
look();
