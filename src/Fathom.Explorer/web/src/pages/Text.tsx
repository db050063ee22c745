import { useEffect } from "preact/hooks";
import { addresses, type Overview, type Reading } from "../api.ts";
import { LatentList } from "../components/text/LatentList.tsx";
import { lines, orders, type By } from "../components/text/lines.ts";
import { keep, kept } from "../components/text/longText.ts";
import { activations, before, difference, firings, maximum } from "../components/text/reading.ts";
import { TextForm } from "../components/text/TextForm.tsx";
import { TextTokens } from "../components/text/TextTokens.tsx";
import { useEffects } from "../components/text/useEffects.ts";
import { useRows } from "../components/text/useRows.ts";
import { count, counted } from "../format.ts";
import { go } from "../route.ts";
import { useAnswer } from "../useAnswer.ts";
import type { DictionaryPage } from "../views.tsx";
import "./text.css";

/** Latents shown at first, and how many more at a time; of those whose effects are measured. */
const some = 40;
const measured = 16;

/** A text of the reader's: what fires on each token, what that does to what follows, and what changes with a word. */
export function Text({ route, dictionary }: DictionaryPage) {
  const { state } = route;
  const text = kept("text", state.text), old = kept("was", state.was);
  const url = addresses.text(dictionary);
  const answer = useAnswer<Reading>(text ? url : undefined, { text });
  const was = useAnswer<Reading>(old ? url : undefined, { text: old });
  const reading = text ? answer.value : undefined;
  const earlier = old && reading && !answer.stale && !was.stale ? was.value : undefined;
  const latents = useAnswer<Overview>(addresses.overview(dictionary)).value?.latents;
  useEffect(() => { document.title = `Text · ${dictionary} · fathom`; }, [dictionary]);

  const set = (changes: Record<string, string>, how: "push" | "replace" = "replace") => go({ ...route, state: { ...state, ...changes } }, how);
  const chosen = reading ? numbers(state.tokens).filter(position => position < reading.tokens.length) : [];
  const by: By = orders.find(order => order.by === state.by && (order.by !== "change" || earlier))?.by ?? (earlier ? "change" : "activation");
  const shown = numbers(state.latent)[0];
  const most = numbers(state.most)[0] ?? some;

  const now = reading && firings(reading, chosen);
  const differs = earlier && reading ? difference(earlier, reading) : undefined;
  const then = earlier && differs && firings(earlier, chosen.length > 0 ? before(chosen, differs, earlier, reading!) : []);
  const strongest = now && [...now.values()].sort((a, b) => b.activation - a.activation || a.latent - b.latent).map(firing => firing.latent);
  const wanted = by === "effect" && !answer.stale ? [...new Set([...strongest?.slice(0, measured) ?? [], ...shown !== undefined && now?.has(shown) ? [shown] : []])] : undefined;
  const effects = useEffects(dictionary, text, wanted, chosen);
  const list = now ? lines(by, now, then, effects.effects) : [];
  const rows = useRows(dictionary, list.slice(0, most).map(line => line.latent));
  const effect = by === "effect" && shown !== undefined ? effects.effects.get(shown)?.tokens : undefined;

  const replace = (position: number, word: string) => {
    const { start, end } = reading!.tokens[position]!;
    set({ text: keep("text", text.slice(0, start) + word + text.slice(end)), was: keep("was", old || text), tokens: "" }, "push");
  };
  return (
    <div class="columns texts">
      <section>
        <h1>Text</h1>
        <TextForm text={text} name="Text to read" action="Read" send={value => set({ text: keep("text", value), was: "", tokens: "" }, "push")} />
        {state.text === "long" && <p class="empty">{text ? "This text is too long for the address: a link to this page will not carry it." : "The text of this link was too long for it and stayed in the tab where it was read."}</p>}
        {answer.error !== undefined && text && <p class="error" role="alert">{answer.error}</p>}
        {!text && <p class="words">See which latents fire on each word of a text, in the model as it reads it. Change a word to see what they make of that.</p>}
        {reading && <>
          <h2>{earlier ? "After" : "Tokens"} <small>{hint(reading, chosen, shown)}</small>
            {chosen.length > 0 && <button type="button" class="chip quiet" onClick={() => set({ tokens: "" })}>all tokens</button>}
          </h2>
          <div class={answer.stale ? "stale" : ""}>
            <TextTokens key={text} reading={reading} name="Tokens of the text" {...shading(reading, shown)} effects={effect} chosen={chosen}
              changed={position => !!differs && position >= differs.first && position < reading.tokens.length - differs.behind}
              choose={positions => set({ tokens: positions.join(".") })} replace={replace} />
          </div>
        </>}
        {earlier && differs && <>
          <h2>Before
            <button type="button" class="chip quiet" onClick={() => set({ text: keep("text", old), was: "", tokens: "" }, "push")}>back to this</button>
            <button type="button" class="chip quiet" onClick={() => set({ was: "" })}>forget it</button>
          </h2>
          <TextTokens reading={earlier} name="Tokens before the change" {...shading(earlier, shown)} effects={undefined}
            changed={position => position >= differs.first && position < earlier.tokens.length - differs.behind} />
        </>}
        {was.error !== undefined && old && <p class="error">{was.error}</p>}
      </section>
      {reading && <aside>
        <h2 id="latents">Latents <small>{chosen.length > 0 ? `on ${counted(chosen.length, "token")}` : `${count(reading.latents.length)} fire`}</small></h2>
        <span class="chips" role="group" aria-label="Ordered by">
          {orders.filter(order => order.by !== "change" || earlier).map(order =>
            <button type="button" key={order.by} class="chip" aria-pressed={order.by === by} data-tip={order.tip} onClick={() => set({ by: order.by })}>{order.name}</button>)}
        </span>
        {effects.pending && <p class="empty" role="status">Running the model without each of the {measured} strongest: {effects.effects.size} done.</p>}
        {effects.error !== undefined && <p class="error">{effects.error}</p>}
        <LatentList lines={list.slice(0, most)} rows={rows} shown={shown} route={route} show={latent => set({ latent: latent === undefined ? "" : String(latent) })} />
        {list.length > most && <button type="button" class="chip quiet" onClick={() => set({ most: String(most + some) })}>{count(list.length - most)} more</button>}
        {shown !== undefined && !now!.has(shown) && <p class="empty" role="status">{latents !== undefined && shown >= latents
          ? `There is no latent ${count(shown)}: the highest is ${count(latents - 1)}.` : `Latent ${count(shown)} fires ${chosen.length > 0 ? "on none of the chosen tokens" : "nowhere in this text"}.`} Choose
          one below, or <button type="button" class="link" onClick={() => set({ latent: "" })}>forget it</button>.</p>}
        {list.length === 0 && !effects.pending && <p class="empty">No latent fires here.</p>}
      </aside>}
    </div>
  );
}

function hint(reading: Reading, chosen: number[], shown: number | undefined): string {
  const shade = shown === undefined ? "choose a latent to shade by it" : `shaded by latent ${count(shown)}`;
  return chosen.length > 0 ? `${count(chosen.length)} chosen, their activations summed; ${shade}`
    : `${counted(reading.tokens.length, "token")}; click to choose some, double-click to change one; ${shade}`;
}

const shading = (reading: Reading, shown: number | undefined) => shown === undefined
  ? { values: undefined, max: 1 }
  : { values: activations(reading, shown), max: maximum(reading, shown) };

const numbers = (text: string | undefined) => (text ?? "").split(".").filter(part => /^\d{1,9}$/.test(part)).map(Number);
