// Light or dark, as chosen here or on the other pages, whose theme keeps it in this browser.

const KEY = `${new URL("../../", import.meta.url).pathname}.__palette`;
const root = document.documentElement;

const read = () => {
  try {
    return JSON.parse(localStorage.getItem(KEY));
  } catch {
    return null;
  }
};

const isDark = () => (root.dataset.scheme ? root.dataset.scheme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches);

const chosen = read()?.color?.scheme;
if (chosen) root.dataset.scheme = chosen === "slate" ? "dark" : "light";

/* The button that changes it; it says what it will do, as on the other pages. */
export const colours = (button) => {
  if (!button) return;
  const name = () => { button.textContent = isDark() ? "换成浅色" : "换成深色"; };
  button.hidden = false;
  button.addEventListener("click", () => {
    const dark = !isDark();
    root.dataset.scheme = dark ? "dark" : "light";
    name();
    try {
      localStorage.setItem(KEY, JSON.stringify({ index: dark ? 1 : 0, color: { media: `(prefers-color-scheme: ${dark ? "dark" : "light"})`, scheme: dark ? "slate" : "default", primary: "custom", accent: "custom" } }));
    } catch { /* for this visit only, then */ }
  });
  name();
};
