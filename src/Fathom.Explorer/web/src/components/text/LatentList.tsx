import type { LatentRow } from "../../api.ts";
import { count } from "../../format.ts";
import { follow, print, toFeature, type Route } from "../../route.ts";
import { LatentName } from "./LatentName.tsx";

export interface Line {
  latent: number;
  /** The figure that the list goes by. */
  value: string;
  /** The length of its bar, at most 1; below 0 in the other ink. */
  bar: number;
  tip: string;
}

interface Props {
  lines: Line[];
  rows: Map<number, LatentRow>;
  shown: number | undefined;
  show: (latent: number | undefined) => void;
  route: Route;
}

/** Latents, one a line: the number goes to its page, the rest shades the text by it. */
export function LatentList({ lines, rows, shown, show, route }: Props) {
  return (
    <ol class="latents">
      {lines.map(({ latent, value, bar, tip }) => {
        const there = toFeature(route, latent);
        return (
          <li key={latent} class={latent === shown ? "shown" : ""}>
            <a class="link" href={print(there)} onClick={event => follow(event, there)} aria-label={`Latent ${count(latent)}`}>{count(latent)}</a>
            <button type="button" aria-pressed={latent === shown} data-tip={tip} onClick={() => show(latent === shown ? undefined : latent)}>
              <LatentName row={rows.get(latent)} />
              <span class="number">{value}</span>
              <span class="track"><span class={bar < 0 ? "cold" : "warm"} style={{ width: `${100 * Math.min(1, Math.abs(bar))}%` }} /></span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}
