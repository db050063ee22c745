import { useEffect, useRef } from "preact/hooks";
import { addresses, get, type Latent, type Order, type Overview } from "../api.ts";
import { Examples } from "../components/Examples.tsx";
import { ExportAs } from "../components/ExportAs.tsx";
import { Company } from "../components/Company.tsx";
import { Densities } from "../components/Densities.tsx";
import { Facts, type Fact } from "../components/Facts.tsx";
import { Labels } from "../components/Labels.tsx";
import { Labelled } from "../components/Labelled.tsx";
import { NearIt } from "../components/NearIt.tsx";
import { Notice, sentence } from "../components/Notice.tsx";
import { SaysNext } from "../components/SaysNext.tsx";
import { Tracked } from "../components/Tracked.tsx";
import { Published } from "../components/Published.tsx";
import { WhenItFires } from "../components/WhenItFires.tsx";
import { activation, count, counted, figure, percent } from "../format.ts";
import { InLists } from "../notes/InLists.tsx";
import { Notes } from "../notes/Notes.tsx";
import { firstExamples, firstOrder, follow, go, print, toFeature, toView, type Route } from "../route.ts";
import { blank, intervention, toState } from "../steer/settings.ts";
import { useAnswer } from "../useAnswer.ts";
import type { DictionaryPage } from "../views.tsx";

export function Feature({ route, dictionary }: DictionaryPage) {
  const number = route.latent!;
  const answer = useAnswer<Latent>(addresses.latent(dictionary, number, route.order));
  const latent = answer.value;
  const overview = useAnswer<Overview>(addresses.overview(dictionary)).value;
  const name = latent?.latent === number ? latent.tracks?.name : undefined;

  // The interval stays on offer as a chip while other examples are shown, until another latent is.
  const kept = useRef<{ latent: number; low: number; high: number } | undefined>(undefined);
  const { kind, low, high } = route.examples;
  if (kind === "interval") kept.current = { latent: number, low: low!, high: high! };
  else if (kept.current?.latent !== number) kept.current = undefined;
  const interval = kept.current && { low: kept.current.low, high: kept.current.high };

  useEffect(() => {
    document.title = `Latent ${count(number)}${name ? ` tracks ${name}` : ""} · ${dictionary} · fathom`;
  }, [number, dictionary, name]);
  useEffect(() => {
    if (!latent || latent.latent !== number) return;
    for (const near of [latent.next, latent.previous]) {
      if (near === null) continue;
      void get(addresses.latent(dictionary, near, route.order)).catch(() => undefined);
      void get(addresses.examples(dictionary, near, firstExamples)).catch(() => undefined);
    }
  }, [latent?.latent, dictionary]);

  if (answer.error !== undefined) return <NoLatent number={number} error={answer.error} dictionary={dictionary} overview={overview} route={route} />;
  if (!latent) return null;
  const dead = latent.tokens === 0;
  const onMap: Route = toView(route, "overview", { at: String(number) });
  return (
    <div class={`columns ${answer.stale ? "stale" : ""}`}>
      <section>
        <h1>Latent {count(latent.latent)}{latent.tracks && <span class="named"> tracks <em>{latent.tracks.name}</em></span>}</h1>
        <p class="sub">
          <span>{dictionary} · {counted(latent.latents, "latent")}{latent.tracks || latent.label ? "" : latent.published ? " · no label was published" : " · no label yet"}</span>
          <Steps latent={latent} route={route} />
        </p>
        {latent.tracks && <Tracked tracks={latent.tracks} />}
        {latent.label && <Labelled label={latent.label} />}
        {!latent.published && <Notes dictionary={dictionary} latent={number} />}
        {!latent.published && <Labels key={`labels ${number}`} dictionary={dictionary} latent={number} max={latent.max} />}
        {latent.published && <Published published={latent.published} />}
        <Facts facts={latent.published ? publishedFacts(latent) : [
          { name: "density", value: figure(latent.density), exact: `${latent.density}: the share of tokens on which it fires` },
          { name: "max", value: dead ? "–" : activation(latent.max), exact: dead ? undefined : `largest activation ${latent.max}` },
          { name: "mean when active", value: dead ? "–" : activation(latent.mean), exact: dead ? undefined : `${latent.mean}` },
          { name: "fires on", value: counted(latent.tokens, "token") },
          { name: "in", value: counted(latent.contexts, "context"), exact: `of ${counted(latent.allContexts, "context")}` },
          { name: "held out", value: dead ? "–" : percent(latent.heldOut / latent.tokens), exact: dead ? undefined : `${counted(latent.heldOut, "token")} of those are in documents that training never saw` },
        ]} />

        {!dead && <p class="ways">{!latent.published && <SteerWith latent={number} route={route} />} <ExportAs dictionary={dictionary} latents={[number]} what={`latent ${number}`} /></p>}
        <h2>When it fires {!dead && <small>{latent.published ? "as published; drag an interval for the published examples from it" : `every one of ${counted(latent.allTokens, "token")}; drag an interval for fresh examples`}</small>}</h2>
        {dead
          ? <p class="empty">{latent.published ? "Never, as published." : `Never, on any of ${counted(latent.allTokens, "token")}.`} It is dead here.</p>
          : <>
            {latent.activations.counts.length === 0 ? <p class="empty">No histogram was published.</p> : <WhenItFires activations={latent.activations} interval={kind === "interval" ? interval : undefined}
              choose={(from, to) => go({ ...route, examples: { kind: "interval", low: from, high: to, seed: 0 } }, "replace")} />}
            <Examples key={number} route={route} dictionary={dictionary} latent={number} max={latent.max} published={latent.published !== null} query={route.examples} interval={interval}
              choose={query => go({ ...route, examples: query }, "replace")}
              effects={route.state.effects === "on"} showEffects={on => go({ ...route, state: { ...route.state, effects: on ? "on" : "" } }, "replace")} />
          </>}
      </section>
      <aside>
        <SaysNext logits={latent.logits} />
        <NearIt neighbours={latent.neighbours} published={latent.published !== null} route={route} />
        {!dead && !latent.published && <Company key={`company ${number}`} dictionary={dictionary} latent={number} route={route} />}
        {!dead && !latent.published && overview && <>
          <h2>How often it fires <small>among all latents</small></h2>
          <Densities densities={overview.densities} height={88} mark={latent.density} />
          {overview.mapped && <p class="onmap"><a class="link" href={print(onMap)} onClick={event => follow(event, onMap)}>show it on the map</a></p>}
        </>}
        {!latent.published && <InLists dictionary={dictionary} latent={number} route={route} />}
      </aside>
    </div>
  );
}

