import { useEffect, useRef, useState } from "preact/hooks";
import { addresses, forget, stream, type MapStep } from "../api.ts";
import { Progress } from "../components/Progress.tsx";
import { counted } from "../format.ts";
import "./map.css";

/** Where an index has no map: offers to make it, and shows how far it is. */
export function MapMaking({ dictionary, latents }: { dictionary: string; latents: number }) {
  const [step, setStep] = useState<MapStep>();
  const [error, setError] = useState<string>();
  const work = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => work.current?.abort(), []);
  const make = async () => {
    const own = work.current = new AbortController();
    setError(undefined);
    setStep({ doing: "asking", done: 0, total: 0, made: false });
    try {
      for await (const each of stream<MapStep>(addresses.map(dictionary), {}, own.signal)) setStep(each);
      forget(addresses.overview(dictionary));
    } catch (e) {
      if (!own.signal.aborted) setError((e as Error).message);
      setStep(undefined);
    }
  };
  return (
    <>
      <h2>Map <small>what writes similar directions lies together</small></h2>
      <p class="state">
        This index was made without a map. To lay out its {counted(latents, "living latent")} takes seconds for thousands, minutes for a hundred
        thousand; the map is kept in the index.
      </p>
      {error !== undefined && <p class="error" role="alert">{error}</p>}
      <p class="making">
        {step ? <Progress step={step} label="Progress of the map" cancel={() => work.current?.abort()} />
          : <button class="chip" type="button" onClick={() => void make()}>Make the map</button>}
      </p>
    </>
  );
}
