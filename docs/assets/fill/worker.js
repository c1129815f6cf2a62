// The checker, in a thread of its own: Python in WebAssembly, ours unpacked beside it. It asks for nothing but this site's own files.
// In: {id, call, args}. Out: {progress}, {ready}, {failed}, {id, result} or {id, error}.

const unpacking = import("./lzma.js"); // files come in meanwhile
const plain = globalThis.fetch.bind(globalThis);
const KEPT = "tuijian-engine";
const WASM = "pyodide.asm.wasm";
const GLUE = "pyodide.asm.mjs";
const TYPES = [[WASM, "application/wasm"], [GLUE, "text/javascript"], ["", "application/zip"]];

/* Files have their checksum in their name: what the browser has kept is right, and what is no longer named can go. */
const kept = async () => {
  try {
    return await caches.open(KEPT);
  } catch {
    return null; // not offered here, or forbidden by the reader
  }
};

const ALMOST = 80000; // bytes: as many come in until an answer to the next request does

const counting = (size, count, end) => {
  let left = size - ALMOST;
  return new TransformStream({
    transform: (part, out) => {
      count(part.length);
      left -= part.length;
      if (left <= 0) end();
      out.enqueue(part);
    },
    flush: end,
  });
};

/* A file unpacked; kept so too, as unpacking takes time. `end` is called when most of it has come, `fail` when the line breaks. */
const fetched = async (address, count, end, fail) => {
  const store = await kept();
  const before = store && (await store.match(address));
  if (before) {
    end();
    return before;
  }
  const answer = await plain(address);
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
  const how = { headers: { "Content-Type": TYPES.find(([name]) => address.includes(name))[1] } };
  const passing = counting(Number(answer.headers.get("Content-Length")) || Infinity, count, end);
  answer.body.pipeTo(passing.writable).catch(fail);
  const { unlzma } = await unpacking;
  const all = passing.readable.pipeThrough(unlzma());
  const [mine, theirs] = store ? all.tee() : [all, null];
  if (store) store.put(address, new Response(theirs, how)).catch(() => {});
  return new Response(mine, how);
};

/* Its answer, and that most of it has come. */
const coming = (address, count = () => {}) => {
  const file = {};
  file.ended = new Promise((resolve, reject) => {
    file.answer = fetched(address, count, resolve, reject);
    file.answer.catch(reject);
  });
  file.ended.catch(() => {}); // told to who waits for it
  return file;
};

/* As importlib.invalidate_caches does, which brings in importlib.metadata. */
const FIND = `
import sys
for path, finder in list(sys.path_importer_cache.items()):
    if finder is None:
        del sys.path_importer_cache[path]
    else:
        getattr(finder, "invalidate_caches", int)()
if "/site" not in sys.path:
    sys.path.insert(0, "/site")
`;

/* What takes long to come in and is there before ours is: it comes in while ours is fetched. */
const WARM = `
import yaml.parser
from pydantic import BaseModel
type("Warm", (BaseModel,), {})
`;

const AWAIT = `
from pathlib import Path
from tuijian.browser.second_part import await_rest
await_rest(Path("/site"))
`;

const OPEN = `
from tuijian.browser.session import Session
Session.shipped()
`;

const ZONES = { PYTHONTZPATH: "/site/tzdata/zoneinfo" }; // else Python reads its whole configuration to learn that there are none

let python = null;
let session = null;
let engine = null;
let base = null;

const place = (name) => new URL(name, base).href;

const HOME = "/site/";
const [ENTRY, END] = [46, 22]; // bytes: an entry of a zip's list without its name, and what stands at its end

