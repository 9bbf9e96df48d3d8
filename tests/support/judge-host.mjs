// Another machine, as far as a driver can tell: every connection that says its first line, a program in base64, is a judge.
import { spawn } from "node:child_process";
import { createServer } from "node:net";

const server = createServer((socket) => {
  socket.once("readable", function read() {
    let line = "";
    for (let byte = socket.read(1); byte !== null; byte = socket.read(1)) {
      if (byte[0] === 10) return start(line);
      line += byte.toString("latin1");
    }
    socket.once("readable", read);
  });

  function start(line) {
    const program = Buffer.from(line, "base64").toString("utf8");
    const flags = ["-s", "-S", "-B", "-X", "utf8", "-c", program];
    const judge = spawn(process.argv[2] ?? "python3", flags, { stdio: ["pipe", "pipe", "ignore"], env: { PYTHONHASHSEED: "0" } });
    judge.stdin.on("error", () => socket.destroy());
    judge.stdout.on("end", () => socket.destroy());
    socket.on("close", () => judge.kill("SIGKILL"));
    socket.pipe(judge.stdin);
    judge.stdout.pipe(socket);
  }
  socket.on("error", () => socket.destroy());
});
server.listen(0, "127.0.0.1", () => process.stdout.write(`${server.address().port}\n`));
