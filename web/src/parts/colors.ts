/** Colours that stay apart for colour-blind readers (Okabe and Ito), as they stand out on white and on near-black. */
const COLORS = {
  light: ["#0072b2", "#d55e00", "#007d5a", "#a8538a", "#b07900", "#2b8fc4", "#000000", "#6e6e6e"],
  dark: ["#56b4e9", "#ff8b4a", "#2fc49a", "#e59bc9", "#f0b429", "#9ad4ff", "#ffffff", "#a8a8a8"],
};

const darkness = matchMedia("(prefers-color-scheme: dark)");

/** Whether the page is dark at the moment. */
export function isDark(): boolean {
  return darkness.matches;
}

/** Calls a function when the page turns dark or light; gives the function that ends it. */
export function onDarkness(listener: () => void): () => void {
  darkness.addEventListener("change", listener);
  return () => darkness.removeEventListener("change", listener);
}

/** The colour of the n-th curve; they repeat after eight. */
export function curveColor(index: number): string {
  const colors = isDark() ? COLORS.dark : COLORS.light;
  return colors[index % colors.length];
}
