import { useEffect, useRef, useState } from "preact/hooks";
import { addresses, ask, forget, address, Refusal, type Note, type NoteConflict, type NoteEdit, type Notes } from "../api.ts";
import { Lines } from "./Lines.tsx";
import { Signed } from "./Notes.tsx";
import { sign, signature } from "./signature.ts";

interface Props { dictionary: string; latent: number; current: Note; close: (saved?: Notes) => void }

/** Writes a label and a note. Where somebody else has written meanwhile, both stand side by side and nothing is decided alone. */
export function NoteForm({ dictionary, latent, current, close }: Props) {
  const [label, setLabel] = useState(current.label);
  const [remark, setRemark] = useState(current.remark);
  const [by, setBy] = useState(signature());
  const [seen, see] = useState(current);
  const [theirs, setTheirs] = useState<Note>();
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);

  const save = async (version: number) => {
    setBusy(true);
    setError(undefined);
    sign(by.trim());
    try {
      const saved = await ask<Notes>(addresses.notes(dictionary, latent), { version, label, remark, by } satisfies NoteEdit);
      forget(address(["dictionaries", dictionary]));
      close(saved);
    } catch (e) {
      setBusy(false);
      if (e instanceof Refusal && e.status === 409) setTheirs((e.body as NoteConflict).current);
      else setError((e as Error).message);
    }
  };
  const keep = () => {
    setLabel(theirs!.label);
    setRemark(theirs!.remark);
    see(theirs!);
    setTheirs(undefined);
  };
  return (
    <form class="notes form" aria-label={`Label and note of latent ${latent}`} onSubmit={event => { event.preventDefault(); void save(seen.version); }}
      onKeyDown={event => { if (event.key === "Escape") close(); }}>
      <label>Label <small>one line; it goes before all others</small>
        <input ref={first} value={label} maxLength={200} onInput={event => setLabel(event.currentTarget.value)} />
      </label>
      <label>Note
        <textarea rows={4} value={remark} maxLength={10_000} onInput={event => setRemark(event.currentTarget.value)} />
      </label>
      {theirs && (
        <div class="conflict" role="alert">
          <p><Signed note={theirs} /> wrote about this latent after you had opened it:</p>
          <blockquote>
            <p>{theirs.label ? <em class="label"><Lines text={theirs.label} /></em> : <span class="control">no label</span>}</p>
            {theirs.remark && <div class="remark"><Lines text={theirs.remark} /></div>}
          </blockquote>
          <p>Yours stands in the fields above. Whichever stays, the other is kept among the earlier versions or can be copied from here.</p>
          <p class="line">
            <button type="button" class="chip" disabled={busy} onClick={() => void save(theirs.version)}>write mine over it</button>
            <button type="button" class="chip" onClick={keep}>take theirs</button>
          </p>
        </div>
      )}
      {error !== undefined && <p class="error" role="alert">{error}</p>}
      <p class="line">
        {!theirs && <button type="submit" class="chip strong" disabled={busy}>Save</button>}
        <button type="button" class="chip quiet" onClick={() => close()}>cancel</button>
        <label class="by">signed <input value={by} maxLength={40} placeholder="person" aria-label="Your name" onInput={event => setBy(event.currentTarget.value)} /></label>
      </p>
    </form>
  );
}
