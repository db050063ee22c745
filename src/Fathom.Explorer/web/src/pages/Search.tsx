import { useEffect, useRef } from "preact/hooks";
import { ByLabel } from "../components/search/ByLabel.tsx";
import { ByText } from "../components/search/ByText.tsx";
import { ByToken } from "../components/search/ByToken.tsx";
import { ByVector } from "../components/search/ByVector.tsx";
import { keep, kept } from "../components/text/longText.ts";
import { TextForm } from "../components/text/TextForm.tsx";
import { go } from "../route.ts";
import type { DictionaryPage } from "../views.tsx";
import "./text.css";
import "./search.css";

const ways = [
  { way: "label", name: "what it is called", hint: "words of a label or of what a latent tracks" },
  { way: "token", name: "a token", hint: "a token of the vocabulary, such as dog" },
  { way: "text", name: "an example text", hint: "" },
  { way: "vector", name: "a vector", hint: "" },
] as const;

/** Latents by what they are called, by a token, by a text on which they fire or by a direction. */
export function Search({ route, dictionary }: DictionaryPage) {
  const { state } = route;
  const { way, hint } = ways.find(each => each.way === state.by) ?? ways[0];
  const query = (state.q ?? "").slice(0, 100).trim(), text = kept("search", state.text);
  const whole = (value: string | undefined) => (/^\d{1,9}$/.test(value ?? "") ? Number(value) : undefined);
  const set = (changes: Record<string, string>, how: "push" | "replace" = "replace") => go({ ...route, state: { ...state, ...changes } }, how);
  useEffect(() => { document.title = `Search · ${dictionary} · fathom`; }, [dictionary]);
  return (
    <div class="columns searches">
      <div class="across">
        <h1>Search</h1>
        <p class="ways chips" role="group" aria-label="Search by">
          {ways.map(each => <button type="button" key={each.way} class="chip" aria-pressed={each.way === way} onClick={() => set({ by: each.way })}>{each.name}</button>)}
        </p>
        {(way === "label" || way === "token") && <Box key={way} query={query} hint={hint} send={q => set({ q, token: "" }, "push")} />}
        {way === "label" && query && <ByLabel dictionary={dictionary} query={query} route={route} />}
        {way === "token" && query && <ByToken dictionary={dictionary} query={query} chosen={whole(state.token)} choose={token => set({ token: String(token) })} route={route} />}
        {way === "text" && <TextForm text={text} name="Text on which latents fire" action="Search" send={value => set({ text: keep("search", value), latent: "" }, "push")} />}
        {way === "text" && text && <ByText dictionary={dictionary} text={text} by={state.order === "quantile" ? "quantile" : "activation"}
          shown={whole(state.latent)} set={({ by, ...rest }) => set({ ...rest, ...(by === undefined ? {} : { order: by }) })} route={route} />}
        {way === "vector" && <ByVector dictionary={dictionary} row={whole(state.row) ?? 0} encoder={state.side === "encoder"} set={set} route={route} />}
      </div>
    </div>
  );
}

function Box({ query, hint, send }: { query: string; hint: string; send: (query: string) => void }) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => { if (query === "") input.current!.focus(); }, []);
  useEffect(() => { input.current!.value = query; }, [query]);
  return (
    <form class="box" role="search" onSubmit={event => {
      event.preventDefault();
      send(input.current!.value.trim());
    }}>
      <input ref={input} type="search" aria-label={hint} placeholder={hint} maxLength={100} autocomplete="off" spellcheck={false} />
      <button type="submit" class="chip">Search</button>
    </form>
  );
}
