// Dates and times in words, British English. Days come as "YYYY-MM-DD" and have no zone.

const DAY = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", weekday: "long", day: "numeric", month: "long", year: "numeric" });

function spell(format, date) {
  const part = Object.fromEntries(format.formatToParts(date).map(({ type, value }) => [type, value]));
  return `${part.weekday}, ${part.day} ${part.month} ${part.year}`;
}

/** "2018-11-10" → "Saturday, 10 November 2018". */
export function dayInWords(day) {
  const date = new Date(`${day}T00:00:00Z`);
  return Number.isNaN(date.valueOf()) ? day : spell(DAY, date);
}

/** An instant in a zone → {day: "Saturday, 10 November 2018", time: "07:25", field: "2018-11-10T07:25"}. */
export function inZone(instant, zone) {
  const options = { timeZone: zone, hourCycle: "h23", hour: "2-digit", minute: "2-digit" };
  const full = new Intl.DateTimeFormat("en-GB", { ...options, weekday: "long", day: "numeric", month: "long", year: "numeric" });
  const part = Object.fromEntries(full.formatToParts(instant).map(({ type, value }) => [type, value]));
  const time = `${part.hour}:${part.minute}`;
  const iso = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
  return { day: `${part.weekday}, ${part.day} ${part.month} ${part.year}`, time, field: `${iso.format(instant)}T${time}` };
}
