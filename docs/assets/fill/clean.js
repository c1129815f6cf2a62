// What comes along when text is pasted from Word or a page, and nobody sees: cleaned, and counted by kinds.

const BREAKS = /[\v\f\u0085\u2028\u2029]/g;
const BULLETS = /^([ \t\u3000]*)[\ue000-\uf8ff][ \t\u00a0]*/gm;
const KINDS = [
  ["软回车", BREAKS, (oneLine) => (oneLine ? " " : "\n")],
  ["项目符号", BULLETS, () => "$1• "],
  ["不间断空格", /[\u00a0\u2007\u202f]/g, () => " "],
  ["不间断连字符", /[\u001e\u2011]/g, () => "-"],
  ["软连字符", /[\u00ad\u001f]/g, () => ""],
  ["零宽字符", /[\u034f\u180e\u200b-\u200d\u2060-\u2064\ufeff]/g, () => ""],
  ["控制文字方向的符号", /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, () => ""],
  ["控制字符", /[\u0000-\u0008\u000e-\u001d\u007f-\u0084\u0086-\u009f]/g, () => ""],
];

/* The text without them, and how many there were of each kind, in words. */
export const clean = (text, oneLine = false) => {
  const told = [];
  let now = text;
  for (const [kind, found, put] of KINDS) {
    const many = now.match(found)?.length || 0;
    if (!many) continue;
    now = now.replace(found, put(oneLine));
    told.push(`${kind}${many}处`);
  }
  return { text: now, told: told.join("、") };
};
