/** One thing that stands in the way, and the command that clears it. */
export function Notice({ title, text, command }: { title: string; text: string; command?: string }) {
  return (
    <section class="notice" role="status">
      <h1>{title}</h1>
      <p class="words">{text}</p>
      {command && <pre class="command">{command}</pre>}
    </section>
  );
}
