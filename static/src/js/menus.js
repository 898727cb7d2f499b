/** Menus are <details>: they open without scripts. With scripts they also close by Escape, a click elsewhere, or a choice. */
const OPEN = "details.e-menu[open]";

function close(menu, focus) {
  menu.open = false;
  if (focus) menu.querySelector("summary")?.focus();
}

function step(menu, direction) {
  const items = [...menu.querySelectorAll("a[href], button:not([disabled])")].filter((item) => item.offsetParent);
  if (!items.length) return;
  const now = items.indexOf(document.activeElement);
  const next = now < 0 ? (direction > 0 ? 0 : items.length - 1) : (now + direction + items.length) % items.length;
  items[next].focus();
}

function startNav() {
  const nav = document.getElementById("nav");
  if (!nav) return;
  const opener = document.querySelector("a[href='#nav']");
  const shut = () => {
    nav.classList.remove("is-open");
    document.body.classList.remove("nav-open");
    opener?.setAttribute("aria-expanded", "false");
  };
  opener?.addEventListener("click", (event) => {
    event.preventDefault();
    nav.classList.add("is-open");
    document.body.classList.add("nav-open");
    opener.setAttribute("aria-expanded", "true");
    nav.querySelector("a, button")?.focus();
  });
  for (const closer of document.querySelectorAll("[data-nav-close]")) {
    closer.addEventListener("click", (event) => {
      event.preventDefault();
      shut();
      opener?.focus();
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && nav.classList.contains("is-open")) {
      shut();
      opener?.focus();
    }
  });
}

/** What stands beside the content on a wide window would push it away on a phone: there it starts closed. */
function fold() {
  if (window.innerWidth >= 1100) return;
  for (const box of document.querySelectorAll("details[data-open-wide]")) box.open = false;
}

/** In a strip that is wider than the window, the open tab is in sight. */
function showTab() {
  for (const strip of document.querySelectorAll(".e-tabs")) {
    const open = strip.querySelector("[aria-current]");
    if (open && strip.scrollWidth > strip.clientWidth) {
      const from = strip.getBoundingClientRect();
      const at = open.getBoundingClientRect();
      strip.scrollLeft += at.left + at.width / 2 - from.left - from.width / 2;
    }
  }
}

export function startMenus() {
  fold();
  showTab();
  startNav();
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll(OPEN)) if (!menu.contains(event.target)) close(menu, false);
    const print = event.target.closest("[data-print]");
    if (print) window.print();
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.target.closest?.("details.e-menu") ?? document.querySelector(OPEN);
    if (!menu?.open) return;
    if (event.key === "Escape") close(menu, true);
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      step(menu, event.key === "ArrowDown" ? 1 : -1);
    }
  });
}
