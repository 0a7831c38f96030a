// The stream of events from the sandbox. After every gap the page loads its state anew: the server may
// have been restarted with other people, so the numbers of an older stream prove nothing.
import { chatOf, loadChat, loadCommands, loadWorld, putGroup, putMessage, putPerson, setClock, tell, world } from "./world.js";

const COMMANDS_MS = 300;
let commandsTimer;

const HANDLERS = {
  message: ({ chat_id, message }) => putMessage(chat_id, message),
  edit: ({ chat_id, message }) => putMessage(chat_id, message),
  delete({ chat_id, message_ids }) {
    for (const id of message_ids) chatOf(chat_id).messages.delete(id);
    tell("delete", { id: chat_id, messageIds: message_ids });
  },
  action({ chat_id, action }) {
    chatOf(chat_id).action = action;
    tell("action", { id: chat_id });
  },
  toast({ chat_id, ...toast }) {
    chatOf(chat_id).answer(toast.callback_query_id);
    tell("toast", { id: chat_id, toast });
  },
  keyboard({ chat_id, reply_keyboard }) {
    chatOf(chat_id).keyboard = reply_keyboard ?? null;
    tell("keyboard", { id: chat_id });
  },
  pin({ chat_id, message_id }) {
    chatOf(chat_id).pinnedId = message_id ?? null;
    tell("pin", { id: chat_id });
  },
  commands() {
    // A bot that starts sets a list per language: one look after the last is enough.
    clearTimeout(commandsTimer);
    commandsTimer = setTimeout(loadCommands, COMMANDS_MS);
  },
  person: ({ person }) => putPerson(person),
  group: ({ group }) => putGroup(group),
  clock: (clock) => setClock(clock.clock ?? clock),
  reset: () => loadWorld(),
};

const RETRY_MS = 1000;

/** Listen for ever. "connection" tells the views whether the sandbox is there. */
export function listen() {
  const source = new EventSource("/control/events");
  const queue = [];
  let ready = false;
  for (const [name, handle] of Object.entries(HANDLERS)) {
    source.addEventListener(name, (event) => {
      const detail = JSON.parse(event.data);
      if (ready) handle(detail);
      else queue.push([handle, detail]);
    });
  }
  source.onopen = async () => {
    try {
      await loadWorld();
    } catch {
      again();
      return;
    }
    ready = true;
    for (const [handle, detail] of queue.splice(0)) handle(detail);
    tell("connection", { up: true });
  };
  source.onerror = again;

  function again() {
    // The browser's own retry would hide a restart behind an old Last-Event-ID, and gives up on a 502.
    if (source.readyState === EventSource.CLOSED && source.gone) return;
    source.gone = true;
    source.close();
    tell("connection", { up: false });
    setTimeout(listen, RETRY_MS);
  }
}

/** Opened chats need their messages even when the person has not started the bot. */
export async function ensureLoaded(id) {
  if (!chatOf(id).loaded && world.people.has(id)) await loadChat(id);
}
