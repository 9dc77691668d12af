import { render } from "preact";
import { readFrom } from "../api.js";
import { live } from "../live.js";
import "../style.css";
import { settle } from "./isolation.js";
import { StudioApp } from "./studio-app.js";
import "./studio.css";
import { taskAt } from "./task.js";
import { Tab } from "./tab-source.js";
import { firstLanguage, keepLanguage, words } from "./words.js";

/** What keeps the browser from clearing the studio's files when the disk fills; it may refuse, and goes on. */
async function persist(): Promise<void> {
  const storage = navigator.storage as StorageManager | undefined;
  await storage?.persist().catch(() => false);
}

async function start(): Promise<void> {
  const page = document.getElementById("page")!;
  const task = taskAt(location.hash);
  const language = task === null || task === "damaged" ? firstLanguage() : task.language;
  keepLanguage(language);
  page.textContent = words.preparing[language];
  const threads = await settle();
  if (threads === null) return;
  page.textContent = "";
  if (location.hash === "") location.replace("#/new");
  const tab = new Tab();
  readFrom(tab.source());
  render(<StudioApp tab={tab} threads={threads} />, page);
  await live.start();
  void persist();
  await tab.goOn();
}

void start();
