// What a reviewer ticked and wrote, kept in this browser alone: by unit and by what there was to look at, with the material's own code.

const read = (kept) => {
  try {
    return JSON.parse(localStorage.getItem(kept)) || {};
  } catch {
    return null; // what was kept is no JSON, or nothing may be kept
  }
};

export class Notes {
  /* `call` is the number of the notice: another call's page may have the same host. `heard`: another tab wrote. */
  constructor(call, heard) {
    this.kept = `tuijian-desk ${call}`;
    this.all = {};
    this.loose = false;
    this.again();
    addEventListener("storage", (event) => {
      if (event.key !== this.kept && event.key !== null) return;
      this.again();
      heard();
    });
  }

  /* What the browser keeps is what counts, unless it did not take what was put last. */
  again() {
    if (!this.loose) this.all = read(this.kept) || this.all;
  }

  /* {done, note, code}; the code is that of the material that was before the reviewer, at a tick that of what was ticked. */
  of(unit, key) {
    return this.all[unit]?.[key] || { done: false, note: "", code: "" };
  }

  /* Whether it could be kept. */
  put(unit, key, part) {
    this.again(); // a tab that slept has not heard of others
    const said = { ...this.of(unit, key), ...part };
    this.all[unit] = { ...this.all[unit], [key]: said };
    try {
      localStorage.setItem(this.kept, JSON.stringify(this.all));
      this.loose = false;
    } catch {
      this.loose = true;
    }
    return !this.loose;
  }

  forget() {
    this.all = {};
    try {
      localStorage.removeItem(this.kept);
    } catch { /* there is nothing then */ }
  }
}
