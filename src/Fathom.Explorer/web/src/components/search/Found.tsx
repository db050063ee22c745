import type { LatentRow } from "../../api.ts";
import { count } from "../../format.ts";
import { follow, print, toFeature, type Route } from "../../route.ts";
import { LatentName } from "../text/LatentName.tsx";

export interface Hit {
  row: LatentRow;
  /** The figure that the order goes by, and all of them in words. */
  value: string;
  why: string;
  /** The length of its bar, at most 1. */
  bar: number;
}

/** Latents that were found, one a line, with why. */
export function Found({ hits, route, sought, name }: { hits: Hit[]; route: Route; sought?: string; name: string }) {
  return (
    <ol class="found" aria-label={name}>
      {hits.map(({ row, value, why, bar }, i) => {
        const there = toFeature(route, row.latent);
        return (
          <li key={row.latent} class={row.tokens === 0 ? "dead" : ""}>
            <a class="cover link" href={print(there)} onClick={event => follow(event, there)} {...(i === 0 ? { "data-first-latent": "" } : {})}>{count(row.latent)}</a>
            <LatentName row={row} {...(sought === undefined ? {} : { sought })} />
            <span class="number" data-tip={why}>{value}</span>
            <span class="track"><span class={bar < 0 ? "cold" : "warm"} style={{ width: `${100 * Math.min(1, Math.abs(bar))}%` }} /></span>
          </li>
        );
      })}
    </ol>
  );
}
