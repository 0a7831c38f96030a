// The list of people on the left: who you are. Rows are kept and redrawn one by one.
import * as api from "./api.js";
import { open, openBeside } from "./columns.js";
import { ask, notice } from "./dialogs.js";
import { el, iconButton } from "./dom.js";
import { avatar, fullName, summary } from "./people_words.js";
import { themeButton } from "./theme.js";
import { tips } from "./tips.js";
import { chatOf, on, putGroup, putPerson, world } from "./world.js";

const LANGUAGES = [
  ["en", "English"],
  ["lv", "latviešu"],
  ["lt", "lietuvių"],
  ["sv", "svenska"],
  ["de", "Deutsch"],
  ["pl", "polski"],
  ["sr", "српски / srpski"],
];

const rows = new Map();
let list;
let place;

export function begin(element) {
  place = element;
  list = el("ul", { class: "people", onkeydown: walk });
  const add = el("button", { type: "button", class: "add-person", onclick: addPerson }, "Add a person");
  const head = el("header", { class: "people-head" }, el("h1", {}, "Choose who you are"), themeButton());
  const group = el("button", { type: "button", class: "add-person", onclick: addGroup }, "Make a group");
  place.append(head, list, el("footer", { class: "people-foot" }, el("div", { class: "people-add" }, add, group), tips()));
  on("people", drawAll);
  on("person", ({ id }) => draw(id));
  on("chat", ({ id }) => draw(id));
  on("message", ({ id }) => draw(id));
  on("delete", ({ id }) => draw(id));
  on("visible", () => world.people.forEach((_, id) => draw(id)));
}

function drawAll() {
  for (const [id, row] of rows) {
    if (world.people.has(id)) continue;
    row.remove();
    rows.delete(id);
  }
  for (const id of world.people.keys()) draw(id);
}

function draw(id) {
  const person = world.people.get(id);
  if (!person) return;
  const row = rows.get(id) ?? newRow(id);
  const chat = chatOf(id);
  const last = chat.last;
  const hint = person.blocked ? "Has blocked the bot" : person.started ? "" : "Has not pressed Start yet";
  const line = hint || (last ? `${last.from?.is_bot ? "" : "You: "}${summary(last)}` : "");
  const open_ = world.visible.has(id);
  const [main] = row.children;
  row.classList.toggle("open", open_);
  main.setAttribute("aria-current", String(open_));
  main.replaceChildren(
    avatar(person),
    el("span", { class: "person-words" },
      el("span", { class: "person-top" }, el("b", { dir: "auto" }, fullName(person)), el("time", {}, last?.shown_time ?? "")),
      person.about ? el("span", { class: "about", dir: "auto" }, person.about) : null,
      el("span", { class: "person-bottom" }, el("span", { class: hint ? "hint" : "last", dir: "auto" }, line), badge(chat.unread)),
    ),
  );
}

function badge(unread) {
  return unread ? el("span", { class: "badge" }, unread, el("span", { class: "unseen" }, " unread")) : null;
}

function newRow(id) {
  const main = el("button", {
    type: "button",
    class: "person",
    onclick: (event) => (event.ctrlKey || event.metaKey ? openBeside(id) : open(id)),
  });
  const beside = iconButton("beside", "Open side by side", () => openBeside(id), { class: "beside only-wide" });
  const row = el("li", {}, main, beside);
  row.dataset.person = id;
  rows.set(id, row);
  list.append(row);
  return row;
}

function walk(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const current = event.target.closest("li");
  if (!step || !current) return;
  event.preventDefault();
  const next = step > 0 ? current.nextElementSibling : current.previousElementSibling;
  next?.firstElementChild.focus();
}

async function addGroup() {
  const people = [...world.people.values()].filter((person) => person.started && !person.members);
  const values = await ask({
    title: "Make a group",
    text: people.length ? "The first of them owns it and adds the bot." : "Somebody has to press Start first.",
    fields: [
      { name: "title", label: "Name of the group", required: true, maxlength: 128, autofocus: true },
      ...people.map((person) => ({ name: `with-${person.id}`, label: fullName(person), type: "checkbox", value: "yes" })),
    ],
    action: "Make it",
  });
  if (!values) return;
  const members = people.filter((person) => values[`with-${person.id}`]).map((person) => person.id);
  try {
    const group = await api.addGroup(values.title, members);
    putGroup({ ...group, members });
    open(group.id);
  } catch (error) {
    notice(place, error.message, { kind: "refusal" });
  }
}

async function addPerson() {
  const values = await ask({
    title: "Add a person",
    text: "A new telephone that has never met the bot.",
    fields: [
      { name: "first_name", label: "First name", required: true, maxlength: 64, autofocus: true },
      { name: "last_name", label: "Last name (optional)", maxlength: 64 },
      { name: "about", label: "Who is it? (optional)", maxlength: 80, placeholder: "delegate from Ogre" },
      { name: "language_code", label: "Language of the phone", options: LANGUAGES, value: "en" },
    ],
    action: "Add",
  });
  if (!values) return;
  try {
    const person = await api.addPerson(Object.fromEntries(Object.entries(values).filter(([, value]) => value)));
    putPerson(person);
    open(person.id);
  } catch (error) {
    notice(place, error.message, { kind: "refusal" });
  }
}
