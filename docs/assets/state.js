/* How the call stands on the reader's day: so many days left, the last day, or so many days over.
   The day and the time zone that it is counted in stand in the page, which shows the plain date where no script runs. */
(() => {
  "use strict";

  const DAY = 24 * 60 * 60 * 1000;

  /* The day that it is at a moment in a time zone, as the moment when that day begins in UTC. */
  const dayIn = (zone, moment) => {
    const format = new Intl.DateTimeFormat("en-u-ca-gregory-nu-latn", { timeZone: zone, year: "numeric", month: "numeric", day: "numeric" });
    const of = Object.fromEntries(format.formatToParts(moment).map((part) => [part.type, Number(part.value)]));
    return Date.UTC(of.year, of.month - 1, of.day);
  };

  /* The state and its words on a day; the last day itself is neither before nor after. */
  const stateOn = (day, last) => {
    const left = Math.round((last - day) / DAY);
    if (left > 0) return { name: "open", words: `距截止日期还有${left}天` };
    return left < 0 ? { name: "closed", words: `截止日期已过${-left}天` } : { name: "last", words: "今天是截止日期" };
  };

  const show = (place) => {
    const state = stateOn(dayIn(place.dataset.zone, new Date()), Date.parse(place.dataset.day));
    const left = place.querySelector(".state-left");
    const late = place.querySelector(".state-late");
    place.dataset.state = state.name;
    left.textContent = state.words;
    left.hidden = false;
    if (late) late.hidden = state.name !== "closed";
  };

  const all = () => document.querySelectorAll(".state[data-day]").forEach(show);
  all();
  /* A page that is left open overnight tells the new day when somebody looks at it again. */
  document.addEventListener("visibilitychange", all);
})();
