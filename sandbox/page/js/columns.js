// Which chats are open, side by side. The address (#101,102) holds it, so that reload and “back” keep it.
import { ChatColumn } from "./chat.js";
import { el } from "./dom.js";
import { on, tell, world } from "./world.js";

const COLUMN_PX = 330;
const NARROW = matchMedia("(max-width: 719px)");

const columns = new Map();
let place;
let active = null;
let welcomed = false;

export function begin(element) {
  place = element;
  addEventListener("hashchange", draw);
  NARROW.addEventListener("change", draw);
  new ResizeObserver(fit).observe(place);
  on("people", () => {
    const [first] = world.people.keys();
    const empty = !welcomed && chosen().length === 0 && first !== undefined;
    if (empty && !NARROW.matches) history.replaceState(null, "", `#${first}`);
    welcomed = true;
    draw();
  });
}

/** Open a chat in place of the active one. */
export function open(id) {
  const ids = chosen();
  if (!ids.includes(id)) go(NARROW.matches || ids.length === 0 ? [id] : ids.map((each) => (each === active ? id : each)));
  activate(id);
}

/** Open a chat beside the others; when there is no room, the first that is not active gives way. */
export function openBeside(id) {
  const ids = chosen();
  if (!ids.includes(id)) {
    const room = NARROW.matches ? 1 : capacity();
    while (ids.length >= room) {
      const other = ids.findIndex((each) => each !== active);
      ids.splice(Math.max(other, 0), 1);
    }
    go([...ids, id]);
  }
  activate(id);
}

export function close(id) {
  go(chosen().filter((each) => each !== id));
  document.querySelector(`#people [data-person="${id}"] button`)?.focus();
}

const chosen = () => [...new Set(location.hash.slice(1).split(",").map(Number))].filter((id) => world.people.has(id));
const capacity = () => Math.max(1, Math.floor(place.clientWidth / COLUMN_PX));

function go(ids) {
  const address = ids.length ? `#${ids.join(",")}` : location.pathname;
  // On a telephone the list is a screen of its own, to which the “back” gesture must lead.
  if (NARROW.matches && ids.length) history.pushState(null, "", address);
  else history.replaceState(null, "", address);
  draw();
}

function activate(id) {
  setActive(id);
  columns.get(id)?.focus();
}

function setActive(id) {
  active = id;
  for (const [each, { element }] of columns) element.classList.toggle("active", each === id && columns.size > 1);
  fit();
}

function draw() {
  const ids = chosen();
  for (const [id, column] of columns) {
    if (ids.includes(id)) continue;
    column.end();
    columns.delete(id);
  }
  place.querySelector(".nobody")?.remove();
  ids.forEach((id, index) => {
    if (!columns.has(id)) columns.set(id, newColumn(id));
    const { element } = columns.get(id);
    if (place.children[index] !== element) place.insertBefore(element, place.children[index] ?? null);
  });
  if (ids.length === 0) place.append(el("p", { class: "nobody" }, "Choose a person to open the chat with the bot."));
  document.body.classList.toggle("chatting", ids.length > 0);
  setActive(ids.includes(active) ? active : (ids.at(-1) ?? null));
}

function newColumn(id) {
  const column = new ChatColumn(id, { close });
  column.element.addEventListener("focusin", () => active !== id && setActive(id));
  return column;
}

/** After the window shrank, chats that no longer fit wait out of sight. */
function fit() {
  const others = [...columns.keys()].filter((id) => id !== active).reverse();
  const shown = active === null ? [] : [active, ...others].slice(0, NARROW.matches ? 1 : capacity());
  for (const [id, { element }] of columns) element.hidden = !shown.includes(id);
  world.visible = new Set(shown);
  for (const { chat } of columns.values()) if (world.visible.has(chat.id)) chat.unread = 0;
  tell("visible");
}
