// Calls of the sandbox's control API. Every refusal becomes an ApiError with one sentence for the reader.

export class ApiError extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

async function call(method, path, body) {
  const options = { method, headers: {} };
  if (body instanceof FormData) options.body = body;
  else if (body !== undefined) {
    options.body = JSON.stringify(body);
    options.headers["Content-Type"] = "application/json";
  }
  let response;
  try {
    response = await fetch(`/control/${path}`, options);
  } catch {
    throw new ApiError("The sandbox does not answer. Is it still running?", 0);
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new ApiError(answer.error ?? `The sandbox answered ${response.status}.`, response.status);
  return answer;
}

export const state = (language) =>
  call("GET", language ? `state?language_code=${encodeURIComponent(language)}` : "state");
export const addPerson = (person) => call("POST", "people", person);
export const addGroup = (title, members) => call("POST", "groups", { title, members });
const room = (id) => (id < 0 ? `groups/${id}` : `people/${id}`);
export const chat = (id) => call("GET", `${room(id)}/chat`);
export const start = (id, payload) => call("POST", `people/${id}/start`, payload ? { payload } : {});
/** In a group somebody of it writes and presses: `as`. */
export const send = (id, content, as) => call("POST", `${room(id)}/send`, { ...content, person_id: as });
export const press = (id, messageId, data, as) =>
  call("POST", `${room(id)}/press`, { message_id: messageId, data, person_id: as });
export const vote = (id, pollId, options) => call("POST", `people/${id}/vote`, { poll_id: pollId, options });
export const block = (id) => call("POST", `people/${id}/block`, {});
export const unblock = (id) => call("POST", `people/${id}/unblock`, {});
export const edit = (id, messageId, text) => call("POST", `people/${id}/edit`, { message_id: messageId, text });
export const clock = () => call("GET", "clock");
export const moveClock = (move) => call("POST", "clock", move);
export const fileUrl = (fileId) => `/control/files/${encodeURIComponent(fileId)}`;

/** Send files: [{file, kind, measures: {duration?, width?, height?}}]; two to ten are an album. → their messages. */
export async function sendFiles(id, files, caption) {
  const form = new FormData();
  if (caption) form.append("caption", caption);
  for (const { file, kind, measures } of files) {
    form.append("kind", kind);
    for (const [name, value] of Object.entries(measures ?? {})) form.append(name, value);
    form.append("file", file, file.name || "picture.png");
  }
  return [await call("POST", `people/${id}/send`, form)].flat();
}
