// Compiles every .py below a folder by Pyodide's own Python: node compile.mjs PYODIDE FOLDER. Each becomes a .pyc in its place.
import process from "node:process";
import { pathToFileURL } from "node:url";

const COMPILE = `
import py_compile
from pathlib import Path
for source in sorted(Path("/here").rglob("*.py")):
    name = source.relative_to("/here").as_posix()
    mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
    py_compile.compile(str(source), str(source) + "c", name, doraise=True, optimize=2, invalidation_mode=mode)
    source.unlink()
`;

const [home, folder] = process.argv.slice(2);
try {
  const { loadPyodide } = await import(pathToFileURL(`${home}/pyodide.mjs`));
  const python = await loadPyodide({ indexURL: home });
  python.FS.mkdir("/here");
  python.mountNodeFS("/here", folder);
  python.runPython(COMPILE);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
