"use strict";
// The section that is being read is marked in the contents; a menu closes once it has led somewhere.
(() => {
  const lists = [...document.querySelectorAll(".contents")].map((list) => [...list.querySelectorAll("a")]);
  const places = (lists[0] || []).map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  let waiting = false;
  const mark = () => {
    waiting = false;
    const passed = places.filter((place) => place && place.getBoundingClientRect().top < innerHeight / 3).length - 1;
    const end = innerHeight + scrollY >= document.documentElement.scrollHeight - 2 ? places.length - 1 : passed;
    for (const links of lists) {
      links.forEach((link, number) =>
        number === end ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current"));
    }
  };
  const later = () => { if (!waiting) { waiting = true; requestAnimationFrame(mark); } };
  addEventListener("scroll", later, { passive: true });
  addEventListener("resize", later);
  mark();
  const menu = document.querySelector(".menu");
  if (menu) {
    menu.addEventListener("click", (event) => { if (event.target.closest("a")) menu.open = false; });
    menu.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { menu.open = false; menu.querySelector("summary").focus(); }
    });
  }
})();
