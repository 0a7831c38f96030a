// The one way this page makes elements. Data reaches the document as text nodes and attributes only:
// never set innerHTML here or anywhere else, since every message is foreign text.

/** Make an element. `on…` keys are listeners, `class` and all other keys are attributes; null and false are left out. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Make an SVG element. */
export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** A button with an icon only; `label` is its name for screen readers and its tooltip. */
export function iconButton(name, label, onclick, extra = {}) {
  return el(
    "button",
    { type: "button", ...extra, class: `icon-button ${extra.class ?? ""}`, "aria-label": label, title: label, onclick },
    icon(name),
  );
}

const SHAPES = {
  add: ["M12 5v14M5 12h14"],
  attach: ["M20 11.5l-8.2 8.2a5 5 0 0 1-7-7L13.2 4.2a3.4 3.4 0 0 1 4.8 4.8l-8.3 8.3a1.7 1.7 0 0 1-2.4-2.4l7.6-7.6"],
  back: ["M19 12H5M11 6l-6 6 6 6"],
  beside: ["M4 5h16v14H4zM12 5v14"],
  block: ["M12 3.5a8.5 8.5 0 1 0 .001 0zM6 6l12 12"],
  check: ["M4.5 12.5l5 5L20 7"],
  close: ["M6 6l12 12M18 6L6 18"],
  clock: ["M12 3.5a8.5 8.5 0 1 0 .001 0zM12 7.5V12l3 2"],
  code: ["M8 8l-4 4 4 4M16 8l4 4-4 4"],
  document: ["M7 3.5h7l4.5 4.5v12.5H7zM14 3.5V8h4.5"],
  down: ["M6 9.5l6 6 6-6"],
  download: ["M12 4v11M7 11l5 5 5-5M5 20h14"],
  edit: ["M5 19l1-4L16 5l3 3L9 18zM14 7l3 3"],
  forward: ["M13 5l7 7-7 7M20 12H9a5 5 0 0 0-5 5v2"],
  keyboard: ["M3.5 6.5h17v11h-17zM7 10h.01M10.3 10h.01M13.7 10h.01M17 10h.01M8 14h8"],
  menu: ["M4 7h16M4 12h16M4 17h16"],
  microphone: ["M12 3.5a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0v-5a3 3 0 0 1 3-3zM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3"],
  moon: ["M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z"],
  more: ["M12 6v.01", "M12 12v.01", "M12 18v.01"],
  photo: ["M4 5.5h16v13H4zM4 16l5-5 4 4 3-3 4 4M15.5 9.5v.01"],
  pin: ["M12 21s6.5-6 6.5-11.2a6.5 6.5 0 0 0-13 0C5.5 15 12 21 12 21zM12 7.5a2.3 2.3 0 1 0 .001 0z"],
  play: ["M7 5l12 7-12 7z"],
  pushpin: ["M9 4h6l-1 6 3.5 3.5h-11L10 10zM12 13.5V21"],
  reply: ["M11 5l-7 7 7 7M4 12h11a5 5 0 0 1 5 5v2"],
  send: ["M4 12L20.5 4.5 15 20l-4-6.5zM11 13.5l9.5-9"],
  sticker: ["M4.5 4.5h15v9l-6 6h-9zM19.5 13.5h-6v6M9 9.5v.01M15 9.5v.01M8.5 12.5a4 4 0 0 0 4 2"],
  sun: ["M12 8a4 4 0 1 0 .001 0zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4"],
  link: ["M8 16L18 6M10 6h8v8"],
};

/** A drawn icon, hidden from screen readers. */
export function icon(name) {
  const shapes = SHAPES[name].map((d) => svg("path", { d }));
  return svg("svg", { viewBox: "0 0 24 24", class: `icon icon-${name}`, "aria-hidden": "true" }, ...shapes);
}
