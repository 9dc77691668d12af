/** How commander's name of an option is written on the command line: `weightDecay` → `--weight-decay`. */
export function flagOf(option: string): string {
  return `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
