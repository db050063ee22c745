import { useEffect, useRef } from "preact/hooks";

const keys: [string, string][] = [
  ["j", "the next latent, in the order of the table"],
  ["k", "the one before"],
  ["o", "the overview"],
  ["t", "a text of yours: what fires where"],
  ["s", "search by label, token, text or vector"],
  ["b", "the steering bench: what the model says with latents pushed"],
  ["l", "lists of latents"],
  ["e", "on a feature: write a label and notes"],
  ["v", "the evaluation"],
  ["r", "the runs: trainings, sweeps and scaling laws"],
  ["c", "the comparison of two dictionaries"],
  ["/", "find a latent by number or token, or by name where it has one"],
  ["?", "this list"],
  ["Esc", "leave a field, close this list"],
  ["← →", "on a histogram: choose an interval; with Shift, widen it"],
];

export function Help({ close }: { close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="help" aria-label="Keyboard" onClose={close} onClick={event => event.target === dialog.current && close()}>
      <div class="inside">
        <h2>Keyboard</h2>
        <dl>{keys.map(([key, what]) => <><dt><kbd>{key}</kbd></dt><dd>{what}</dd></>)}</dl>
        <h2>Reading a page</h2>
        <p>Orange is activation: the stronger, the deeper. Among the tokens a latent speaks for, orange is raised and blue is lowered.
          Grey figures are controls. A line end is shown as ↵, a token’s own space as ·</p>
        <button class="chip" type="button" onClick={close}>Close</button>
      </div>
    </dialog>
  );
}
