const json = [
  ["Crate K7 left Bergen on Monday with 40 kg of dried cod.", "crate: string, port: string, kilograms: integer"],
  ["Lamp 12 in the hall is off since 21:40, battery 17 percent.", "lamp: integer, room: string, battery: integer"],
  ["Ida paid 18.5 EUR for two tickets to Lyon, seat 31.", "name: string, price: number, city: string, seat: integer"],
  ["Boiler B3 reports 71.5 degrees and pressure 2, state ok.", "boiler: string, temperature: number, pressure: integer, state: string"],
  ["Parcel PX-204 weighs 3 kg, goes to Turku, not insured.", "parcel: string, weight: integer, city: string, insured: boolean"],
  ["Course 'Knots' has 14 places, teacher Olav, room C.", "course: string, places: integer, teacher: string, room: string"],
  ["Pump 9 stopped after 306 hours; next service by Runa.", "pump: integer, hours: integer, technician: string"],
] as const;

const sql = [
  "Table boats(id, name, length, port). Return name and length for rows where length > 12, sorted by length desc then id asc.",
  "Table lamps(id, room, watts, age). Return id and watts for rows where room is hall, sorted by age asc then id asc.",
  "Table books(id, shelf, pages, loans). Return the number of rows where pages >= 200.",
  "Table goats(id, farm, milk, horns). Return id, milk and farm for rows where milk < 9, sorted by id desc.",
  "Table bikes(id, brand, gears, price). Return the average price for rows where gears is 7.",
  "Table rivers(id, region, depth, fish). Return region and the sum of fish per region, sorted by region asc.",
  "Table coins(id, year, metal, grams). Return the largest grams for rows where metal is silver.",
];

const code = [
  "Write Python function `def add_tax(net: int) -> int` that returns net plus 4.",
  "Write Python function `def count_even(nums: list[int]) -> int` that returns the number of even numbers in nums.",
  "Write Python function `def last_word(text: str) -> str` that returns the last word of text, or an empty string.",
  "Write Python function `def total_above(nums: list[int]) -> int` that returns the sum of the numbers greater than 8 in nums.",
  "Write Python function `def shout(text: str) -> str` that returns text in upper case.",
  "Write Python function `def first_negative(nums: list[int]) -> int` that returns the first negative number in nums, or 0.",
];

/** Twenty prompts in the forms that the bundled model knows: none diverging bounds the share of such prompts by 14 % at 95 %. */
export const defaultPrompts: readonly string[] = [
  ...json.map(([note, keys]) => `Extract strict JSON from this note: '${note}'\nKeys: ${keys}\nAnswer with JSON only.`),
  ...sql.map((prompt) => `${prompt}\nAnswer with one SQL query only.`),
  ...code.map((prompt) => `${prompt}\nAnswer with Python code only.`),
];
