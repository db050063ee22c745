import { addresses, type Lists, type Order, type Show } from "../api.ts";
import { figure, visible } from "../format.ts";
import { useFresh } from "../useAnswer.ts";

const shows: { show: Show; name: string }[] = [
  { show: "all", name: "all" }, { show: "alive", name: "that fire" }, { show: "dead", name: "dead" },
  { show: "labelled", name: "labelled" }, { show: "unlabelled", name: "without a label" },
];

interface Props { dictionary: string; order: Order; choose: (order: Order) => void }

/** Which latents the table and the map show; what was chosen elsewhere on the page can be taken back here. */
export function Filters({ dictionary, order, choose }: Omit<Props, "dictionary"> & {
  /** Undefined where there can be no lists. */
  dictionary: string | undefined;
}) {
  const ranged = order.from !== undefined || order.to !== undefined;
  return (
    <>
      <select class="narrow" aria-label="Which latents" value={order.show} onChange={event => choose({ ...order, show: event.currentTarget.value as Show })}>
        {shows.map(({ show, name }) => <option key={show} value={show}>{name}</option>)}
      </select>
      {dictionary !== undefined && <InList dictionary={dictionary} order={order} choose={choose} />}
      {ranged && <button type="button" class="chip" aria-pressed="true" data-tip="any density again" onClick={() => choose({ ...order, from: undefined, to: undefined })}>
        density {figure(order.from ?? 0)} – {figure(order.to ?? 1)} ×</button>}
      {order.area && <button type="button" class="chip" aria-pressed="true" data-tip="anywhere on the map again" onClick={() => choose({ ...order, area: "" })}>
        in the lasso ×</button>}
    </>
  );
}

function InList({ dictionary, order, choose }: Props) {
  const [answer] = useFresh<Lists>(addresses.lists(dictionary));
  const lists = answer.value?.lists ?? [];
  if (lists.length === 0 && order.list === 0) return null;
  return (
    <select class="narrow" aria-label="In a list" value={String(order.list)} onChange={event => choose({
      ...order, list: Number(event.currentTarget.value), ...(order.sort === "listed" ? { sort: "density", descending: true } as const : {}),
    })}>
      <option value="0">in any list or none</option>
      {order.list > 0 && answer.value && !lists.some(({ id }) => id === order.list) && <option value={String(order.list)}>in list {order.list}, which there is not</option>}
      {lists.map(({ id, name }) => <option key={id} value={String(id)}>in {visible(name)}</option>)}
    </select>
  );
}
