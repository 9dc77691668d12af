// Rules of this house, for oxlint: each names nodes by selectors of ESTree, and what to do instead.

/** A rule that finds each of some selectors. */
const found = (message, ...selectors) => ({
  create: (context) => Object.fromEntries(selectors.map((one) => [one, (node) => context.report({ node, message })])),
});

/** An element whose text is read; commands are the same in every language. */
const NOT_CODE = "JSXElement[openingElement.name.name!='code']";
/** Attributes whose text is seen or heard. */
const SPOKEN = "/^(aria-label|aria-valuetext|title|label|alt)$/";
/** Names and units, which are the same in every language. */
const SAME = String.raw`/^\W*(Convscope|English|CSV|SVG|PNG|px)\W*$/`;

export default {
  meta: { name: "house" },
  rules: {
    // A call takes some hundred thousand arguments at most, and a folder may hold more photos than that.
    "no-spread-data": found(
      "Spread no data into arguments: use append, largestOf or smallestOf of src/core/extremes.ts.",
      "CallExpression[callee.property.name=/^(push|unshift|splice|concat|max|min|hypot|fromCharCode|fromCodePoint)$/] > SpreadElement",
    ),
    // What the page says stands in src/page/words, in every language.
    "every-language": found(
      "Say it in every language: a word of src/page/words.",
      `${NOT_CODE} > JSXText[value=/[A-Za-z]{2}/]:not([value=${SAME}])`,
      ...[NOT_CODE, `JSXAttribute[name.name=${SPOKEN}]`].flatMap((place) =>
        ["", "ConditionalExpression >", "LogicalExpression >"].flatMap((choice) => [
          `${place} > JSXExpressionContainer > ${choice} Literal[value=/[A-Za-z]{2}/]`,
          `${place} > JSXExpressionContainer > ${choice} TemplateLiteral > TemplateElement[value.raw=/[A-Za-z]{2}/]`,
        ]),
      ),
      `JSXAttribute[name.name=${SPOKEN}] > Literal[value=/[A-Za-z]{2}/]:not([value=${SAME}])`,
    ),
  },
};
