// The page for filling in and the reviewer's desk, kept: what is on the line is always asked for first, and what was kept answers only where nothing comes.
// The checker's large files are kept by the checker itself, by their checksums.

const KEPT = "tuijian-page";
const MINE = ["fill/", "desk/", "assets/"].map((folder) => new URL(folder, location.href).href); // it lies above them, else it would not be asked
const LARGE = ".lzma";

const ours = (address) => MINE.some((folder) => address.startsWith(folder)) && !address.endsWith(LARGE);

const keep = async (request, answer) => {
  if (answer.ok && answer.type === "basic") await (await caches.open(KEPT)).put(request, answer);
};

/* Without what stands behind a question mark: the same page, filled in otherwise. */
const kept = async (request) => (await caches.open(KEPT)).match(request, { ignoreSearch: true });

const answered = async (event) => {
  try {
    const answer = await fetch(event.request);
    event.waitUntil(keep(event.request, answer.clone()).catch(() => {}));
    return answer;
  } catch (error) {
    const before = await kept(event.request);
    if (before) return before;
    throw error;
  }
};

/* What the page was made of before this was here; the browser has it still. */
const again = async (address) => {
  if (!(await kept(address))) await keep(address, await fetch(address, { cache: "force-cache" }));
};

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  if (event.request.method === "GET" && ours(event.request.url)) event.respondWith(answered(event));
});
addEventListener("message", (event) => {
  const mine = [...new Set(event.data.keep)].filter(ours);
  event.waitUntil(Promise.all(mine.map((address) => again(address).catch(() => {}))));
});
