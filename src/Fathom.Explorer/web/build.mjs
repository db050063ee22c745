// Builds the pages for MSBuild: `node build.mjs STAMP`. Restores the packages when the lock file changed, makes the types of the API
// from its description (openapi.json, which a test holds against the server), checks all types, lets Vite write into a folder of its
// own and puts that in place of dist/ in one move; touches STAMP last. What is current already, by a hash of the sources, stays as it
// is. One build at a time: others wait. Exit code 3 and one line: the packages cannot be had here (too old a Node, no npm, no network).
// 1: the sources are wrong.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const stamp = process.argv[2];
const work = "obj";
const lock = join(work, "lock");
const generated = join("src", "generated");

function end(code, text) {
  rmSync(lock, { force: true });
  if (text) console.log(text);
  process.exit(code);
}

function run(command, args) {
  const result = spawnSync(command, args, { encoding: "utf8", shell: process.platform === "win32" && command === "npm" });
  return { ok: result.status === 0, output: `${result.stdout ?? ""}${result.stderr ?? ""}${result.error?.message ?? ""}`.trim() };
}

const read = path => (existsSync(path) ? readFileSync(path, "utf8") : "");

function alive(id) {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** A file is made by one process only, and holds its number: a dead owner's is taken over. */
function takeLock() {
  mkdirSync(work, { recursive: true });
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: "wx" });
      return;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const owner = Number(read(lock));
    if (owner > 0 && !alive(owner)) rmSync(lock, { force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  }
}

function hash(paths) {
  const all = createHash("sha256");
  for (const path of paths) all.update(path).update("\0").update(readFileSync(path)).update("\0");
  return all.digest("hex");
}

function sources() {
  const files = folder => readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? files(path) : [path];
  });
  const own = readdirSync(".", { withFileTypes: true }).filter(entry => entry.isFile()).map(entry => entry.name);
  return [...own, ...files("src"), ...files("public")].filter(path => !path.startsWith(generated)).sort();
}

takeLock();
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => end(1, signal));

const current = hash(sources());
if (!existsSync("dist/index.html") || read(join(work, "hash")) !== current) {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) end(3, `Node.js ${process.versions.node} is too old, 20.19 or newer is needed`);

  const restored = join("node_modules", ".restored");
  const wanted = hash(["package-lock.json"]);
  if (read(restored) !== wanted) {
    const restore = run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
    if (!restore.ok) {
      const lines = restore.output.split("\n");
      const reason = lines.find(line => /error/i.test(line)) ?? lines[0];
      end(3, `npm ci failed (${reason.replace(/^npm (error|ERR!) /, "").trim()})`);
    }
    writeFileSync(restored, wanted);
  }

  const described = run(process.execPath, [join("node_modules", "openapi-typescript", "bin", "cli.js"), "openapi.json", "--default-non-nullable=false", "--output", join(generated, "schema.ts")]);
  if (!described.ok) end(1, described.output);
  const types = run(process.execPath, [join("node_modules", "typescript", "bin", "tsc"), "--noEmit"]);
  if (!types.ok) end(1, types.output);
  const fresh = join(work, `dist.${process.pid}`);
  const built = run(process.execPath, [join("node_modules", "vite", "bin", "vite.js"), "build", "--outDir", fresh, "--logLevel", "warn"]);
  if (!built.ok) {
    rmSync(fresh, { recursive: true, force: true });
    end(1, built.output);
  }
  rmSync("dist", { recursive: true, force: true });
  renameSync(fresh, "dist");
  writeFileSync(join(work, "hash"), current);
}
mkdirSync(dirname(stamp), { recursive: true });
writeFileSync(stamp, "");
end(0);
