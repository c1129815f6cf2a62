// The checker, in a thread of its own: Python in WebAssembly, ours unpacked beside it. It asks for nothing but this site's own files.
// In: {id, call, args}. Out: {progress}, {ready}, {failed}, {id, result} or {id, error}.

const KEPT = "tuijian-engine";

/* Files have their checksum in their name: what the browser has kept is right, and what is no longer named can go. */
const kept = async () => {
  try {
    return await caches.open(KEPT);
  } catch {
    return null; // not offered here, or forbidden by the reader
  }
};

const fetched = async (address, count) => {
  const store = await kept();
  const before = store && (await store.match(address));
  if (before) return before.body;
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
  const [mine, theirs] = store ? answer.body.tee() : [answer.body, null];
  if (store) store.put(address, new Response(theirs)).catch(() => {});
  return mine.pipeThrough(new TransformStream({ transform(part, out) { count(part.length); out.enqueue(part); } }));
};

const unpacked = (stream) => stream.pipeThrough(new DecompressionStream("gzip"));
const bytes = async (stream) => new Uint8Array(await new Response(stream).arrayBuffer());

const INSTALL = `
import io, sys, zipfile
zipfile.ZipFile(io.BytesIO(data.to_py())).extractall("/site")
del data
if "/site" not in sys.path:
    sys.path.insert(0, "/site")
import importlib
importlib.invalidate_caches()
`;

let python = null;
let session = null;
let office = null;
let engine = null;
let base = null;

const install = async (name, count) => {
  const data = await bytes(unpacked(await fetched(new URL(name, base).href, count)));
  return () => {
    python.globals.set("data", data);
    python.runPython(INSTALL);
  };
};

/* Pyodide asks for its own two large files by name; they lie here compressed. */
const plain = globalThis.fetch.bind(globalThis);
const replaceFetch = (home, count) => {
  const types = { "pyodide.asm.wasm": "application/wasm", "python_stdlib.zip": "application/zip" };
  globalThis.fetch = async (request, ...more) => {
    const address = String(request.url || request);
    const type = types[address.slice(home.length)];
    if (!address.startsWith(home) || !type) return plain(request, ...more);
    return new Response(unpacked(await fetched(`${address}.gz`, count)), { headers: { "Content-Type": type } });
  };
};

const start = async (manifest, address) => {
  engine = manifest;
  base = address;
  let done = 0;
  const count = (length) => {
    done += length;
    postMessage({ progress: Math.min(1, done / engine.size) });
  };
  const home = new URL(engine.pyodide, base).href;
  replaceFetch(home, count);
  const core = install(engine.core, count);
  core.catch(() => {}); // told below
  const { loadPyodide } = await import(`${home}pyodide.mjs`);
  python = await loadPyodide({ indexURL: home });
  postMessage({ progress: 1 });
  (await core)();
  session = python.runPython("from tuijian.page.session import Session\nSession.shipped()");
  postMessage({ ready: true });
  tidy();
};

const tidy = async () => {
  const store = await kept();
  const wanted = [engine.pyodide, engine.core, engine.office].filter(Boolean);
  for (const request of store ? await store.keys() : []) if (!wanted.some((name) => request.url.includes(`/${name}`))) await store.delete(request);
};

/* Excel and Word need more, which is fetched when the first such file comes. */
const withOffice = async () => {
  office = office || install(engine.office, () => {}).then((unpack) => unpack());
  await office;
};

const calls = {
  draft: (text, now) => session.draft(text, now),
  look: async (names, contents, now, books) => {
    if (books && engine.office) await withOffice();
    return session.look(names, python.toPy(contents), now);
  },
  compare: (mine, theirs, whole) => session.compare(mine, theirs, whole),
  merge: (mine, theirs, whole, ids) => session.merge(mine, theirs, whole, ids),
  page: () => session.page(),
  report: () => session.report(),
  archive: (text, names, contents) => session.archive(text, python.toPy(names), python.toPy(contents)).toJs(),
};

addEventListener("message", async ({ data }) => {
  if (data.start) return start(data.start, data.base).catch((error) => postMessage({ failed: String(error.message || error) }));
  try {
    postMessage({ id: data.id, result: await calls[data.call](...data.args) });
  } catch (error) {
    postMessage({ id: data.id, error: String(error.message || error) });
  }
});
