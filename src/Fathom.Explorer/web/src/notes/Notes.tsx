import { useEffect, useState } from "preact/hooks";
import { addresses, type Note, type Notes as Answer } from "../api.ts";
import { counted, when } from "../format.ts";
import { useKeys } from "../keys.ts";
import { useFresh } from "../useAnswer.ts";
import { Lines } from "./Lines.tsx";
import { NoteForm } from "./NoteForm.tsx";
import "./notes.css";

/** What people wrote about a latent, and the form to write with. */
export function Notes({ dictionary, latent }: { dictionary: string; latent: number }) {
  const [answer, replace] = useFresh<Answer>(addresses.notes(dictionary, latent));
  const [writes, write] = useState(false);
  useEffect(() => write(false), [latent]);
  useKeys({ e: () => write(true) });
  if (answer.error !== undefined) return <p class="error notes">{answer.error}</p>;
  const notes = answer.value;
  if (!notes) return <div class="notes waiting" />;
  const { current, earlier } = notes;
  if (writes) return (
    <NoteForm dictionary={dictionary} latent={latent} current={current} close={saved => {
      if (saved) replace(saved);
      write(false);
    }} />
  );
  return (
    <div class="notes">
      {current.remark && <div class="remark"><Lines text={current.remark} /></div>}
      <p class="line">
        <button type="button" class="link" onClick={() => write(true)} data-tip="key e">{current.version === 0 ? "write a label or a note" : "edit label and note"}</button>
        {current.version > 0 && <Signed note={current} />}
        {earlier.length > 0 && <Earlier notes={earlier} />}
      </p>
    </div>
  );
}

export const Signed = ({ note }: { note: Note }) => <span class="signed"><bdi>{note.by}</bdi>, {when(note.at!)}</span>;

function Earlier({ notes }: { notes: Note[] }) {
  return (
    <details>
      <summary>{counted(notes.length, "earlier version")}</summary>
      <ol class="earlier">
        {notes.map(note => (
          <li key={note.version}>
            <Signed note={note} />
            <p>{note.label ? <em class="label"><Lines text={note.label} /></em> : <span class="control">no label</span>}</p>
            {note.remark && <div class="remark"><Lines text={note.remark} /></div>}
          </li>
        ))}
      </ol>
    </details>
  );
}
