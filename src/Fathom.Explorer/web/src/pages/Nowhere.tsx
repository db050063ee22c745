import type { RunInfo } from "../api.ts";
import { Notice, type Way } from "../components/Notice.tsx";
import { count, visible } from "../format.ts";
import { meant } from "../nearest.ts";
import { toFeature, toView, type Route } from "../route.ts";
import { dictionaryPages, offered, runPages } from "../views.tsx";

/** An address that is none of the explorer's. `route` names the dictionary that the overview is of. */
export function Nowhere({ route, run }: { route: Route; run: RunInfo }) {
  const path = decoded(location.pathname);
  const here = run.dictionaries.find(entry => entry.name === route.dictionary);
  const near = nearestView(path, route, here?.published === true);
  const ways: Way[] = [
    ...(near ? [near] : []),
    ...(here ? [{ name: `The overview of ${here.name}`, to: toView(route, "overview") }] : [{ name: "The runs", to: toView(route, "runs") }]),
  ];
  return <Notice title={`There is no page at ${visible(path)}`} ways={ways} text={`The explorer has no such address. ${near ? "Nearest to it:" : "Go on from here:"}`} />;
}

/** The view whose name is nearest to the last word of the path, or the latent that it numbers. */
function nearestView(path: string, route: Route, published: boolean): Way | undefined {
  const word = path.split("/").filter(part => part !== "").at(-1) ?? "";
  const hasDictionary = route.dictionary !== undefined;
  if (/^\d{1,9}$/.test(word) && hasDictionary) return { name: `Latent ${count(Number(word))}`, to: toFeature(route, Number(word)) };
  const pages = [...(hasDictionary ? dictionaryPages : []), ...runPages].filter(({ view }) => view !== "feature" && view !== "overview" && offered(view, published));
  const view = meant(word, pages.map(page => page.view));
  const page = pages.find(each => each.view === view);
  return page && page.view !== "feature" ? { name: page.name, to: toView(route, page.view) } : undefined;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
