"""One generated task and its gold, shared by the eval set, the test splits and the training stream."""

from dataclasses import dataclass, field


@dataclass
class Task:
    kind: str  # "json" | "sql" | "codestub"
    family: str
    prompt: str
    answer: str  # what a baseline prompt should get back
    contract_answer: str  # what a contract prompt should get back
    schema: dict | None = None  # json
    expected: dict | None = None  # json
    query: dict | None = None  # sql: the contract, which compiles to the answer
    table: tuple | None = None  # sql: (name, [(column, type)], {column: maker})
    ordered: bool = False  # sql
    function: dict | None = None  # codestub: name, args, returns, body
    wrong: list = field(default_factory=list)  # handwritten near misses: (text, why)

    def public(self):
        """What a prompt may be built from."""
        view = {"kind": self.kind, "prompt": self.prompt}
        if self.kind == "json":
            view["schema"] = self.schema
        if self.kind == "codestub":
            view["entry_point"] = self.function["name"]
        return view
