/** A name that may break behind its dots, lines and dashes, and not within a word. */
export function Name({ text }: { text: string }) {
  return <>{text.split(/(?<=[._-])/).map((part, i) => <>{i > 0 && <wbr />}{part}</>)}</>;
}
