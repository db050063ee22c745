import type { ComponentType } from "preact";
import { Compare } from "./pages/Compare.tsx";
import { Evaluation } from "./pages/Evaluation.tsx";
import { Feature } from "./pages/Feature.tsx";
import { Lists } from "./pages/Lists.tsx";
import { Overview } from "./pages/Overview.tsx";
import { Search } from "./pages/Search.tsx";
import { Runs } from "./pages/Runs.tsx";
import { Steer } from "./pages/Steer.tsx";
import { Text } from "./pages/Text.tsx";
import type { Page, Route, View } from "./route.ts";

/** What a page of a dictionary gets; it is mounted anew for another dictionary. */
export interface DictionaryPage { route: Route; dictionary: string }

/** What a page of the run gets. */
export interface RunPage { route: Route }

/** The pages of a dictionary, in the order of the header. `key` is the key that goes there; `bare` is what needs neither index nor model, as
 * features that others published have none. */
export const dictionaryPages: { view: Page; name: string; key?: string; bare?: true; page: ComponentType<DictionaryPage> }[] = [
  { view: "overview", name: "Overview", key: "o", bare: true, page: Overview },
  { view: "feature", name: "Feature", bare: true, page: Feature },
  { view: "text", name: "Text", key: "t", page: Text },
  { view: "search", name: "Search", key: "s", page: Search },
  { view: "steer", name: "Steer", key: "b", page: Steer },
  { view: "evaluation", name: "Evaluation", key: "v", page: Evaluation },
];

/** The pages of the run as a whole. */
export const runPages: { view: Page; name: string; key?: string; page: ComponentType<RunPage> }[] = [
  { view: "lists", name: "Lists", key: "l", page: Lists },
  { view: "runs", name: "Runs", key: "r", page: Runs },
  { view: "compare", name: "Compare", key: "c", page: Compare },
];

/** Whether a view can be had of a dictionary. Lists are of latents of an index too. */
export function offered(view: View, published: boolean): boolean {
  const page = dictionaryPages.find(each => each.view === view);
  return !published || (page ? page.bare === true : view !== "lists");
}
