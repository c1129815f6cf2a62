// The page's side of the checker: starts the worker, tells how far it is, and asks it.

const HOME = new URL("../page/", import.meta.url).href;

class Engine {
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
      if (this.last?.failed) return; // what else comes in changes nothing
      this.last = state;
      tell(state);
    };
    if (this.last) tell(this.last);
  }

  async start() {
    try {
      this.worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
      this.worker.addEventListener("message", ({ data }) => this.hear(data));
      this.worker.addEventListener("error", (event) => this.give({ failed: event.message || "worker" }));
      const manifest = await (await fetch(`${HOME}engine.json`)).json(); // while the worker comes
      if (manifest) return this.worker.postMessage({ start: manifest, base: HOME });
      this.worker.terminate();
      this.give({ missing: true });
    } catch (error) {
      this.give({ failed: String(error.message || error) });
    }
  }

  /* It may break long after it was ready: nothing that was asked waits for ever, and nothing more is asked. */
  give(state) {
    const error = new Error(state.failed || "missing");
    this.reject(error);
    this.ready = Promise.reject(error);
    this.ready.catch(() => {}); // told by `tell`
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
    this.tell(state);
  }

  hear(data) {
    if (data.failed) return this.give(data);
    if (data.ready) {
      this.resolve();
      this.keep(data.used);
    }
    if (!("id" in data)) return this.tell(data);
    const { resolve, reject } = this.waiting.get(data.id) || {};
    if (!resolve) return;
    this.waiting.delete(data.id);
    if (data.error) reject(new Error(data.error));
    else resolve(data.result);
  }

  /* For when there is no line. What does so comes only now: the checker is waited for. */
  async keep(used) {
    const { keepPage } = await import("./offline.js");
    keepPage([new URL("worker.js", import.meta.url).href, ...used]);
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

/* The one of this page. It starts as soon as this file is here, which the page asks for first: nothing takes longer. */
export const engine = new Engine();
engine.start();
