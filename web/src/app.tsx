import { useEffect } from "preact/hooks";
import { commonWords as w } from "../../src/page/words/common.js";
import { say, useLanguage } from "./language.js";
import { useLive } from "./live.js";
import { useAsked, Waiting } from "./parts/asked.js";
import { LanguageChoice } from "./parts/language-choice.js";
import { address, useRoute } from "./route.js";
import { RunPage } from "./run/run-page.js";
import { NEW, useNew } from "./new-route.js";
import { RunsPage } from "./runs/runs-page.js";

/** What begins a training is loaded when it is wanted. */
function New() {
  const asked = useAsked("new", () => import("./studio/server-new.js"));
  return asked.value === null ? (
    <main>
      <Waiting asked={asked} />
    </main>
  ) : (
    <asked.value.ServerNew />
  );
}

/** The whole page. */
export function App() {
  const { isLoaded, isConnected } = useLive();
  const route = useRoute();
  const language = useLanguage();
  const isNew = useNew();
  useEffect(() => {
    if (route.run === null && !isNew) document.title = `${say(w.runs)} · Convscope`;
  }, [route.run, isNew, language]);
  return (
    <>
      <header class="top">
        <a href={address.list} class="home">
          Convscope
        </a>
        <a href={NEW} aria-current={isNew ? "page" : undefined}>
          {say(w.newTraining)}
        </a>
        <LanguageChoice />
        <span role="status" class={isConnected ? "connection" : "connection lost"}>
          {say(isConnected ? w.live : w.tryingAgain)}
        </span>
      </header>
      {isNew ? (
        <New />
      ) : !isLoaded ? (
        <main>
          <h1>{say(w.runs)}</h1>
          <p class="waiting">{say(isConnected ? w.readingRuns : w.ended)}</p>
        </main>
      ) : route.run === null ? (
        <RunsPage />
      ) : (
        <RunPage key={route.run} id={route.run} tab={route.tab} />
      )}
    </>
  );
}
