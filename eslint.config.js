import tseslint from "typescript-eslint";

/** A call takes some hundred thousand arguments at most, and a folder may hold more photos than that. */
const SPREAD = {
  selector:
    "CallExpression[callee.property.name=/^(push|unshift|splice|concat|max|min|hypot|fromCharCode|fromCodePoint)$/] > SpreadElement",
  message: "Spread no data into arguments: use append, largestOf or smallestOf of src/core/extremes.ts.",
};
/** An element whose text is read; commands are the same in every language. */
const NOT_CODE = "JSXElement[openingElement.name.name!='code']";
/** Attributes whose text is seen or heard. */
const SPOKEN = "/^(aria-label|aria-valuetext|title|label|alt)$/";
/** Names and units, which are the same in every language. */
const SAME = String.raw`/^\W*(Convscope|English|CSV|SVG|PNG|px)\W*$/`;

export default tseslint.config(
  { ignores: ["dist/", "node_modules/"] },
  {
    files: ["src/**/*.ts", "web/src/**/*.{ts,tsx}"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "no-restricted-properties": [
        "error",
        { object: "Math", property: "random", message: "Draw from a named stream of src/core/random.ts." },
      ],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true }],
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-unnecessary-condition": "off",
      "@typescript-eslint/no-confusing-void-expression": "off",
      "@typescript-eslint/no-floating-promises": [
        "error",
        { allowForKnownSafeCalls: [{ from: "package", name: ["test", "describe", "it"], package: "node:test" }] },
      ],
    },
  },
  {
    // What the page says stands in src/page/words, in every language.
    files: ["web/src/**/*.tsx"],
    rules: {
      "no-restricted-syntax": [
        "error",
        ...[
          `${NOT_CODE} > JSXText[value=/[A-Za-z]{2}/]:not([value=${SAME}])`,
          ...[NOT_CODE, `JSXAttribute[name.name=${SPOKEN}]`].flatMap((place) =>
            ["", "ConditionalExpression >", "LogicalExpression >"].flatMap((choice) => [
              `${place} > JSXExpressionContainer > ${choice} Literal[value=/[A-Za-z]{2}/]`,
              `${place} > JSXExpressionContainer > ${choice} TemplateLiteral > TemplateElement[value.raw=/[A-Za-z]{2}/]`,
            ]),
          ),
          `JSXAttribute[name.name=${SPOKEN}] > Literal[value=/[A-Za-z]{2}/]:not([value=${SAME}])`,
        ].map((selector) => ({ selector, message: "Say it in every language: a word of src/page/words." })),
        SPREAD,
      ],
    },
  },
  {
    // Tests have as much data as they say.
    files: ["src/**/*.ts", "web/src/**/*.ts"],
    ignores: ["**/*.test.ts", "src/testing/**"],
    rules: {
      "no-restricted-syntax": ["error", SPREAD],
    },
  },
);
