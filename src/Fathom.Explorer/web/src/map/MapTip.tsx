import { addresses, type LatentRow } from "../api.ts";
import { count, figure, token, visible } from "../format.ts";
import { useAnswer } from "../useAnswer.ts";
import type { Corner } from "./lasso.ts";

/** What a point says of its latent. */
export function MapTip({ dictionary, latent, at: [x, y], width }: { dictionary: string; latent: number; at: Corner; width: number }) {
  const answer = useAnswer<LatentRow>(addresses.row(dictionary, latent));
  const row = answer.value?.latent === latent ? answer.value : undefined;
  return (
    <div class={`maptip ${y < 90 ? "below" : ""}`} role="tooltip" style={{ left: `${Math.min(Math.max(x, 110), Math.max(110, width - 110))}px`, top: `${y < 90 ? y + 14 : y - 14}px` }}>
      <b>{count(latent)}</b>{row && <> · {figure(row.density)}</>}
      {row?.tracks ? <p>{row.tracks.name}</p> : row?.label && <p><bdi>{visible(row.label.text)}</bdi></p>}
      {row && <p class="on">{row.firesOn.slice(0, 4).map(each => <span key={each.id} class="token fires">{token(each.text)}</span>)}</p>}
    </div>
  );
}
