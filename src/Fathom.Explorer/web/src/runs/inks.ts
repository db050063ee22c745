/** An ink of several that any colour vision tells apart (Okabe and Ito 2008), as style/runs.css has them for light and dark. */
export const ink = (place: number) => `var(--ink-${place % 8})`;

/** The colour behind an ink, for a canvas. */
export const colour = (of: Element, name: string) => getComputedStyle(of).getPropertyValue(/^var\((.*)\)$/.exec(name)?.[1] ?? name).trim();
