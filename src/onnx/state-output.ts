/** The name of the output that holds a state variable after a run. */
export function stateOutputName(variable: string): string {
  return `${variable} (after)`;
}
