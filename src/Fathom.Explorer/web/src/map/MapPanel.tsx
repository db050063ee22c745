import { useMemo, useState } from "preact/hooks";
import { addresses, ask, type LatentMap, type List, type Matches } from "../api.ts";
import { count, counted, percent } from "../format.ts";
import { ListName } from "../notes/ListName.tsx";
import { signature } from "../notes/signature.ts";
import { firstOrder, go, toView, type Route } from "../route.ts";
import { useAnswer } from "../useAnswer.ts";
import { MapCanvas } from "./MapCanvas.tsx";
import { decode, flags } from "./points.ts";
import "./map.css";

const mostInList = 10_000;

/** The map of decoder directions: what it shows follows the table's filters, and a lasso is one of them. */
export function MapPanel({ route, dictionary }: { route: Route; dictionary: string }) {
  const { order, state } = route;
  const [lasso, setLasso] = useState(false);
  const [error, setError] = useState<string>();
  const map = useAnswer<LatentMap>(addresses.map(dictionary));
  const bytes = useAnswer<ArrayBuffer>(map.value && addresses.mapPoints(dictionary));
  const filtered = order.filter !== "" || order.show !== "all" || order.from !== undefined || order.to !== undefined || order.list > 0 || order.area !== "";
  const found = useAnswer<Matches>(map.value && filtered ? addresses.matches(dictionary, order) : undefined);
  const points = useMemo(() => map.value && bytes.value && decode(map.value, bytes.value), [map.value, bytes.value]);
  const matching = filtered ? found.value : undefined;
  const matches = useMemo(() => points && matching && flags(matching.bits, points.count), [points, matching]);
  const failed = map.error ?? bytes.error;
  if (failed !== undefined) return <><h2>Map</h2><p class="empty">{failed}</p></>;
  if (!map.value || !points) return <><h2>Map</h2><div class="map waiting" /></>;
  const it = map.value;
  const scored = points.labels.some(each => each > 1);
  const by = state["colour"] === "score" && scored ? "score" : "density";
  const set = (more: Record<string, string>) => go({ ...route, state: { ...state, ...more } }, "replace");
  const make = (name: string) => {
    const latents = [...matches!.entries()].flatMap(([latent, one]) => (one ? [latent] : []));
    void ask<List>(addresses.lists(dictionary), { name, latents, by: signature() }).then(
      made => go(toView({ ...route, order: firstOrder }, "lists", { list: String(made.id) })), (e: Error) => setError(e.message));
  };
  return (
    <>
      <h2>
        Map
        <span class="chips" role="group" aria-label="Map">
          <button type="button" class="chip" aria-pressed={lasso} data-tip="draw around latents: the table shows them" onClick={() => setLasso(!lasso)}>lasso</button>
          {scored && (["density", "score"] as const).map(each => <button key={each} type="button" class="chip" aria-pressed={by === each}
            onClick={() => set({ colour: each === "density" ? "" : each })}>by {each === "score" ? "label score" : each}</button>)}
          {matching && matching.matching > 0 && matching.matching <= mostInList &&
            <ListName label={`list of these ${count(matching.matching)}`} make={make} />}
        </span>
        <small>what writes similar directions lies together{matching && !found.stale ? `; ${counted(matching.matching, "latent")} of ${count(it.latents)} stand out` : ""}</small>
      </h2>
      {error !== undefined && <p class="error" role="alert">{error}</p>}
      <MapCanvas key={dictionary} points={points} matches={matches} by={by} lasso={lasso} route={route} dictionary={dictionary} drawn={area => {
        setLasso(false);
        go({ ...route, order: { ...order, area } }, "replace");
      }} />
      <p class="scale">
        <span><i class={by} />{by === "density" ? "rare … dense, by rank" : "label score 0 … 1; without a score in grey"}</span>
        <span data-tip={`measured on ${counted(it.measured, "latent")}`}>Of the {it.neighbours} nearest by cosine, {percent(it.recall)} are among the {it.neighbours} nearest here;
          {" "}of the first two principal components {percent(it.principalRecall)}, by chance {percent(it.randomRecall)}. Distances between far groups mean little.</span>
      </p>
    </>
  );
}
