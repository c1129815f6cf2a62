// What has been filled in, kept in this browser: texts in localStorage at once, attachments in IndexedDB. Several sites may share a host.

const SITE = new URL("../../", import.meta.url).pathname;
const DRAFT = `${SITE}tuijian-draft`;

export const readDraft = () => {
  try {
    return JSON.parse(localStorage.getItem(DRAFT));
  } catch {
    return null;
  }
};

/* Whether it could be kept: a browser may forbid it, or be full. */
export const keepDraft = (draft) => {
  try {
    localStorage.setItem(DRAFT, JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
};

const opened = () =>
  new Promise((resolve, reject) => {
    const asked = indexedDB.open(`${SITE}tuijian`, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("files");
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });

const done = async (mode, act) => {
  const base = await opened();
  return new Promise((resolve, reject) => {
    const asked = act(base.transaction("files", mode).objectStore("files"));
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  }).finally(() => base.close());
};

export const keepFile = (key, file) => done("readwrite", (files) => (file ? files.put(file, key) : files.delete(key)));

/* The attachments by the field that names each. */
export const readFiles = async () => {
  try {
    const [keys, files] = [await done("readonly", (all) => all.getAllKeys()), await done("readonly", (all) => all.getAll())];
    return new Map(keys.map((key, at) => [key, files[at]]));
  } catch {
    return new Map();
  }
};

export const forget = async () => {
  localStorage.removeItem(DRAFT);
  await done("readwrite", (files) => files.clear()).catch(() => {});
};
