import type { ComponentChildren } from "preact";

export interface Fact { name: string; value: ComponentChildren; exact?: string | undefined; control?: ComponentChildren }

/** A few figures with their names; controls in grey. */
export function Facts({ facts }: { facts: Fact[] }) {
  return (
    <dl class="facts">
      {facts.map(({ name, value, exact, control }) => (
        <div key={name} data-tip={exact}>
          <dt>{name}</dt>
          <dd>{value}{control !== undefined && <span class="control"> {control}</span>}</dd>
        </div>
      ))}
    </dl>
  );
}
