import { useState } from "preact/hooks";
import { addresses, ask, type List, type Notes } from "../api.ts";
import { visible } from "../format.ts";
import { follow, print, toView, type Route } from "../route.ts";
import { useFresh } from "../useAnswer.ts";
import { ListName } from "./ListName.tsx";
import { signature } from "./signature.ts";

/** The lists of the dictionary: a press puts the latent in, another takes it out. */
export function InLists({ dictionary, latent, route }: { dictionary: string; latent: number; route: Route }) {
  const url = addresses.notes(dictionary, latent);
  const [answer, replace] = useFresh<Notes>(url);
  const [error, setError] = useState<string>();
  const notes = answer.value;
  if (!notes) return null;
  const done = async (change: Promise<List>) => {
    setError(undefined);
    try {
      await change;
      replace(await ask<Notes>(url));
    } catch (e) {
      setError((e as Error).message);
    }
  };
  const lists = toView(route, "lists");
  return (
    <>
      <h2>In lists {notes.lists.length > 0 && <a class="link" href={print(lists)} onClick={event => follow(event, lists)}>all lists</a>}</h2>
      <div class="chips">
        {notes.lists.map(({ id, name, contains }) => (
          <button key={id} type="button" class="chip" aria-pressed={contains} data-tip={contains ? "take it out" : "put it in"}
            onClick={() => void done(ask<List>(addresses.list(dictionary, id), { [contains ? "remove" : "add"]: [latent], by: signature() }))}>
            <bdi>{visible(name)}</bdi>
          </button>
        ))}
        <ListName label="new list" make={name => done(ask<List>(addresses.lists(dictionary), { name, latents: [latent], by: signature() }))} />
      </div>
      {error !== undefined && <p class="error" role="alert">{error}</p>}
    </>
  );
}
