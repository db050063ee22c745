import { follow, print, toView, type Route } from "../route.ts";

/** A dictionary's name, which leads to its overview where there is one. */
export function RunName({ name, indexed, route }: { name: string; indexed: boolean; route: Route }) {
  if (!indexed) return <span data-tip="not indexed">{name}</span>;
  const there: Route = { ...toView(route, "overview"), dictionary: name };
  return <a class="name" href={print(there)} onClick={event => follow(event, there)}>{name}</a>;
}
