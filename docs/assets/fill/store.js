// What has been filled in, kept in this browser: texts in localStorage at once; attachments and earlier versions in IndexedDB.
// Several sites may share a host.

import { isEmpty, shaped } from "./draft.js";

export const SITE = new URL("../../", import.meta.url).pathname;
export const DRAFT = `${SITE}tuijian-draft`;
export const WRITER = `${SITE}tuijian-writer`;
const VERSIONS = 20;

const stored = (key) => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
};

const leaves = (value) => (typeof value === "object" && value !== null ? Object.values(value).flatMap(leaves) : [value]);

/* The draft, and the text of one that is not all read: of another shape, cut off, or no draft at all. */
export const readDraft = (text = stored(DRAFT)) => {
  if (!text) return { draft: shaped(null), unread: "" };
  try {
    const value = JSON.parse(text);
    const draft = shaped(value);
    const mine = new Set(leaves(draft).map(String));
    const whole = leaves(value).every((one) => one === null || one === "" || typeof one === "boolean" || mine.has(String(one)));
    return { draft, unread: whole ? "" : text };
  } catch {
    return { draft: shaped(null), unread: text };
  }
};

/* Says that this tab writes from now on. */
export const takePen = (id) => {
  try {
    localStorage.setItem(WRITER, id);
  } catch { /* told when something is to be kept */ }
};

/* Whether it could be kept: "kept", "full" where a browser forbids it or has no room, "taken" where another tab writes now. */
export const keepDraft = (draft, id) => {
  try {
    if ((localStorage.getItem(WRITER) || id) !== id) return "taken";
    localStorage.setItem(DRAFT, JSON.stringify(draft));
    return "kept";
  } catch {
    return "full";
  }
};

// --- IndexedDB ------------------------------------------------------------------------------------

const opened = () =>
  new Promise((resolve, reject) => {
    const asked = indexedDB.open(`${SITE}tuijian`, 2);
    asked.onupgradeneeded = () => {
      const there = asked.result.objectStoreNames;
      if (!there.contains("files")) asked.result.createObjectStore("files");
      if (!there.contains("versions")) asked.result.createObjectStore("versions", { autoIncrement: true });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
    asked.onblocked = () => reject(new Error("another tab holds an older store"));
  });

const done = async (store, mode, act) => {
  const base = await opened();
  return new Promise((resolve, reject) => {
    const asked = act(base.transaction(store, mode).objectStore(store));
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  }).finally(() => base.close());
};

export const keepFile = (key, file) => done("files", "readwrite", (files) => (file ? files.put(file, key) : files.delete(key)));

/* The attachments by the field that names each. */
export const readFiles = async () => {
  try {
    const [keys, files] = [await done("files", "readonly", (all) => all.getAllKeys()), await done("files", "readonly", (all) => all.getAll())];
    return new Map(keys.map((key, at) => [key, files[at]]));
  } catch {
    return new Map();
  }
};

/* Earlier versions, the newest first. */
export const readVersions = async () => {
  try {
    return (await done("versions", "readonly", (all) => all.getAll())).reverse();
  } catch {
    return [];
  }
};

/* Keeps a version, unless the newest is the same; of many the last few. Never fails: it is a second string. */
export const keepVersion = async (draft, why) => {
  const text = JSON.stringify(draft);
  if (isEmpty(draft) && !draft.unread) return;
  try {
    const [newest] = await readVersions();
    if (newest && JSON.stringify(newest.draft) === text) return;
    await done("versions", "readwrite", (all) => all.add({ at: new Date().toISOString(), why, draft: JSON.parse(text) }));
    const keys = await done("versions", "readonly", (all) => all.getAllKeys());
    for (const key of keys.slice(0, -VERSIONS)) await done("versions", "readwrite", (all) => all.delete(key));
  } catch { /* the draft itself is kept all the same */ }
};

export const forget = async () => {
  try {
    localStorage.removeItem(DRAFT);
  } catch { /* nothing was kept, then */ }
  for (const store of ["files", "versions"]) await done(store, "readwrite", (all) => all.clear()).catch(() => {});
};
