// The address bar is the state of the view: /d/<dictionary> is its overview, /d/<dictionary>/<latent> a feature, the query the rest.
import { useEffect, useState } from "preact/hooks";
import type { ExampleKind, ExampleQuery, Order, Sort } from "./api.ts";

export interface Route {
  dictionary: string | undefined;
  latent: number | undefined;
  order: Order;
  examples: ExampleQuery;
}

const sorts: Sort[] = ["number", "density", "max", "mean", "tracks"];
const kinds: ExampleKind[] = ["top", "random", "interval"];

export const firstOrder: Order = { sort: "density", descending: true, filter: "" };
export const firstExamples: ExampleQuery = { kind: "top", seed: 0 };

export function parse(location: { pathname: string; search: string }): Route {
  const [, dictionary, latent] = /^\/d\/([^/]+)(?:\/(\d+))?\/?$/.exec(location.pathname) ?? [];
  const query = new URLSearchParams(location.search);
  const sort = sorts.find(name => name === query.get("sort")) ?? firstOrder.sort;
  const kind = kinds.find(name => name === query.get("kind")) ?? "top";
  const number = (name: string) => (query.get(name) ? Number(query.get(name)) : NaN);
  const [low, high] = [number("low"), number("high")];
  const whole = kind !== "interval" || (Number.isFinite(low) && Number.isFinite(high) && low < high);
  return {
    dictionary: dictionary === undefined ? undefined : decode(dictionary),
    latent: latent === undefined ? undefined : Number(latent),
    order: { sort, descending: query.get("order") !== "ascending", filter: query.get("filter") ?? "" },
    examples: {
      kind: whole ? kind : "top", seed: number("seed") >>> 0,
      ...(whole && kind === "interval" ? { low, high } : {}),
    },
  };
}

export function print(route: Route): string {
  if (route.dictionary === undefined) return "/";
  const query = new URLSearchParams();
  if (route.order.sort !== firstOrder.sort) query.set("sort", route.order.sort);
  if (!route.order.descending) query.set("order", "ascending");
  if (route.order.filter) query.set("filter", route.order.filter);
  if (route.latent !== undefined) {
    const { kind, low, high, seed } = route.examples;
    if (kind !== "top") query.set("kind", kind);
    if (kind === "interval") {
      query.set("low", String(low));
      query.set("high", String(high));
    }
    if (seed) query.set("seed", String(seed));
  }
  const text = query.toString();
  return `/d/${encodeURIComponent(route.dictionary)}${route.latent === undefined ? "" : `/${route.latent}`}${text && `?${text}`}`;
}

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
