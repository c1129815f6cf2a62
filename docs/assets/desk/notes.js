// What a reviewer ticked and wrote, kept in this browser alone: by unit and by what there was to look at, with the material's own code.

const KEY = "tuijian-desk";

const read = () => {
  try {
    return JSON.parse(localStorage.getItem(KEY)) || {};
  } catch {
    return {}; // nothing was kept, or nothing may be
  }
};

export class Notes {
  constructor() {
    this.all = read();
    addEventListener("storage", (event) => { if (event.key === KEY) this.all = read(); }); // another tab wrote
  }

  /* {done, note, code}; the code is that of the material that was before the reviewer. */
  of(unit, key) {
    return this.all[unit]?.[key] || { done: false, note: "", code: "" };
  }

  /* Whether it could be kept. */
  put(unit, key, said) {
    this.all[unit] = { ...this.all[unit], [key]: said };
    try {
      localStorage.setItem(KEY, JSON.stringify(this.all));
      return true;
    } catch {
      return false;
    }
  }

  forget() {
    this.all = {};
    try {
      localStorage.removeItem(KEY);
    } catch { /* there is nothing then */ }
  }
}