/* The files of a zip of ours, in which nothing is compressed and nothing is written beside them. */
function* unzipped(data) {
  const view = new DataView(data.buffer);
  const name = (at, length) => new TextDecoder().decode(data.subarray(at, at + length));
  let at = view.getUint32(data.length - END + 16, true);
  for (let left = view.getUint16(data.length - END + 10, true); left; left -= 1) {
    const [size, length, there] = [view.getUint32(at + 24, true), view.getUint16(at + 28, true), view.getUint32(at + 42, true)];
    const from = there + 30 + view.getUint16(there + 26, true) + view.getUint16(there + 28, true);
    yield [name(at + ENTRY, length), data.subarray(from, from + size)];
    at += ENTRY + length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
}

const install = async (file) => {
  for (const [name, data] of unzipped(new Uint8Array(await (await file.answer).arrayBuffer()))) {
    const path = HOME + name;
    python.FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
    python.FS.writeFile(path, data);
  }
  python.runPython(FIND);
};

/* An archive that comes at most once; a try that failed does not count. */
const once = (part) => {
  let all = null;
  return async () => {
    if (!engine[part]) return;
    all = all || install(coming(place(engine[part])));
    try {
      await all;
    } catch (error) {
      all = null;
      throw error;
    }
  };
};

/* What a first check does without: it comes after it, or when something asks for it. */
const rest = once("rest");

/* What reads Excel and Word, which comes with the first such file. */
const office = once("office");

const asked = async (call) => {
  try {
    return call();
  } catch (error) {
    if (error.type !== "NotYetHere") throw error;
    await rest();
    return call();
  }
};

/* Pyodide asks for its two large files by name; they lie here compressed, and are under way before it asks. */
const replaceFetch = (files) => {
  globalThis.fetch = (request, ...more) => {
    const file = files[String(request.url || request)];
    return file ? file.answer : plain(request, ...more);
  };
};

/* Pyodide's own JavaScript, of which there are 1.2 MB. Where the host forbids a module that is made here, Pyodide fetches it plainly. */
const glue = async (file) => {
  const address = URL.createObjectURL(await (await file.answer).blob());
  try {
    return (await import(address)).default;
  } catch {
    return undefined;
  } finally {
    URL.revokeObjectURL(address);
  }
};

const start = async (manifest, address) => {
  engine = manifest;
  base = address;
  let done = 0;
  const count = (length) => {
    done += length;
    postMessage({ progress: Math.min(1, done / engine.size) });
  };
  const home = place(engine.pyodide);
  const [module, library, wasm] = [`${home}${GLUE}.lzma`, place(engine.library), `${home}${WASM}.lzma`].map((one) => coming(one, count));
  replaceFetch({ [`${home}${WASM}`]: wasm, [place(engine.library)]: library });
  const packages = Promise.all([wasm.ended, library.ended]).then(() => coming(place(engine.packages), count)); // Python starts meanwhile
  const core = packages.then((before) => before.ended).then(() => coming(place(engine.core), count));
  core.catch(() => {}); // told below
  const { loadPyodide } = await import(`${home}pyodide.mjs`);
  const settings = { indexURL: home, env: ZONES, stdLibURL: place(engine.library), createPyodideModule: await glue(module) };
  [python] = await Promise.all([loadPyodide(settings), packages]); // it waits for ever for what fails
  await install(await packages);
  python.runPython(WARM);
  await install(await core);
  postMessage({ progress: 1 });
  python.runPython(AWAIT);
  session = await asked(() => python.runPython(OPEN)); // another call may have rules that the first check of this one did without
  postMessage({ ready: true, used: performance.getEntriesByType("resource").map((one) => one.name) });
  tidy();
};

const tidy = async () => {
  const store = await kept();
  const wanted = new Set([...[WASM, GLUE].map((name) => `${engine.pyodide}${name}.lzma`), engine.library, engine.packages, engine.core, engine.rest, engine.office].filter(Boolean).map(place));
  for (const request of store ? await store.keys() : []) if (!wanted.has(request.url)) await store.delete(request);
};

const calls = {
  draft: (text, now) => session.draft(text, now),
  look: async (names, contents, now, books) => {
    if (books) await office();
    return asked(() => session.look(names, python.toPy(contents), now));
  },
  desk: async (names, contents, now, books) => {
    if (books) await office();
    return asked(() => session.desk(names, python.toPy(contents), now));
  },
  same: (typed, codes) => session.same(typed, codes),
  sheet: (rows) => session.sheet(rows),
  ledger: (rows) => session.ledger(rows),
  whole: async () => office(), // with the rest, which comes before any such call
  compare: (mine, theirs, whole) => session.compare(mine, theirs, whole),
  merge: (mine, theirs, whole, ids) => session.merge(mine, theirs, whole, ids),
  page: () => session.page(),
  report: () => session.report(),
  paper: (kind, text) => session.paper(kind, text).toJs(),
  archive: (text, names, contents) => session.archive(text, python.toPy(names), python.toPy(contents)).toJs(),
};

/* Once something has been checked the rest is fetched, so that it is there without a line too. Who closes the page meanwhile misses nothing. */
const restMeanwhile = () => setTimeout(() => rest().catch(() => {}));

addEventListener("message", async ({ data }) => {
  if (data.start) return start(data.start, data.base).catch((error) => postMessage({ failed: String(error.message || error) }));
  try {
    if (data.call !== "draft") await rest(); // templates come with it
    postMessage({ id: data.id, result: await asked(() => calls[data.call](...data.args)) });
  } catch (error) {
    postMessage({ id: data.id, error: String(error.message || error) });
  }
  restMeanwhile();
});
