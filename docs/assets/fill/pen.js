// One tab writes, the others look on. Who holds the browser's lock of this name writes; who takes it over gets what the other had.

import { DRAFT, takePen } from "./store.js";

const WAIT = 1500;

export class Pen {
  /* `holder` hears `won` when this tab may write, and `lost` when another took over; `draft` gives what this tab has. */
  constructor(holder) {
    this.holder = holder;
    this.id = globalThis.crypto?.randomUUID?.() || `${Date.now()}-${Math.random()}`;
    this.mine = false;
    this.channel = new BroadcastChannel(DRAFT);
    this.channel.addEventListener("message", ({ data }) => this.hear(data));
  }

  /* Whether this tab writes. One that does not waits for the lock: the other tab may be closed. */
  async start() {
    if (!navigator.locks) return this.win();
    const first = await new Promise((answer) => this.hold({ ifAvailable: true }, answer));
    if (!first) this.queue();
    return first;
  }

  hold(options, answer = () => {}) {
    navigator.locks.request(DRAFT, options, (lock) => {
      if (!lock) return answer(false);
      this.win();
      answer(true);
      return new Promise((release) => { this.release = release; });
    }).catch((error) => { if (this.mine && error.name === "AbortError") this.lose(); });
  }

  queue() {
    this.waiting = new AbortController();
    this.hold({ signal: this.waiting.signal });
  }

  win(text) {
    this.mine = true;
    takePen(this.id);
    this.holder.won(text ?? this.given);
    this.given = undefined;
    return true;
  }

  lose() {
    if (!this.mine) return;
    this.mine = false;
    this.release?.();
    this.holder.lost();
    if (navigator.locks) this.queue();
  }

  /* Take over: ask the other for what it has, then take the lock, whether it answers or sleeps. */
  async take() {
    const answered = new Promise((resolve) => { this.answered = resolve; });
    this.channel.postMessage({ take: this.id });
    await Promise.race([answered, new Promise((resolve) => setTimeout(resolve, WAIT))]);
    this.waiting?.abort();
    if (!this.mine) await (navigator.locks ? new Promise((answer) => this.hold({ steal: true }, answer)) : this.win());
  }

  hear(data) {
    if (data.take && this.mine) {
      this.channel.postMessage({ given: data.take, text: JSON.stringify(this.holder.draft) });
      this.lose();
    }
    if (data.given === this.id) {
      this.given = data.text;
      this.answered?.();
    }
  }
}
