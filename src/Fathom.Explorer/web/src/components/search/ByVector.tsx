import { useEffect, useState } from "preact/hooks";
import { addresses, ask, type VectorSearch } from "../../api.ts";
import { count, share } from "../../format.ts";
import type { Route } from "../../route.ts";
import { Found } from "./Found.tsx";

const largest = 8 * 2 ** 20;

export interface VectorFile { name: string; content: string }

// A file is no part of an address: it stays with the page until that is loaded again.
let held: VectorFile | undefined;

interface Props { dictionary: string; row: number; encoder: boolean; set: (changes: Record<string, string>) => void; route: Route }

/** The latents whose directions are nearest to a vector of a file, which goes to this machine's server only. */
export function ByVector({ dictionary, row, encoder, set, route }: Props) {
  const [file, hold] = useState(held);
  const [answer, answered] = useState<VectorSearch>();
  const [error, fail] = useState<string>();
  useEffect(() => {
    if (!file) return;
    const stop = new AbortController();
    fail(undefined);
    ask<VectorSearch>(addresses.searchVector(dictionary), { ...file, row, encoder }, stop.signal).then(answered, (reason: Error) => {
      if (stop.signal.aborted) return;
      answered(undefined);
      fail(reason.message);
    });
    return () => stop.abort();
  }, [dictionary, file, row, encoder]);
  const read = async (chosen: File | undefined) => {
    if (!chosen) return;
    if (chosen.size > largest) {
      fail(`${chosen.name} has ${count(chosen.size)} bytes, ${count(largest)} at most`);
      return;
    }
    hold(held = { name: chosen.name, content: await base64(chosen) });
  };
  return (
    <>
      <div class="file">
        <label class="chip">Choose a file
          <input type="file" accept=".npy,.safetensors" onChange={event => void read(event.currentTarget.files?.[0])} />
        </label>
        {file ? <span class="token">{file.name}</span> : <span class="empty">.npy or .safetensors, one vector or rows of them</span>}
        {answer && answer.rows > 1 && <label class="row-number">row <input type="number" min={0} max={answer.rows - 1} value={row}
          onChange={event => set({ row: event.currentTarget.value })} /> of {count(answer.rows)}</label>}
        <span class="chips" role="group" aria-label="Compared with">
          <button type="button" class="chip" aria-pressed={!encoder} data-tip="decoder rows" onClick={() => set({ side: "" })}>what latents write</button>
          <button type="button" class="chip" aria-pressed={encoder} data-tip="encoder rows" onClick={() => set({ side: "encoder" })}>what they read</button>
        </span>
      </div>
      {error !== undefined && <p class="error" role="alert">{error}</p>}
      {answer && error === undefined && <>
        <h2>Nearest <small>cosine with {encoder ? "encoder" : "decoder"} rows; {count(answer.width)} numbers</small></h2>
        <Found name="Nearest latents" route={route} hits={answer.matches.map(({ latent, cosine }) => ({ row: latent, value: share(cosine, 3), why: `cosine ${cosine}`, bar: cosine }))} />
      </>}
    </>
  );
}

function base64(file: File): Promise<string> {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done((reader.result as string).split(",")[1] ?? "");
    reader.onerror = () => failed(new Error(`${file.name} cannot be read`));
    reader.readAsDataURL(file);
  });
}
