// Runs a Python script under Pyodide: node run.mjs PYODIDE FOLDER SCRIPT [ARGUMENT…]
// PYODIDE is the folder of the npm package; FOLDER is all that the script can reach of this machine, as /here, and where SCRIPT lies.
// Where FOLDER holds a python_stdlib.zip, that is Python's own library; what of it comes later lies where the names in FOLDER/site say.
// What the script prints comes out here, a warning of Python is an error, and an error is told without the source around it.
import { existsSync } from "node:fs";
import process from "node:process";
import { pathToFileURL } from "node:url";

const START = `
import os, runpy, sys, warnings
warnings.simplefilter("error")
os.chdir("/here")
sys.path[:0] = ["/here/site", "/here/tools", "/here/tests"]
sys.argv = list(argv)
if os.path.isfile("site/later.txt"):
    from pathlib import Path
    from tuijian.browser.second_part import await_rest
    await_rest(Path("site").resolve())
runpy.run_path(sys.argv[0], run_name="__main__")
sys.stdout.flush()
`;

const [home, folder, ...argv] = process.argv.slice(2);
try {
  const { loadPyodide } = await import(pathToFileURL(`${home}/pyodide.mjs`));
  const library = `${folder}/python_stdlib.zip`;
  const python = await loadPyodide({ indexURL: home, stdLibURL: existsSync(library) ? library : undefined, env: { HOME: "/home/pyodide", PYTHONDONTWRITEBYTECODE: "1" } });
  python.FS.mkdir("/here");
  python.mountNodeFS("/here", folder);
  python.globals.set("argv", python.toPy(argv));
  python.runPython(START);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
