/** Whether a layer, or a tensor of one, is one of some layers or stands within one: `layer1.0.conv1` within `layer1`. */
export function isWithin(name: string, layers: readonly string[]): boolean {
  return layers.some((layer) => name === layer || name.startsWith(`${layer}.`));
}
