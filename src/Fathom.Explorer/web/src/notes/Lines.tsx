import { visible } from "../format.ts";

/** Text of others, its lines kept and nothing else of it obeyed: its own direction stays inside. */
export const Lines = ({ text }: { text: string }) => <bdi>{text.split("\n").map((line, i) => [i > 0 && <br />, visible(line)])}</bdi>;
