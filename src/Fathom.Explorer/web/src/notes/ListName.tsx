import { useState } from "preact/hooks";

/** A button that asks for a name. */
export function ListName({ label, given = "", make }: { label: string; given?: string; make: (name: string) => void }) {
  const [name, setName] = useState<string>();
  if (name === undefined) return <button type="button" class="chip quiet" onClick={() => setName(given)}>{label}</button>;
  return (
    <form class="naming" onSubmit={event => {
      event.preventDefault();
      if (name.trim()) make(name.trim());
      setName(undefined);
    }} onKeyDown={event => { if (event.key === "Escape") setName(undefined); }}>
      <input ref={element => element?.focus()} value={name} maxLength={80} placeholder="name" aria-label={`Name: ${label}`} onInput={event => setName(event.currentTarget.value)} />
      <button type="submit" class="chip">Save</button>
    </form>
  );
}
