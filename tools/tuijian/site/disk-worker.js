/* A page from the disk may start no worker. What the search runs in one runs in a hidden frame of the page instead; the theme's own
   script there knows of it by the name IFrameWorker, and finds its words for a language beside itself. */
(() => {
  "use strict";

  if (location.protocol !== "file:") return;

  const load = (home, address) =>
    new Promise((resolve, reject) => {
      const script = home.createElement("script");
      script.src = address;
      script.onload = resolve;
      script.onerror = () => reject(new Error(address));
      home.body.append(script);
    });

  class FrameWorker extends EventTarget {
    constructor(address) {
      super();
      const frame = document.createElement("iframe");
      frame.hidden = true;
      document.body.append(frame);
      const inside = frame.contentWindow;
      inside.postMessage = (data) => this.dispatchEvent(new MessageEvent("message", { data }));
      inside.importScripts = (...all) => all.reduce((before, one) => before.then(() => load(inside.document, one)), Promise.resolve());
      this.ready = load(inside.document, address);
      this.tell = (data) => inside.dispatchEvent(new inside.MessageEvent("message", { data }));
    }

    postMessage(data) {
      this.ready.then(() => this.tell(data));
    }
  }

  window.IFrameWorker = FrameWorker;
  window.Worker = FrameWorker;
})();
