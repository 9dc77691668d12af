import type { FunctionComponent } from "preact";
import type { Words } from "../../../src/core/setting.js";
import { useEffect } from "preact/hooks";
import { standing } from "../../../src/page/run-order.js";
import { api } from "../api.js";
import { useLive } from "../live.js";
import { useAsked, Waiting } from "../parts/asked.js";
import { runAddress } from "../../../src/page/route.js";
import { useRoute } from "../route.js";
import { ConfusionTab } from "./confusion-tab.js";
import { FeaturesTab } from "./features-tab.js";
import { FiltersTab } from "./filters-tab.js";
import { MistakesTab } from "./mistakes-tab.js";
import { NetworkTab } from "./network-tab.js";
import { OverviewTab } from "./overview-tab.js";
import type { TabProps } from "./tab-props.js";
import { TryTab } from "./try-tab.js";
import { standingWords } from "../../../src/page/words/common.js";
import { runWords as w } from "../../../src/page/words/run.js";
import { say, useLanguage } from "../language.js";

const TABS: Readonly<Record<string, { readonly name: Words; readonly tab: FunctionComponent<TabProps> }>> = {
  overview: { name: w.overview, tab: OverviewTab },
  confusion: { name: w.confusion, tab: ConfusionTab },
  mistakes: { name: w.mistakes, tab: MistakesTab },
  filters: { name: w.filters, tab: FiltersTab },
  features: { name: w.features, tab: FeaturesTab },
  network: { name: w.network, tab: NetworkTab },
  try: { name: w.try, tab: TryTab },
};

/** What runs a network in the browser, to hold it against the server's, says nothing where there is no server. */
const tabs = () => Object.entries(TABS).filter(([key]) => key !== "try" || api.place === "server");

/** One run, a tab for each way to look at it; what one has chosen on one tab is there on the others too. */
export function RunPage({ id, tab }: { id: string; tab: string }) {
  const { query } = useRoute();
  const language = useLanguage();
  const summary = useLive().runs.get(id);
  // A best epoch, an end and every so many epochs write checkpoints, so that there is more to see.
  const kept = Math.floor((summary?.done ?? 0) / (summary?.checkpointEvery ?? Infinity));
  const version = JSON.stringify([summary?.best?.epoch, summary?.status, summary?.startedAt, kept]);
  const asked = useAsked(`${id} ${version}`, () => api.run(id));
  const shown = tabs().some(([key]) => key === tab) ? tab : "overview";
  const title = summary?.name ?? id;
  useEffect(() => {
    document.title = `${title}: ${say(TABS[shown].name)} · Convscope`;
  }, [title, shown, language]);
  if (summary === undefined)
    return (
      <main>
        <h1>{id}</h1>
        <p class="error">{say(w.noSuchRun)}</p>
      </main>
    );
  const Tab = TABS[shown].tab;
  return (
    <main>
      <h1>
        {summary.name} <span class={`status ${standing(summary)}`}>{say(standingWords(standing(summary)))}</span>
      </h1>
      <nav class="tabs" aria-label={say(w.ways)}>
        {tabs().map(([key, { name }]) => (
          <a key={key} href={runAddress(id, key, query)} aria-current={key === shown ? "page" : undefined}>
            {say(name)}
          </a>
        ))}
      </nav>
      {asked.value === null ? <Waiting asked={asked} /> : <Tab id={id} run={asked.value} />}
    </main>
  );
}
