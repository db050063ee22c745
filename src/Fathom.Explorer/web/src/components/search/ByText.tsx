import { addresses, type Reading } from "../../api.ts";
import { count } from "../../format.ts";
import { follow, print, toView, type Route } from "../../route.ts";
import { useAnswer } from "../../useAnswer.ts";
import { LatentList } from "../text/LatentList.tsx";
import { lines, orders, type By } from "../text/lines.ts";
import { keep } from "../text/longText.ts";
import { activations, firings, maximum } from "../text/reading.ts";
import { TextTokens } from "../text/TextTokens.tsx";
import { useRows } from "../text/useRows.ts";

const most = 60;

interface Props { dictionary: string; text: string; by: By; shown: number | undefined; set: (changes: Record<string, string>) => void; route: Route }

/** The latents that fire on a text; where, the text itself shows. */
export function ByText({ dictionary, text, by, shown, set, route }: Props) {
  const { value, error, stale } = useAnswer<Reading>(addresses.text(dictionary), { text });
  const list = value ? lines(by === "quantile" ? by : "activation", firings(value, []), undefined, new Map()).slice(0, most) : [];
  const rows = useRows(dictionary, list.map(line => line.latent));
  if (error !== undefined) return <p class="error" role="alert">{error}</p>;
  if (!value) return null;
  const shade = shown ?? list[0]?.latent;
  const there = toView(route, "text", { text: keep("text", text) });
  return (
    <div class={`two ${stale ? "stale" : ""}`}>
      <section>
        <h2>Where {shade !== undefined && <small>shaded by latent {count(shade)}</small>}
          <a class="link" href={print(there)} onClick={event => follow(event, there)}>open in the text view</a></h2>
        {shade !== undefined && <TextTokens reading={value} name="The text" values={activations(value, shade)} max={maximum(value, shade)} effects={undefined} changed={() => false} />}
      </section>
      <section>
        <h2>Fires here <small>{count(value.latents.length)} latents</small>
          <span class="chips" role="group" aria-label="Ordered by">
            {orders.filter(order => order.by === "activation" || order.by === "quantile").map(order =>
              <button type="button" key={order.by} class="chip" aria-pressed={order.by === by} data-tip={order.tip} onClick={() => set({ by: order.by })}>{order.name}</button>)}
          </span>
        </h2>
        <LatentList lines={list} rows={rows} shown={shade} route={route} show={latent => set({ latent: latent === undefined ? "" : String(latent) })} />
      </section>
    </div>
  );
}
