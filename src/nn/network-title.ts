/** What a network is called where it is shown: a built-in one by its name, one of somebody's own by its file's, without ending. */
export function networkTitle(model: string): string {
  return isNetworkFile(model) ? model.replace(/^.*[/\\]/, "").replace(/^.*#|\.m?[jt]s$/g, "") : model;
}

/** Whether what stands for a network names a file: it has a slash in it or ends as modules do; `#` parts a value in it. */
export function isNetworkFile(model: string): boolean {
  return /[/\\]|\.m?[jt]s(#|$)/.test(model);
}
