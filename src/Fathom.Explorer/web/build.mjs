// Builds the pages for MSBuild: `node build.mjs STAMP`. Restores the packages when the lock file changed, checks the types, lets
// Vite write into a folder of its own and puts that in place of dist/ in one move; touches STAMP last. One build at a time: others
// wait. Exit code 3 and one line: the packages cannot be had here (too old a Node, no npm, no network). 1: the sources are wrong.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const stamp = process.argv[2];
const lock = `${stamp}.lock`;
const lockTimeout = 5 * 60_000;

function end(code, text) {
  rmSync(lock, { recursive: true, force: true });
  if (text) console.log(text);
  process.exit(code);
}

function run(command, args) {
  const result = spawnSync(command, args, { encoding: "utf8", shell: process.platform === "win32" });
  return { ok: result.status === 0, output: `${result.stdout ?? ""}${result.stderr ?? result.error?.message ?? ""}`.trim() };
}

// A folder is made by one process only. Its owner refreshes nothing, so one older than any build is a dead owner's.
function takeLock() {
  mkdirSync(dirname(stamp), { recursive: true });
  for (;;) {
    try {
      mkdirSync(lock);
      return;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > lockTimeout) rmSync(lock, { recursive: true, force: true });
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  }
}

takeLock();
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => end(1, signal));

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) end(3, `Node.js ${process.versions.node} is too old, 20.19 or newer is needed`);

const wanted = createHash("sha256").update(readFileSync("package-lock.json")).digest("hex");
const restored = join("node_modules", ".restored");
if (!existsSync(restored) || readFileSync(restored, "utf8") !== wanted) {
  const restore = run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
  if (!restore.ok) {
    const reason = restore.output.split("\n").find(line => /error/i.test(line)) ?? restore.output.split("\n")[0];
    end(3, `npm ci failed (${reason.trim()})`);
  }
  writeFileSync(restored, wanted);
}

const fresh = `dist.${process.pid}`;
const types = run(process.execPath, [join("node_modules", "typescript", "bin", "tsc"), "--noEmit"]);
if (!types.ok) end(1, types.output);
const built = run(process.execPath, [join("node_modules", "vite", "bin", "vite.js"), "build", "--outDir", fresh, "--logLevel", "warn"]);
if (!built.ok) {
  rmSync(fresh, { recursive: true, force: true });
  end(1, built.output);
}
rmSync("dist", { recursive: true, force: true });
renameSync(fresh, "dist");
writeFileSync(stamp, "");
end(0);
