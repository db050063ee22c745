// What somebody may have meant who wrote a name that there is not.

/** Letters to add, take out or change: Levenshtein's distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}

const longest = 200;

/** Those of some names that are nearest to what was written, nearest first. */
export function nearest(written: string, names: string[], most: number): string[] {
  const wanted = written.slice(0, longest).toLowerCase();
  const far = (name: string) => distance(wanted, name.slice(0, longest).toLowerCase());
  return names.map(name => ({ name, far: far(name) })).sort((a, b) => a.far - b.far).slice(0, most).map(({ name }) => name);
}

/** Letters that two words begin with. */
function common(a: string, b: string): number {
  let i = 0;
  while (i < a.length && i < b.length && a[i] === b[i]) i++;
  return i;
}

/** The one that was likely meant: a third of its letters may be others, or it begins as what was written does. */
export function meant(written: string, names: string[]): string | undefined {
  const wanted = written.slice(0, longest).toLowerCase();
  const [best] = nearest(wanted, names, 1);
  if (best === undefined || wanted.length < 3) return undefined;
  return distance(wanted, best) <= Math.ceil(best.length / 3) ? best : names.find(name => common(wanted, name) >= Math.min(4, wanted.length));
}
