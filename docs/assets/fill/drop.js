// Files that come from outside: dropped or chosen, folders deep down; and what of them goes to the checker.

const READ = /\.(zip|yml|yaml|md|xlsx|xlsm|xls|et|ods|docx|docm|wps|doc)$/i;
const OFFICE = /\.(xlsx|xlsm|xls|et|ods|docx|docm|wps|doc)/i;
export const LARGEST = 20 * 1024 * 1024;
export const MOST = 200;

/* An archive has the names of what is in it as they are. */
const latin = new TextDecoder("latin1");

const listed = async (folder) => {
  const reader = folder.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) return found;
    found.push(...some);
  }
};

/* A folder's files, deep down; of one that holds a folder called `only`, those in it. */
const inside = async (entry, path, most, only) => {
  if (entry.isFile) return [{ path: path + entry.name, file: await new Promise((resolve, reject) => entry.file(resolve, reject)) }];
  const all = await listed(entry);
  const wanted = all.filter((one) => one.isDirectory && one.name === only);
  const found = [];
  for (const one of wanted.length ? wanted : all) {
    found.push(...(await inside(one, `${path}${entry.name}/`, most, only)));
    if (found.length > most) break;
  }
  return found;
};

export const dropped = async (transfer, most = MOST, only = null) => {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return [...transfer.files].map((file) => ({ path: file.name, file }));
  return (await Promise.all(entries.map((entry) => inside(entry, "", most, only)))).flat();
};

/* A file that was there when it was chosen and cannot be read now. */
export class Unreadable extends Error {
  constructor(path) {
    super(`“${path}”打不开，可能已经移走、改名，或者正由别的程序改写。请保存好以后重新选。`);
  }
}

export const bytesOf = async (file, path = file.name) => {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    throw new Unreadable(path);
  }
};

/* What to say of what failed. */
export const whyNot = (error, otherwise) => (error instanceof Unreadable ? error.message : otherwise);

/* Names, contents of what is read, and whether any of it is Excel or Word. */
export const carried = async (some) => {
  const names = some.map(({ path, file }) => ({ path, size: file.size }));
  const contents = await Promise.all(some.map(async ({ path, file }) => (READ.test(path) && file.size <= LARGEST ? bytesOf(file, path) : null)));
  const office = some.some(({ path }, at) => OFFICE.test(path) || (/\.zip$/i.test(path) && contents[at] && OFFICE.test(latin.decode(contents[at]))));
  return { names: JSON.stringify(names), contents, office };
};

/* A button that chooses files; `take` hears of them. */
export const chooser = (make, text, id, attributes, take) => {
  const input = make("input", { type: "file", id, class: "unseen", multiple: true, ...attributes, onchange: () => {
    take([...input.files].map((file) => ({ path: file.webkitRelativePath || file.name, file })));
    input.value = "";
  } });
  return [input, make("label", { for: id, class: "as-button" }, text)];
};

/* Files that are no field's own: text goes where it is let go, and a field for a file takes it. */
const forThePage = (event) => event.dataTransfer?.types.includes("Files") && !event.target.closest?.("input[type=file]:enabled");

/* Whatever files are dropped anywhere on the page; none where they cannot be read. */
export const whereDropped = (take, most = MOST, only = null) => {
  addEventListener("dragover", (event) => {
    if (!forThePage(event)) return;
    event.preventDefault();
    document.body.classList.add("dragging");
  });
  addEventListener("dragleave", (event) => { if (!event.relatedTarget) document.body.classList.remove("dragging"); });
  addEventListener("drop", async (event) => {
    document.body.classList.remove("dragging");
    if (!forThePage(event)) return;
    event.preventDefault();
    take(await dropped(event.dataTransfer, most, only).catch(() => []));
  });
};
