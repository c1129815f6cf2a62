// What a reviewer ticked and wrote, kept in this browser alone: by unit and by what there was to look at, with the material's own code.

const read = (kept) => {
  try {
    return JSON.parse(localStorage.getItem(kept)) || {};
  } catch {
    return {}; // nothing was kept, or nothing may be
  }
};

export class Notes {
  /* `call` is the number of the notice: another call's page may have the same host. */
  constructor(call) {
    this.kept = `tuijian-desk ${call}`;
    this.all = read(this.kept);
    addEventListener("storage", (event) => { if (event.key === this.kept) this.all = read(this.kept); }); // another tab wrote
  }

  /* {done, note, code}; the code is that of the material that was before the reviewer, at a tick that of what was ticked. */
  of(unit, key) {
    return this.all[unit]?.[key] || { done: false, note: "", code: "" };
  }

  /* Whether it could be kept. */
  put(unit, key, said) {
    this.all[unit] = { ...this.all[unit], [key]: said };
    try {
      localStorage.setItem(this.kept, JSON.stringify(this.all));
      return true;
    } catch {
      return false;
    }
  }

  forget() {
    this.all = {};
    try {
      localStorage.removeItem(this.kept);
    } catch { /* there is nothing then */ }
  }
}
