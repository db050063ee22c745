interface Props { step: { doing: string; done: number; total: number } | undefined; label: string; cancel: () => void }

/** How far long work of the server is, and a way to give it up. */
export function Progress({ step, label, cancel }: Props) {
  return (
    <>
      <span class="state" role="status">{step?.doing ?? "asking"}</span>
      <progress {...(step && step.total > 0 ? { value: step.done, max: step.total } : {})} aria-label={label} />
      <button class="chip" type="button" onClick={cancel}>Cancel</button>
    </>
  );
}
