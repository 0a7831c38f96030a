// What the page knows: the bot, the people, their chats, the clock. Views listen to `changes` and never
// ask the server themselves for what stands here.
import * as api from "./api.js";
import { Chat } from "./chat_state.js";

export const world = { bot: null, people: new Map(), chats: new Map(), clock: null, visible: new Set() };

const changes = new EventTarget();

/** Call `listener(detail)` on each change called `name`, until the signal is aborted. */
export function on(name, listener, signal) {
  changes.addEventListener(name, (event) => listener(event.detail), { signal });
}

export function tell(name, detail = {}) {
  changes.dispatchEvent(new CustomEvent(name, { detail }));
}

export function chatOf(id) {
  if (!world.chats.has(id)) world.chats.set(id, new Chat(id));
  return world.chats.get(id);
}

export function putPerson(person) {
  const known = world.people.get(person.id);
  world.people.set(person.id, { ...known, ...person });
  tell("person", { id: person.id });
}

export function putGroup(group) {
  world.people.set(group.id, asPerson(group));
  tell("person", { id: group.id });
}

/** A group stands in the list of people and has a column as they do. */
function asPerson({ id, title, members }) {
  const names = members.map((member) => world.people.get(member)?.first_name).filter(Boolean);
  chatOf(id).writer ??= members[0];
  return { id, first_name: title, about: `group: ${names.join(", ")}`, started: true, blocked: false, members };
}

/** Load everything anew: at the start and after each loss of the connection. */
export async function loadWorld() {
  const state = await api.state();
  world.bot = state.bot;
  world.people = new Map(state.people.map((person) => [person.id, person]));
  for (const group of state.groups) world.people.set(group.id, asPerson(group));
  setClock(state.clock);
  tell("people");
  const open = [...world.visible].filter((id) => world.people.has(id));
  await Promise.all(open.map(loadChat));
  const rest = [...world.people.values()].filter((person) => person.started && !world.visible.has(person.id));
  // A meeting of a hundred people must not open a hundred connections at once.
  for (const person of rest) await loadChat(person.id);
}

export async function loadChat(id) {
  const answer = await api.chat(id);
  chatOf(id).load(answer);
  tell("chat", { id });
}

/** The bot has set its commands; it sets its name and description at the same time. */
export async function loadCommands() {
  await loadBot();
  for (const id of world.visible) {
    const { commands, menu_button } = await api.chat(id);
    Object.assign(chatOf(id), { commands: commands ?? [], menuButton: menu_button ?? null });
    tell("commands", { id });
  }
}

export function setClock(clock) {
  world.clock = clock ? { ...clock, heard: performance.now() } : null;
  tell("clock");
}

/** A message arrived or changed. The same message may come twice, as an answer and as an event. */
export function putMessage(id, message) {
  const chat = chatOf(id);
  const isNew = chat.put(message);
  const fromBot = Boolean(message.from?.is_bot);
  if (isNew && fromBot) {
    chat.action = null;
    tell("action", { id });
    if (!world.visible.has(id)) chat.unread += 1;
  }
  tell("message", { id, message, isNew });
}

/** Ask who the bot is, and whether a clock stands behind the sandbox by now. */
export async function loadBot() {
  const state = await api.state().catch(() => null);
  if (!state) return;
  world.bot = state.bot;
  tell("bot");
  if (state.clock && !world.clock) setClock(state.clock);
}
