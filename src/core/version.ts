/** The version of this package; a test holds it against package.json, which a page cannot read. */
export const VERSION = "0.1.0";
