import { addresses, type LabelSearch } from "../../api.ts";
import { count, counted, figure, share } from "../../format.ts";
import type { Route } from "../../route.ts";
import { useAnswer } from "../../useAnswer.ts";
import { Found } from "./Found.tsx";

/** Latents whose label, or what they track, has the words. */
export function ByLabel({ dictionary, query, route }: { dictionary: string; query: string; route: Route }) {
  const { value, error, stale } = useAnswer<LabelSearch>(addresses.searchLabels(dictionary, query));
  if (error !== undefined) return <p class="error" role="alert">{error}</p>;
  if (!value) return null;
  if (value.matching === 0 && !stale)
    return <p class="empty">No latent is called so. Labels come from “fathom explain”, names from labelled text; a token is found as a token.</p>;
  return (
    <div class={stale ? "stale" : ""}>
      <h2>Called so <small role="status">{counted(value.matching, "latent")}{value.matching > value.latents.length && `, the first ${count(value.latents.length)} shown`}</small></h2>
      <Found name="Latents called so" route={route} sought={query} hits={value.latents.map(row => ({
        row, value: row.tracks ? `F1 ${share(row.tracks.f1)}` : row.label?.score ? share(row.label.score.value) : "",
        why: row.tracks ? `tracks ${row.tracks.name}: F1 ${row.tracks.f1}` : `density ${figure(row.density)}`,
        bar: row.tracks?.f1 ?? row.label?.score?.value ?? 0,
      }))} />
    </div>
  );
}
