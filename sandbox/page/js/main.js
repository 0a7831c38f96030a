// Where the page begins: each part gets its place, then the stream of events is opened.
import * as clock from "./clock.js";
import * as columns from "./columns.js";
import { listen } from "./events.js";
import * as people from "./people.js";
import { loadBot, on, world } from "./world.js";

const place = (id) => document.getElementById(id);
const LOOK_FOR_CLOCK_MS = 4000;
const LOOKS = 30;

people.begin(place("people"));
clock.begin(place("clock"));
columns.begin(place("columns"));

on("connection", ({ up }) => {
  place("connection").hidden = up;
  document.body.classList.toggle("ready", up);
});
const entitle = () => {
  document.title = `${world.bot.first_name} · rehearsal`;
};
on("people", entitle);
on("bot", entitle);
listen();

// The demo starts the sandbox before the bot, whose clock may answer only some seconds later.
let looks = 0;
const timer = setInterval(() => {
  looks += 1;
  if (world.clock || looks >= LOOKS) clearInterval(timer);
  else loadBot();
}, LOOK_FOR_CLOCK_MS);
