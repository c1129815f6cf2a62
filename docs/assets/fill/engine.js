// The page's side of the checker: starts the worker, tells how far it is, and asks it.

const HOME = new URL("../page/", import.meta.url).href;

export class Engine {
  constructor() {
    this.listen(() => {});
    this.waiting = new Map();
    this.number = 0;
    this.ready = new Promise((resolve, reject) => Object.assign(this, { resolve, reject }));
    this.ready.catch(() => {}); // told by `tell`
  }

  /* `tell` hears {progress: 0…1}, {ready}, {missing} where the site was built without it, {failed: why}; the last of them at once. */
  listen(tell) {
    this.tell = (state) => {
      this.last = state;
      tell(state);
    };
    if (this.last) tell(this.last);
  }

  async start() {
    try {
      const manifest = await (await fetch(`${HOME}engine.json`)).json();
      if (!manifest) return this.give({ missing: true });
      this.worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
      this.worker.addEventListener("message", ({ data }) => this.hear(data));
      this.worker.addEventListener("error", (event) => this.give({ failed: event.message || "worker" }));
      this.worker.postMessage({ start: manifest, base: HOME });
    } catch (error) {
      this.give({ failed: String(error.message || error) });
    }
  }

  give(state) {
    this.reject(new Error(state.failed || "missing"));
    this.tell(state);
  }

  hear(data) {
    if (data.failed) return this.give(data);
    if (data.ready) this.resolve();
    if (!("id" in data)) return this.tell(data);
    const { resolve, reject } = this.waiting.get(data.id);
    this.waiting.delete(data.id);
    if (data.error) reject(new Error(data.error));
    else resolve(data.result);
  }

  async ask(call, ...args) {
    await this.ready;
    return new Promise((resolve, reject) => {
      this.number += 1;
      this.waiting.set(this.number, { resolve, reject });
      this.worker.postMessage({ id: this.number, call, args });
    });
  }
}
