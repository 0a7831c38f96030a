// Venues and locations as a card with a drawn plan. The plan is a drawing, not a map: the page works without a network.
import { el, icon, svg } from "./dom.js";
import { link } from "./entities.js";

export function placeCard(location, venue, act) {
  const { latitude, longitude } = location;
  const shown = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  const osm = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`;
  const map = link(osm, act, { class: "place-link" });
  map.append("Open map", icon("link"));
  const geo = link(`geo:${latitude},${longitude}`, act, { class: "place-link" });
  geo.append("Navigate");
  const words = venue
    ? [el("b", { class: "place-title", dir: "auto" }, venue.title), el("span", { dir: "auto" }, venue.address)]
    : [el("b", { class: "place-title" }, "Location")];
  return el(
    "div",
    { class: "place" },
    plan(latitude, longitude),
    el("div", { class: "place-words" }, words, el("span", { class: "coordinates" }, shown)),
    el("div", { class: "place-links" }, map, geo),
  );
}

/** Streets that differ from place to place but stay the same for one place. */
function plan(latitude, longitude) {
  const random = seeded(Math.round(latitude * 1e4) * 31 + Math.round(longitude * 1e4));
  const drawing = svg("svg", { viewBox: "0 0 320 140", class: "plan", preserveAspectRatio: "xMidYMid slice", "aria-hidden": "true" });
  const tilt = random() * 24 - 12;
  const town = svg("g", { transform: `rotate(${tilt} 160 70)` });
  drawing.append(svg("rect", { width: 320, height: 140, class: "ground" }), town);
  const xs = cuts(random, -60, 380, 46, 80);
  const ys = cuts(random, -60, 200, 34, 54);
  for (let i = 0; i + 1 < xs.length; i += 1) {
    for (let j = 0; j + 1 < ys.length; j += 1) {
      const kind = random() < 0.16 ? "park" : "block";
      town.append(svg("rect", { x: xs[i] + 4, y: ys[j] + 4, width: xs[i + 1] - xs[i] - 8, height: ys[j + 1] - ys[j] - 8, rx: 3, class: kind }));
    }
  }
  const bend = random() * 60 + 20;
  drawing.append(svg("path", { d: `M-10 ${bend} C80 ${bend - 40} 120 ${bend + 90} 330 ${bend + 40}`, class: "river" }));
  const pin = svg("g", { transform: "translate(160 74)" });
  pin.append(
    svg("ellipse", { cx: 0, cy: 1, rx: 9, ry: 3.5, class: "shadow" }),
    svg("path", { d: "M0 0 C-4 -9 -16 -16 -16 -29 A16 16 0 0 1 16 -29 C16 -16 4 -9 0 0 Z", class: "pin" }),
    svg("circle", { cx: 0, cy: -29, r: 6, class: "pin-eye" }),
  );
  drawing.append(pin);
  return drawing;
}

function cuts(random, from, to, least, most) {
  const found = [from];
  while (found.at(-1) < to) found.push(found.at(-1) + least + random() * (most - least));
  return found;
}

function seeded(seed) {
  let state = seed >>> 0 || 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
