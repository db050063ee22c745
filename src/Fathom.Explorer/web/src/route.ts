// The address bar is the state of the view: /d/<dictionary> is its overview, /d/<dictionary>/<latent> a feature, /d/<dictionary>/<view>
// another view of it, /<view> one of the run as a whole; the query is the rest.
import { useEffect, useState } from "preact/hooks";
import type { ExampleKind, ExampleQuery, Order, Show, Sort } from "./api.ts";

/** Views of a dictionary, and views of the run. A feature is the view of a latent. */
export const dictionaryViews = ["overview", "feature", "text", "search", "steer", "evaluation"] as const;
export const runViews = ["runs", "compare", "lists"] as const;
export type Page = (typeof dictionaryViews)[number] | (typeof runViews)[number];
/** `nowhere` is every address that is none of the explorer's; Server/PageAddresses.cs, which answers them, knows the same ones. */
export type View = Page | "nowhere";

export interface Route {
  view: View;
  dictionary: string | undefined;
  latent: number | undefined;
  order: Order;
  examples: ExampleQuery;
  /** What a view other than overview and feature keeps in the query, by names of its own; empty values are left out. */
  state: Record<string, string>;
}

const sorts: Sort[] = ["number", "density", "max", "mean", "contexts", "tracks", "score", "listed"];
const shows: Show[] = ["all", "alive", "dead", "labelled", "unlabelled"];
const kinds: ExampleKind[] = ["top", "random", "interval", "strengths", "misses"];

export const firstOrder: Order = { sort: "density", descending: true, filter: "", show: "all", list: 0, area: "" };
export const firstExamples: ExampleQuery = { kind: "top", seed: 0 };

/** Those that stand in an address by their names. */
export const namedViews = dictionaryViews.filter(view => view !== "overview" && view !== "feature");

const ownNames = ["sort", "order", "filter", "show", "from", "to", "list", "area", "kind", "low", "high", "seed"];

export function parse(location: { pathname: string; search: string }): Route {
  const path = location.pathname.replace(/(.)\/$/, "$1");
  const [, dictionary, rest] = /^\/d\/([^/]+)(?:\/([^/]+))?$/.exec(path) ?? [];
  const query = new URLSearchParams(location.search);
  const latent = rest !== undefined && /^\d+$/.test(rest) ? Number(rest) : undefined;
  const view = dictionary === undefined ? (path === "/" || path === "/index.html" ? "overview" : runViews.find(name => path === `/${name}`))
    : rest === undefined ? "overview" : latent !== undefined ? "feature" : namedViews.find(name => rest === name);
  return read(view ?? "nowhere", latent, dictionary === undefined ? query.get("dictionary") || undefined : decode(dictionary), query);
}

function read(view: View, latent: number | undefined, dictionary: string | undefined, query: URLSearchParams): Route {
  const sort = sorts.find(name => name === query.get("sort")) ?? firstOrder.sort;
  const kind = kinds.find(name => name === query.get("kind")) ?? "top";
  const number = (name: string) => (query.get(name) ? Number(query.get(name)) : NaN);
  const [low, high] = [number("low"), number("high")];
  const [from, to] = [number("from"), number("to")];
  const whole = kind !== "interval" || (Number.isFinite(low) && Number.isFinite(high) && low < high);
  const own = hasOrder(view);
  return {
    view, latent, dictionary,
    order: own ? {
      sort, descending: query.get("order") !== "ascending", filter: query.get("filter") ?? "",
      show: shows.find(name => name === query.get("show")) ?? "all", list: number("list") >>> 0, area: query.get("area") ?? "",
      ...(Number.isFinite(from) ? { from } : {}), ...(Number.isFinite(to) ? { to } : {}),
    } : firstOrder,
    examples: own ? {
      kind: whole ? kind : "top", seed: number("seed") >>> 0,
      ...(whole && kind === "interval" ? { low, high } : {}),
    } : firstExamples,
    state: Object.fromEntries([...query].filter(([name]) => name !== "dictionary" && !(own && ownNames.includes(name)))),
  };
}

const hasOrder = (view: View) => view === "overview" || view === "feature";

export function print(route: Route): string {
  const { view, dictionary, latent, order, examples, state } = route;
  const query = new URLSearchParams();
  if (view === "nowhere") return location.pathname + location.search;
  const ofRun = runViews.find(name => name === view);
  if (ofRun === undefined && dictionary === undefined) return "/";
  if (ofRun !== undefined && dictionary !== undefined) query.set("dictionary", dictionary);
  if (hasOrder(view)) {
    if (order.sort !== firstOrder.sort) query.set("sort", order.sort);
    if (!order.descending) query.set("order", "ascending");
    if (order.filter) query.set("filter", order.filter);
    if (order.show !== "all") query.set("show", order.show);
    if (order.from !== undefined) query.set("from", String(order.from));
    if (order.to !== undefined) query.set("to", String(order.to));
    if (order.list) query.set("list", String(order.list));
    if (order.area) query.set("area", order.area);
  }
  if (view === "feature") {
    const { kind, low, high, seed } = examples;
    if (kind !== "top") query.set("kind", kind);
    if (kind === "interval") {
      query.set("low", String(low));
      query.set("high", String(high));
    }
    if (seed) query.set("seed", String(seed));
  }
  for (const [name, value] of Object.entries(state)) if (value) query.set(name, value);
  const text = query.toString() && `?${query}`;
  if (ofRun !== undefined) return `/${ofRun}${text}`;
  const part = view === "overview" ? "" : view === "feature" ? `/${latent}` : `/${view}`;
  return `/d/${encodeURIComponent(dictionary!)}${part}${text}`;
}

/** The page of a latent, with the strongest examples. */
export const toFeature = (route: Route, latent: number): Route =>
  ({ ...route, view: "feature", latent, examples: firstExamples, state: {} });

/** Another view, of the same dictionary and in the same order; the latent, where one is shown, is remembered. */
export const toView = (route: Route, view: Exclude<Page, "feature">, state: Record<string, string> = {}): Route =>
  ({ ...route, view, state, ...(view === "overview" ? { latent: undefined } : {}) });

const listeners = new Set<() => void>();

/** Goes to a view. `replace` leaves no trace in the history, for changes within a view. */
export function go(route: Route, how: "push" | "replace" = "push"): void {
  history.replaceState({ scroll: scrollY }, "");
  const scroll = how === "replace" ? scrollY : 0;
  if (how === "push") history.pushState({ scroll }, "", print(route));
  else history.replaceState({ scroll }, "", print(route));
  for (const listener of listeners) listener();
}

/** Lets a link be a link (new tab, copy) and still switch views in place. */
export function follow(event: MouseEvent, route: Route): void {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  go(route);
}

export function useRoute(): Route {
  const [route, set] = useState(() => parse(location));
  useEffect(() => {
    history.scrollRestoration = "manual";
    const changed = () => set(parse(location));
    listeners.add(changed);
    addEventListener("popstate", changed);
    return () => {
      listeners.delete(changed);
      removeEventListener("popstate", changed);
    };
  }, []);
  return route;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
