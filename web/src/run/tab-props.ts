import type { RunDetail } from "../../../src/page/api.js";

/** What each tab of a run's page is given. */
export interface TabProps {
  readonly id: string;
  readonly run: RunDetail;
}