/** What stands where there is no such latent, or it cannot be shown. */
function NoLatent({ number, error, dictionary, overview, route }: { number: number; error: string; dictionary: string; overview: Overview | undefined; route: Route }) {
  const all: Route = { ...toView(route, "overview"), order: firstOrder };
  const beyond = overview !== undefined && !overview.published && number >= overview.latents;
  return beyond
    ? <Notice title={`No latent ${count(number)}`} text={`The latents of ${dictionary} are 0 to ${count(overview.latents - 1)}. Choose one in the table of its overview.`}
        ways={[{ name: "All latents", to: all }, { name: `The last, ${count(overview.latents - 1)}`, to: toFeature(all, overview.latents - 1) }]} />
    : <Notice title={`Latent ${count(number)} cannot be shown`} text={`${sentence(error)} Choose one in the table of the overview.`} ways={[{ name: "All latents", to: all }]} />;
}

/** Only what was published, or follows from it. */
const publishedFacts = (latent: Latent): Fact[] => [
  { name: "density", value: figure(latent.density), exact: `${latent.density}, as published` },
  { name: "max", value: latent.tokens === 0 ? "–" : activation(latent.max), exact: `${latent.max}: of the published figures and examples` },
  { name: "mean when active", value: latent.mean === 0 ? "–" : `≈ ${activation(latent.mean)}`, exact: "from the published histogram" },
];

function SteerWith({ latent, route }: { latent: number; route: Route }) {
  const there = toView(route, "steer", toState({ ...blank, settings: { ...blank.settings, interventions: [intervention({ from: "latent", number: latent })] } }));
  return <a class="chip" href={print(there)} onClick={event => follow(event, there)}>Steer with it</a>;
}

const words = { number: "number", density: "density", max: "largest activation", mean: "mean when active", contexts: "contexts", tracks: "F1", score: "label score", listed: "its place" } as const;

/** Previous and next in the order of the table, and where this one stands in it. */
function Steps({ latent, route }: { latent: Latent; route: Route }) {
  const step = (target: number | null, name: string, key: string) => {
    if (target === null) return <span class="off">{name}</span>;
    const there: Route = toFeature(route, target);
    return <a href={print(there)} onClick={event => follow(event, there)} data-tip={`${count(target)} · key ${key}`}>{name}</a>;
  };
  return (
    <span class="steps">
      {step(latent.previous, "← previous", "k")}
      <span>{place(latent, route.order)}</span>
      {step(latent.next, "next →", "j")}
    </span>
  );
}

function place(latent: Latent, order: Order): string {
  const where = `${count(latent.place + 1)} of ${count(latent.of)} by ${words[order.sort]}`;
  const others = order.show !== "all" || order.from !== undefined || order.to !== undefined || order.list > 0 || order.area !== "";
  return order.filter ? `${where} among “${order.filter}”` : others ? `${where} among those filtered` : where;
}
