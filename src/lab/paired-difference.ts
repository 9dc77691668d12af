const Z95 = 1.959963984540054;

/**
 * 95 % interval of the difference of two accuracies on the same photos, second minus first, in -1..1, from the number of
 * photos that only the first and only the second network has right, of `total` (Bonett and Price 2012: Wald's interval
 * with one photo added to either kind, which keeps its promise for few photos too).
 */
export function pairedDifferenceInterval(onlyFirst: number, onlySecond: number, total: number): [number, number] {
  const first = (onlyFirst + 1) / (total + 2);
  const second = (onlySecond + 1) / (total + 2);
  const difference = second - first;
  const spread = Z95 * Math.sqrt((first + second - difference ** 2) / (total + 2));
  return [Math.max(-1, difference - spread), Math.min(1, difference + spread)];
}
