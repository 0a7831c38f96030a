// One chat with the bot, private or a group's, as far as the page knows it. Holds no elements.

export class Chat {
  constructor(id) {
    this.id = id;
    this.messages = new Map();
    this.keyboard = null;
    this.commands = [];
    this.menuButton = null;
    this.action = null;
    this.pinnedId = null;
    this.loaded = false;
    this.unread = 0;
    this.draft = "";
    this.pressing = new Map();
    this.answered = new Set();
    this.votes = new Map();
    this.writer = undefined; // who of a group writes
  }

  load({ messages, reply_keyboard, commands, menu_button, action, pinned }) {
    this.messages = new Map(messages.map((message) => [message.message_id, message]));
    this.keyboard = reply_keyboard ?? null;
    this.commands = commands ?? [];
    this.menuButton = menu_button ?? null;
    this.action = action ?? null;
    this.pinnedId = pinned ?? null;
    this.loaded = true;
  }

  /** Store a message; true when it was not known before. */
  put(message) {
    const isNew = !this.messages.has(message.message_id);
    this.messages.set(message.message_id, message);
    return isNew;
  }

  /** The newest message; of an album the one with the words. */
  get last() {
    const all = [...this.messages.values()];
    const last = all.at(-1);
    if (!last?.media_group_id) return last ?? null;
    return all.find((message) => message.media_group_id === last.media_group_id && message.caption) ?? last;
  }

  get lastOwnText() {
    return [...this.messages.values()].reverse().find((m) => !m.from?.is_bot && m.text !== undefined) ?? null;
  }

  /** The server answered a callback query. Its answer may overtake the answer to the press itself. */
  answer(queryId) {
    this.answered.add(queryId);
    for (const [key, id] of this.pressing) if (id === queryId) this.pressing.delete(key);
  }
}

export const buttonKey = (messageId, data) => `${messageId} ${data}`;
