import { count, counted, percent } from "../format.ts";
import type { Training } from "./api.ts";

/** A time in the two words that matter: 40 s, 3 min, 2 h 10 min. */
export function time(seconds: number): string {
  if (seconds < 90) return `${count(seconds)}\u00a0s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes}\u00a0min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours}\u00a0h${minutes % 60 ? ` ${minutes % 60}\u00a0min` : ""}` : `${Math.round(hours / 24)} days`;
}

/** How it stands with a training. */
export function standing(it: Training): string {
  const rate = it.tokensPerSecond === null ? "" : `, ${count(it.tokensPerSecond)} tokens a second`;
  const where = it.steps === null ? `at step ${count(it.step)}` : `${percent(it.step / it.steps)} of ${counted(it.steps, "step")}`;
  switch (it.state) {
    case "running": return `running: ${where}${rate}${it.secondsLeft === null ? "" : `, about ${time(it.secondsLeft)} left`}`;
    case "stopped": return `stopped and saved, ${where}; “fathom train --resume” goes on`;
    case "silent": return `silent for ${time(it.secondsSinceWritten)}, ${where}: its process writes no more`;
    case "done": return `done: ${counted(it.step, "step")}${rate}`;
  }
}
