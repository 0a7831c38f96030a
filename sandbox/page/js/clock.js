// The clock bar: the meeting's time, and the buttons that move it. Shown only when a bot in rehearsal is behind.
import * as api from "./api.js";
import { inZone } from "./dates.js";
import { el, icon } from "./dom.js";
import { on, setClock, world } from "./world.js";

const SPEEDS = [1, 10, 60];
const TICK_MS = 250;
const LOOK_MS = 10000;
const LOOK_FAST_MS = 2000;
const LOOK_MOVING_MS = 500;

let bar;
let parts;
let looked = 0;
let asking = false;

export function begin(element) {
  bar = element;
  parts = {
    time: el("span", { class: "clock-time" }),
    day: el("span", { class: "clock-day" }),
    zone: el("span", { class: "clock-zone" }),
    refusal: el("span", { class: "clock-refusal", role: "alert" }),
    nextTitle: el("small"),
    field: el("input", { type: "datetime-local", "aria-label": "Go to this meeting time" }),
    speed: el("select", { "aria-label": "Speed of the meeting's clock", onchange: () => move({ speed: Number(parts.speed.value) }) },
      SPEEDS.map((speed) => el("option", { value: speed }, `${speed}×`))),
  };
  const quarter = el("button", { type: "button", class: "step", onclick: () => move({ add: "15m" }) }, "+15 min");
  const reminder = el("button", { type: "button", class: "step", onclick: () => move({ next: "reminder" }) }, "Next reminder");
  parts.next = el("button", { type: "button", class: "step", onclick: () => move({ next: "item" }) }, el("span", {}, "Next item"), parts.nextTitle);
  const go = el("form", { class: "clock-go" }, parts.field, el("button", { class: "step" }, "Go to"));
  go.addEventListener("submit", (event) => {
    event.preventDefault();
    if (parts.field.value) move({ set: parts.field.value });
  });
  parts.more = el("button", { type: "button", class: "clock-more", "aria-expanded": "false", "aria-label": "Move the clock", onclick: unfold }, icon("down"));
  const face = el("div", { class: "clock-face", role: "group", "aria-label": "Meeting time" }, icon("clock"), parts.time, el("div", { class: "clock-words" }, parts.day, parts.zone));
  parts.steps = el("div", { class: "clock-steps" }, quarter, reminder, parts.next, go, el("label", { class: "clock-speed" }, "Speed", parts.speed));
  bar.append(face, parts.more, parts.steps, parts.refusal);
  on("clock", draw);
  setInterval(tick, TICK_MS);
}

function unfold({ currentTarget }) {
  const open = bar.classList.toggle("unfolded");
  currentTarget.setAttribute("aria-expanded", String(open));
}

/** The meeting's time now: what was heard last, carried on with the clock's speed. On its way it stands still. */
function instant({ now, speed, target, heard }) {
  return new Date(Date.parse(now) + (target ? 0 : (performance.now() - heard) * (speed ?? 1)));
}

function draw() {
  const { clock } = world;
  bar.hidden = !clock;
  if (!clock) return;
  looked = performance.now();
  // Real time can be told, not moved.
  parts.steps.hidden = parts.more.hidden = clock.rehearsal === false;
  const { next_item: item } = clock;
  parts.nextTitle.textContent = item ? item.title : "none left";
  parts.next.title = item ? `${item.title}, ${inZone(new Date(item.starts_at), clock.zone).time}` : "";
  parts.next.disabled = !item;
  if (!SPEEDS.includes(clock.speed)) parts.speed.querySelector(".other")?.remove();
  if (![...parts.speed.options].some((option) => Number(option.value) === clock.speed)) {
    parts.speed.append(el("option", { class: "other", value: clock.speed }, `${clock.speed}×`));
  }
  parts.speed.value = clock.speed;
  if (document.activeElement !== parts.field) parts.field.value = inZone(instant(clock), clock.zone).field;
  paint();
}

function paint() {
  const { day, time } = inZone(instant(world.clock), world.clock.zone);
  // Writing the same text again would make screen readers and selections start anew.
  if (parts.time.textContent !== time) parts.time.textContent = time;
  if (parts.day.textContent !== day) parts.day.textContent = day;
  const zone = `${world.clock.zone.split("/").at(-1).replaceAll("_", " ")} time`;
  if (parts.zone.textContent !== zone) parts.zone.textContent = zone;
}

async function tick() {
  if (!world.clock) return;
  paint();
  const moving = Boolean(world.clock.target);
  bar.classList.toggle("moving", moving || asking);
  const wait = moving ? LOOK_MOVING_MS : world.clock.speed > 1 ? LOOK_FAST_MS : LOOK_MS;
  if (performance.now() - looked < wait || document.hidden) return;
  looked = performance.now();
  await api.clock().then(setClock, () => {});
}

async function move(step) {
  asking = true;
  bar.classList.add("moving");
  parts.refusal.textContent = "";
  try {
    const clock = await api.moveClock(step);
    setClock(clock.now ? clock : await api.clock());
  } catch (error) {
    parts.refusal.textContent = error.message;
    setTimeout(() => (parts.refusal.textContent = ""), 8000);
    draw();
  } finally {
    asking = false;
    bar.classList.toggle("moving", Boolean(world.clock?.target));
  }
}
