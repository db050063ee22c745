import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { addresses, get, type Latent, type RunInfo } from "./api.ts";
import { Header } from "./components/Header.tsx";
import { Help } from "./components/Help.tsx";
import { Notice } from "./components/Notice.tsx";
import { Tooltip } from "./components/Tooltip.tsx";
import { counted, visible } from "./format.ts";
import { useKeys } from "./keys.ts";
import { nearest } from "./nearest.ts";
import { Nowhere } from "./pages/Nowhere.tsx";
import { go, toFeature, toView, useRoute } from "./route.ts";
import { useAnswer } from "./useAnswer.ts";
import { dictionaryPages, offered, runPages } from "./views.tsx";

/** Dictionaries that are offered instead of one that there is not. */
const mostOffered = 6;

export function App() {
  const asked = useRoute();
  const run = useAnswer<RunInfo>(addresses.run());
  const search = useRef<HTMLInputElement>(null);
  const [help, showHelp] = useState(false);

  const dictionaries = run.value?.dictionaries ?? [];
  const first = dictionaries.find(entry => entry.indexed) ?? dictionaries[0];
  const known = (name: string | undefined) => dictionaries.find(entry => entry.name === name);
  const nowhere = asked.view === "nowhere";
  // An address that leads nowhere stays as it is; the ways out of it are of a dictionary that there is.
  const route = nowhere && run.value && !known(asked.dictionary) ? { ...asked, dictionary: first?.name } : asked;
  const shown = known(route.dictionary);

  useEffect(() => {
    if (route.dictionary === undefined && first) go({ ...route, dictionary: first.name }, "replace");
  }, [route.dictionary, first?.name]);

  const here = `${route.view}/${route.dictionary}/${route.latent}`;
  useLayoutEffect(() => scrollTo(0, (history.state as { scroll?: number } | null)?.scroll ?? 0), [here]);

  const OfRun = runPages.find(page => page.view === route.view)?.page;
  const OfDictionary = dictionaryPages.find(page => page.view === route.view)?.page;

  const step = (which: "previous" | "next") => {
    const { dictionary, latent, order } = route;
    if (dictionary === undefined) return;
    if (route.view !== "feature" || latent === undefined) {
      document.querySelector<HTMLAnchorElement>("[data-first-latent]")?.click();
      return;
    }
    get<Latent>(addresses.latent(dictionary, latent, order)).then(({ [which]: target }) => {
      if (target !== null) go({ ...toFeature(route, target), examples: { kind: route.examples.kind === "interval" ? "top" : route.examples.kind, seed: 0 } });
    }, () => undefined);
  };
  useKeys({
    j: () => step("next"),
    k: () => step("previous"),
    ...Object.fromEntries([...dictionaryPages, ...runPages].flatMap(({ key, view }) =>
      key !== undefined && view !== "feature" && offered(view, shown?.published === true) && (route.dictionary !== undefined || runPages.some(page => page.view === view))
        ? [[key, () => go(toView(route, view))]] : [])),
    "/": () => search.current?.focus(),
    "?": () => showHelp(true),
    Escape: () => showHelp(false),
  });

  return (
    <>
      <a class="skip" href="#main">Skip to the content</a>
      <Header run={run.value} route={route} search={search} help={() => showHelp(true)} />
      <main id="main">
        {OfRun ? <OfRun route={route} />
          : run.error !== undefined ? <Notice title="The run cannot be read" text={run.error} />
          : nowhere ? run.value && <Nowhere route={route} run={run.value} />
          : run.value && dictionaries.length === 0 ? <Notice title="No dictionary yet" text={`The run ${run.value.name} holds no trained dictionary. Train one, then index it:`} command="fathom train --run RUN --site S --name NAME" />
          : run.value && route.dictionary !== undefined && !shown ? <Notice title={`No dictionary ${visible(route.dictionary)}`}
            text={`The run ${run.value.name} has no dictionary of that name; it has ${counted(dictionaries.length, "dictionary", "dictionaries")}. Choose one:`}
            ways={nearest(route.dictionary, dictionaries.map(entry => entry.name), mostOffered).map(name => ({ name, to: { ...toView(route, "overview"), dictionary: name } }))} />
          : shown && !shown.indexed ? <Notice title={shown.name} text="This dictionary is not indexed yet. The index holds every activation of every latent; make it with" command={shown.repair ?? ""} />
          : !shown ? null
          : !offered(route.view, shown.published) ? <Notice title={shown.name} text="These are features as others published them: there is no index of them here and no dictionary, so they can be looked at, but not asked about texts, searched or steered."
            ways={[{ name: "Their overview", to: toView(route, "overview") }]} />
          : OfDictionary && <OfDictionary key={shown.name} route={route} dictionary={shown.name} />}
      </main>
      {help && <Help close={() => showHelp(false)} />}
      <Tooltip />
    </>
  );
}
