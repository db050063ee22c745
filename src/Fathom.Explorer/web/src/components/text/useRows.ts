import { useEffect, useState } from "preact/hooks";
import { addresses, ask, type LatentRow, type Rows } from "../../api.ts";

const most = 200;
const kept = new Map<string, Map<number, LatentRow>>();

/** Rows of the table by the numbers of their latents, asked for once; what is not here yet is missing. */
export function useRows(dictionary: string, latents: number[]): Map<number, LatentRow> {
  const rows = kept.get(dictionary) ?? new Map<number, LatentRow>();
  kept.set(dictionary, rows);
  const [, redraw] = useState(0);
  const missing = latents.filter(latent => !rows.has(latent)).slice(0, most);
  useEffect(() => {
    if (missing.length === 0) return;
    let current = true;
    ask<Rows>(addresses.rows(dictionary), { latents: missing }).then(answer => {
      for (const row of answer.latents) rows.set(row.latent, row);
      if (current) redraw(n => n + 1);
    }, () => undefined);
    return () => { current = false; };
  }, [dictionary, missing.join()]);
  return rows;
}
