import { listed, spokenNumber } from "../draw.ts";
import { byLevel } from "../family.ts";
import { integer, jsonFamily, list, object, oneOf, patterns, text } from "./json-family.ts";

const solids = ["flour", "sugar", "lentils", "rice", "carrots", "butter"];
const liquids = ["milk", "stock", "cream", "water"];
const pieces = ["eggs", "onions", "lemons", "apples"];
const schema = object({
  dish: text(patterns.word),
  serves: integer(1, 24),
  ingredients: list(
    object({ name: oneOf([...solids, ...liquids, ...pieces]), amount: integer(1, 5000), unit: oneOf(["g", "ml", "piece"]) }),
    2,
    8,
    "in the order of the text",
  ),
  minutes: object({ preparation: integer(0, 300), oven: integer(0, 300) }),
  course: oneOf(["starter", "main", "dessert"]),
});
const durations: readonly (readonly [number, string])[] = [
  [15, "a quarter of an hour"],
  [30, "half an hour"],
  [45, "three quarters of an hour"],
  [60, "an hour"],
  [75, "an hour and a quarter"],
  [90, "an hour and a half"],
  [120, "two hours"],
];

/** Recipes: kilograms and litres to grams and millilitres, hours in words to minutes, amounts for another number of people. */
export const recipeCard = jsonFamily("recipe-card", (draw, level) => {
  const [dish, serves] = [draw.name(), draw.pick([2, 4, 6])];
  const factor = level === "hard" ? draw.pick([2, 3]) : 1;
  const items = [
    ...draw.some(solids, byLevel(level, 1, 2, 2)).map((name) => ({ name, amount: draw.integer(2, 30) * 50, unit: "g" })),
    ...draw.some(liquids, byLevel(level, 1, 1, 2)).map((name) => ({ name, amount: draw.integer(1, 24) * 50, unit: "ml" })),
    ...draw.some(pieces, 1).map((name) => ({ name, amount: draw.integer(2, 9), unit: "piece" })),
  ];
  const ingredients = draw.shuffle(items);
  const spoken = ingredients.map(({ name, amount, unit }) => {
    if (unit === "piece") return `${level === "easy" ? amount : spokenNumber(amount)} ${name}`;
    const isLarge = level !== "easy" && amount >= 500;
    return isLarge ? `${amount / 1000} ${unit === "g" ? "kg" : draw.pick(["l", "litres"])} of ${name}` : `${amount} ${unit} of ${name}`;
  });
  const [preparation, oven] = [draw.pick(durations), draw.pick(durations)];
  const lasting = ([minutes, words]: readonly [number, string]) => (level === "easy" ? `${minutes} minutes` : words);
  const course = draw.pick(["starter", "main", "dessert"]);
  const courses: Readonly<Record<string, string>> = {
    starter: "We eat it first.",
    main: "It is the main dish.",
    dessert: "It ends the meal.",
  };
  const people = `${dish} for ${spokenNumber(serves)}`;
  const body = draw.pick([
    `${people}: take ${listed(spoken)}. Preparing takes ${lasting(preparation)}, then ${lasting(oven)} in the oven.`,
    `You need ${listed(spoken)}; that makes ${people}. It bakes for ${lasting(oven)} after ${lasting(preparation)} of work.`,
  ]);
  const expected = {
    dish,
    serves: serves * factor,
    ingredients: ingredients.map((item) => ({ ...item, amount: item.amount * factor })),
    minutes: { preparation: preparation[0], oven: oven[0] },
    course,
  };
  const scaled =
    level === "hard"
      ? ` We cook it for ${serves * factor} people: give the card for that number, every amount scaled, the times as they are.`
      : "";
  return {
    prompt: `${draw.pick(["Write a recipe card in JSON from this text.", "Put the recipe below into our card format (JSON).", "Here is a recipe as my aunt tells it; I need it as JSON."])} Weights in g, volumes in ml, everything else by the piece.${scaled}\n\n${body} ${courses[course]}`,
    schema,
    expected,
    misread: [
      ["preparation and oven exchanged", { ...expected, minutes: { preparation: oven[0], oven: preparation[0] } }],
      ["an ingredient is missing", { ...expected, ingredients: expected.ingredients.slice(1) }],
      [
        "the first amount is not what it says",
        {
          ...expected,
          ingredients: expected.ingredients.with(0, {
            ...(expected.ingredients[0] as (typeof items)[0]),
            amount: (ingredients[0]?.amount ?? 0) * factor + (factor > 1 ? 1 : 10),
          }),
        },
      ],
      ["another course", { ...expected, course: course === "main" ? "starter" : "main" }],
    ],
  };
});
