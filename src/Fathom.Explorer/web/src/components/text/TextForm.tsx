import { useEffect, useRef, useState } from "preact/hooks";

interface Props { text: string; name: string; action: string; send: (text: string) => void }

/** A text to type or to paste; Ctrl-Enter sends it. */
export function TextForm({ text, name, action, send }: Props) {
  const [value, set] = useState(text);
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => set(text), [text]);
  const submit = () => {
    if (value.trim()) send(value);
  };
  return (
    <form class="write" onSubmit={event => {
      event.preventDefault();
      submit();
    }}>
      <textarea ref={area} aria-label={name} rows={Math.min(8, Math.max(3, value.split("\n").length))} maxLength={20000} spellcheck={false}
        placeholder="Paste a text here" value={value} onInput={event => set(event.currentTarget.value)}
        onKeyDown={event => {
          if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          submit();
        }} />
      <button type="submit" class="chip" disabled={!value.trim()}>{action}</button>
      <kbd aria-hidden="true">Ctrl Enter</kbd>
    </form>
  );
}
