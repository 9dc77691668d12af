/** Where training stands when it is about to make an update. */
export interface Moment {
  /** Updates made before it. */
  readonly update: number;
  /** Updates of the whole run. */
  readonly updates: number;
  /** Epochs completed before it. */
  readonly epoch: number;
  /** The validation loss of each of those epochs, in nats. */
  readonly valLosses: readonly number[];
}

/**
 * What the learning rate is multiplied by at a moment. A pure function: a run that is resumed, or drawn later, gets the
 * same rates.
 */
export type Schedule = (moment: Moment) => number;
