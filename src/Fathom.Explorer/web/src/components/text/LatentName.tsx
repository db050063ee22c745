import type { LatentRow } from "../../api.ts";
import { token, visible } from "../../format.ts";

/** What a latent is known by: what it tracks, else its label, else the tokens that it fires most on. */
export function LatentName({ row }: { row: LatentRow | undefined }) {
  if (!row) return null;
  const name = row.tracks?.name ?? row.label?.text;
  if (name !== undefined) return <span class="name" data-tip={visible(name)}>{visible(name)}</span>;
  if (row.tokens === 0) return <span class="name">never fires in this run</span>;
  return <span class="name on">{row.firesOn.map(each => <span class="token" key={each.id}>{token(each.text)}</span>)}</span>;
}
