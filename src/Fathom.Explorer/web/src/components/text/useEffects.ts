import { useEffect, useState } from "preact/hooks";
import { addresses, get, peek, type Effects, type LatentEffect } from "../../api.ts";

/** Latents of one request: few, so that the first are seen soon and little is computed for nobody. */
const atOnce = 4;

export interface Measured { effects: Map<number, LatentEffect>; pending: boolean; error: string | undefined }

/** What latents do to a text where they are taken out at some tokens, or everywhere where none is given; measured a few at a time. */
export function useEffects(dictionary: string, text: string, latents: number[] | undefined, at: number[]): Measured {
  const [, redraw] = useState(0);
  const [failed, fail] = useState<{ key: string; error: string }>();
  const parts: { text: string; latents: number[]; at: number[] }[] = [];
  for (let first = 0; first < (latents?.length ?? 0); first += atOnce) parts.push({ text, latents: latents!.slice(first, first + atOnce), at });
  const url = addresses.textEffects(dictionary);
  const key = `${url} ${JSON.stringify(parts)}`;
  useEffect(() => {
    let current = true;
    void (async () => {
      for (const part of parts) {
        if (!current) return;
        try {
          await get<Effects>(url, part);
        } catch (error) {
          if (current) fail({ key, error: (error as Error).message });
          return;
        }
        if (current) redraw(n => n + 1);
      }
    })();
    return () => { current = false; };
  }, [key]);
  const effects = new Map<number, LatentEffect>();
  let pending = false;
  for (const part of parts) {
    const answer = peek<Effects>(url, part);
    if (!answer) pending = true;
    for (const effect of answer?.effects ?? []) effects.set(effect.latent, effect);
  }
  const error = failed?.key === key ? failed.error : undefined;
  return { effects, pending: pending && error === undefined, error };
}
