// Compiles every .py below a folder by Pyodide's own Python: node compile.mjs PYODIDE FOLDER. Each becomes a .pyc in its place.
// Without what only a developer asks for: documentation, columns, and of what is not ours the lines. That makes a third less to fetch.
import process from "node:process";
import { pathToFileURL } from "node:url";

const COMPILE = `
import importlib.util
import marshal
from pathlib import Path
from types import CodeType

HEAD = importlib.util.MAGIC_NUMBER + bytes([1, 0, 0, 0])  # by a checksum that nobody compares
EIGHT, FIRST = 8, 0b11101000  # an entry of the table of lines is of at most 8 instructions; here of no columns, and no line further


def without_lines(code):
    """Every instruction stands in the first line."""
    many = len(code.co_code) // 2
    table = b"".join(bytes([FIRST | min(EIGHT, many - at) - 1, 0]) for at in range(0, many, EIGHT))
    return code.replace(co_linetable=table, co_consts=tuple(without_lines(one) if isinstance(one, CodeType) else one for one in code.co_consts))


for source in sorted(Path("/here").rglob("*.py")):
    name, data = source.relative_to("/here").as_posix(), source.read_bytes()
    code = compile(data, name, "exec", dont_inherit=True, optimize=2)
    kept = code if name.startswith("tuijian/") else without_lines(code)
    source.with_suffix(".pyc").write_bytes(HEAD + importlib.util.source_hash(data) + marshal.dumps(kept))
    source.unlink()
`;

const [home, folder] = process.argv.slice(2);
try {
  const { loadPyodide } = await import(pathToFileURL(`${home}/pyodide.mjs`));
  const python = await loadPyodide({ indexURL: home, env: { HOME: "/home/pyodide", PYTHONNODEBUGRANGES: "1" } });
  python.FS.mkdir("/here");
  python.mountNodeFS("/here", folder);
  python.runPython(COMPILE);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
