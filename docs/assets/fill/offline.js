// Once the checker is there, all that the page was made of is kept, so that it opens and checks without a line too.

const asked = () => performance.getEntriesByType("resource").map((one) => one.name);

export const keepPage = async (more) => {
  try {
    await navigator.serviceWorker.register(new URL("../../keep.js", import.meta.url));
    const { active } = await navigator.serviceWorker.ready;
    active.postMessage({ keep: [location.href.replace(/[?#].*/, ""), ...asked(), ...more] });
  } catch {
    // not offered here, or forbidden by the reader: the page works as before
  }
};
