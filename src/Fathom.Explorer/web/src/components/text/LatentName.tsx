import type { LatentRow } from "../../api.ts";
import { token, visible } from "../../format.ts";

/** What a latent is known by: what it tracks, else its label; and the tokens that it fires most on. `sought` are words to mark. */
export function LatentName({ row, sought = "" }: { row: LatentRow | undefined; sought?: string }) {
  if (!row) return <span class="name" />;
  const name = row.tracks?.name ?? row.label?.text;
  const words = sought.toLowerCase().split(/\s+/).filter(word => word !== "");
  return (
    <span class="name">
      {name !== undefined && <span class="called" data-tip={visible(name)}><Marked text={visible(name)} words={words} /></span>}
      {row.tokens === 0 ? <span class="on">never fires in this run</span>
        : <span class="on">{row.firesOn.map(each => <span class="token" key={each.id}>{token(each.text)}</span>)}</span>}
    </span>
  );
}

function Marked({ text, words }: { text: string; words: string[] }) {
  const lower = text.toLowerCase();
  // Where lower case has other places, nothing is marked rather than something else.
  if (words.length === 0 || lower.length !== text.length) return <>{text}</>;
  const marked = new Array<boolean>(text.length).fill(false);
  for (const word of words)
    for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + 1)) marked.fill(true, at, at + word.length);
  const parts: { text: string; marked: boolean }[] = [];
  [...marked.keys()].forEach(at => {
    const last = parts.at(-1);
    if (last?.marked === marked[at]) last!.text += text[at];
    else parts.push({ text: text[at]!, marked: marked[at]! });
  });
  return <>{parts.map((part, i) => (part.marked ? <mark key={i}>{part.text}</mark> : part.text))}</>;
}
