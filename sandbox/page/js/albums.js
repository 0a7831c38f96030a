// Messages of one album stand as one: its first message, with all of them as `album`. Holds no elements.

export class Albums {
  constructor() {
    this.parts = new Map();
  }

  /** Take a message in. → what to show for it: the message itself, or its album so far. */
  whole(message) {
    const album = message.media_group_id;
    if (!album) return message;
    if (!this.parts.has(album)) this.parts.set(album, new Map());
    this.parts.get(album).set(message.message_id, message);
    return this.#shown(album);
  }

  /** Forget messages. → {gone: ids under which something stood, left: albums that must be shown anew}. */
  leave(ids) {
    const gone = new Set(ids);
    const left = [];
    for (const [album, parts] of this.parts) {
      const before = Math.min(...parts.keys());
      if (!ids.filter((id) => parts.delete(id)).length) continue;
      gone.add(before);
      if (parts.size) left.push(this.#shown(album));
      else this.parts.delete(album);
    }
    return { gone, left };
  }

  /** Under which number a message stands. */
  lead(id) {
    for (const parts of this.parts.values()) if (parts.has(id)) return Math.min(...parts.keys());
    return id;
  }

  #shown(album) {
    const parts = [...this.parts.get(album).values()].sort((a, b) => a.message_id - b.message_id);
    return { ...parts[0], album: parts };
  }
}

/** Cut the newest `size` messages off, no album in two. → them; `messages` keeps the older ones. */
export function cut(messages, size) {
  let at = Math.max(0, messages.length - size);
  while (at > 0 && messages[at].media_group_id && messages[at].media_group_id === messages[at - 1].media_group_id) at -= 1;
  return messages.splice(at);
}
