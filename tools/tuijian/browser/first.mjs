// Says what a first check needs: node first.mjs PYODIDE FOLDER, with our modules, the packages and Python's own library in FOLDER.
// Prints {"library": […], "core": […]}: the files of Python's own library and of FOLDER that were read for it.
import process from "node:process";
import { pathToFileURL } from "node:url";

const FIRST = `
import json
import sys

opened = set()
sys.addaudithook(lambda event, args: opened.add(str(args[0])) if event == "open" else None)
sys.dont_write_bytecode = True
sys.path.insert(0, "/site")
from pathlib import Path
from tuijian.browser.second_part import await_rest
from tuijian.browser.session import Session

await_rest(Path("/site"))
session = Session.shipped()
form = session.catalog.form
unit = session.catalog.units[0].name


def texts(fields, prefix=""):
    for field in fields:
        if field.fields:
            yield from texts(field.fields, f"{prefix}{field.name}.")
        else:
            yield f"{prefix}{field.name}", str(field.example or "1")


task = {"number": 1, "parts": ["。"] * 9}
lists = {one.name: [{"fields": dict(texts(one.fields)), "plan": {"background": "。", "tasks": [task]}}] for one in form.lists}
for draft in ({"fields": {form.unit: unit}}, {"fields": {**dict(texts(form.fields)), form.unit: unit}, "lists": lists}):
    session.draft(json.dumps(draft), "2024-01-12T09:00:00+08:00")

files = opened | {str(one.__spec__.origin) for one in sys.modules.values() if getattr(one, "__spec__", None)}


def below(folder):
    return sorted(name.removeprefix(folder) for name in files if name.startswith(folder) and "__pycache__" not in name)


(library,) = (path for path in sys.path if path.endswith(".zip"))
json.dumps({"library": below(f"{library}/"), "core": below("/site/")})
`;

const [home, folder] = process.argv.slice(2);
try {
  const { loadPyodide } = await import(pathToFileURL(`${home}/pyodide.mjs`));
  const env = { PYTHONTZPATH: "/site/tzdata/zoneinfo" }; // as in docs/assets/fill/worker.js
  const python = await loadPyodide({ indexURL: home, stdLibURL: `${folder}/python_stdlib.zip`, env });
  python.FS.mkdir("/site");
  python.mountNodeFS("/site", folder);
  console.log(python.runPython(FIRST));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
