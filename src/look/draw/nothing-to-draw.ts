import { UserError } from "../../core/errors.js";

/** A network that has nothing of the kind that was to be drawn; where several kinds are drawn, that one is left out. */
export class NothingToDraw extends UserError {}
