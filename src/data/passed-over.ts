/** Folders that operating systems, disks, network drives, archives and editors make, in lower case. */
const SYSTEM = new Set([
  ...["@eadir", "@recycle", "@recently-snapshot", "@tmp", "@sharebin", "@sharesnap", "@syno", "#recycle", "#snapshot"],
  ...["$recycle.bin", "recycler", "recycled", "system volume information", "lost+found", "found.000", "__macosx"],
  ...["__pycache__", "node_modules", "network trash folder", "temporary items", "thevolumesettingsfolder", "thumbs.db"],
  ...["lost+found.bak", "cvs", "~snapshot", "_gsdata_", "_vti_cnf", "$winreagent", "$avg", "msocache", "config.msi"],
  ...["windowsimagebackup", "perflogs", "venv", "site-packages"],
]);

/** Whether a folder belongs to the system rather than to the person whose photos lie beside it. */
export function isSystemName(name: string): boolean {
  return SYSTEM.has(name.toLowerCase()) || /^(found\.\d{3}|@gmt-[\d.-]+|.*\.lrdata)$/i.test(name);
}

/** A name that nobody's file browser shows: of a file or folder that is none of the photos. */
export function isHiddenName(name: string): boolean {
  return name.startsWith(".");
}

/** The files that tell what Convscope wrote, each with others of which one at least stands beside it. */
const OWN: readonly (readonly [what: string, file: string, beside: readonly string[]])[] = [
  ["a run", "run.json", ["metrics.jsonl", "checkpoints", "figures", "network.json", "test.json", "run.lock"]],
  ["a run", "run.lock", ["run.lock"]],
  ["a lab", "lab.json", ["results.json", "runs", "figures", "report.html", "lab.lock"]],
  ["a lab", "lab.lock", ["lab.lock"]],
  ["a search for the best", "best.json", ["runs", "report.html", "best.lock"]],
  ["a search for the best", "best.lock", ["best.lock"]],
  ["a cache", "cache.json", ["images.u8", "state.u8", "digest"]],
  ["a cache", "images.u8", ["state.u8"]],
];

/** What a folder of Convscope's own is, by the names of what lies in it; null for every other folder. */
export function ownFolder(names: ReadonlySet<string>): string | null {
  const found = OWN.find(([, file, beside]) => names.has(file) && beside.some((name) => names.has(name)));
  return found === undefined ? null : found[0];
}

/** The PNGs of a folder that may be figures of ours: they stand beside an SVG of the same name. */
export function figureCandidates(names: ReadonlySet<string>): string[] {
  return [...names].filter((name) => name.endsWith(".png") && names.has(`${name.slice(0, -4)}.svg`));
}

/** The file that stands in a folder of figures, with their numbers. */
export const FIGURES = "figures.json";
